// The peer jax-js: the same step written out in its numpy, with its gradient and its jit, on its WASM device.
import type { numpy as np } from '@jax-js/jax';
import { learningRate, type StepData, type TrainStep } from './lstm-data';

type Parameters = {
  kernel: np.Array;
  recurrent: np.Array;
  bias: np.Array;
  dense: np.Array;
  denseBias: np.Array;
};
type State = { parameters: Parameters; first: Parameters; second: Parameters };

// tfjs's settings.
const [firstDecay, secondDecay, epsilon] = [0.9, 0.999, 1e-7];

/**
 * On one thread: it starts its others from blob: addresses, which the app's policy refuses, and then waits for them
 * for ever; it starts none where there is no shared memory, so that is hidden from it, and from the rest of this
 * worker. Null where it does not start on WASM at all.
 */
export async function openJaxModel(data: StepData): Promise<TrainStep | null> {
  Reflect.deleteProperty(globalThis, 'SharedArrayBuffer');
  // It looks for shared memory as it is loaded.
  const { defaultDevice, init, jit, nn, numpy, tree, valueAndGrad } = await import('@jax-js/jax');
  if (!(await init('wasm')).includes('wasm')) return null;
  defaultDevice('wasm');
  const { batch, steps, inputs, units } = data.sizes;
  const matrix = (values: Float32Array, ...shape: number[]): np.Array =>
    numpy.array(values as Float32Array<ArrayBuffer>).reshape(shape);

  /** An array is used up by what it is given to; `ref` keeps it. */
  const lossOf = (
    { kernel, recurrent, bias, dense, denseBias }: Parameters,
    x: np.Array,
    y: np.Array,
  ): np.Array => {
    const projected = numpy.matmul(x, kernel).add(bias);
    const perStep = steps > 1 ? numpy.split(projected, steps, 0) : [projected];
    let last: { h: np.Array; memory: np.Array } | null = null;
    for (const fromInput of perStep) {
      const sum: np.Array = last ? fromInput.add(numpy.matmul(last.h, recurrent.ref)) : fromInput;
      const [take, keep, candidate, show] = numpy.split(sum, 4, 1) as [
        np.Array,
        np.Array,
        np.Array,
        np.Array,
      ];
      const taken = nn.sigmoid(take).mul(numpy.tanh(candidate));
      const memory: np.Array = last ? nn.sigmoid(keep).mul(last.memory).add(taken) : taken;
      if (!last) keep.dispose();
      last = { h: nn.sigmoid(show).mul(numpy.tanh(memory.ref)), memory };
    }
    last!.memory.dispose();
    recurrent.dispose();
    return numpy.square(numpy.matmul(last!.h, dense).add(denseBias).sub(y)).mean();
  };

  const update = jit(
    (state: State, x: np.Array, y: np.Array, ofFirst: np.Array, ofSecond: np.Array): [np.Array, State] => {
      const [loss, slopes] = valueAndGrad(lossOf)(tree.ref(state.parameters), x, y);
      const next: State = {
        parameters: { ...state.parameters },
        first: { ...state.first },
        second: { ...state.second },
      };
      for (const name of Object.keys(slopes) as (keyof Parameters)[]) {
        const slope = slopes[name];
        const first = state.first[name].mul(firstDecay).add(slope.ref.mul(1 - firstDecay));
        const second = state.second[name].mul(secondDecay).add(numpy.square(slope).mul(1 - secondDecay));
        const move = first.ref.mul(ofFirst.ref).div(numpy.sqrt(second.ref.mul(ofSecond.ref)).add(epsilon));
        next.parameters[name] = state.parameters[name].sub(move.mul(learningRate));
        next.first[name] = first;
        next.second[name] = second;
      }
      ofFirst.dispose();
      ofSecond.dispose();
      return [loss, next];
    },
  );

  const { weights } = data;
  const parameters: Parameters = {
    kernel: matrix(weights.kernel, inputs, 4 * units),
    recurrent: matrix(weights.recurrent, units, 4 * units),
    bias: matrix(weights.bias, 4 * units),
    dense: matrix(weights.dense, units, inputs),
    denseBias: matrix(weights.denseBias, inputs),
  };
  const zeros = (): Parameters =>
    tree.map((array: np.Array) => numpy.zerosLike(array), tree.ref(parameters)) as Parameters;
  let state: State = { parameters, first: zeros(), second: zeros() };
  const x = matrix(timeMajor(data), steps * batch, inputs);
  const y = matrix(data.y, batch, inputs);
  let step = 0;
  return {
    async step() {
      step++;
      // Adam's corrections of both means for their start at 0.
      const [ofFirst, ofSecond] = [firstDecay, secondDecay].map((decay) =>
        numpy.array(1 / (1 - decay ** step)),
      );
      const [loss, next] = update(state, x.ref, y.ref, ofFirst!, ofSecond!);
      state = next;
      const [value] = await loss.data();
      return value!;
    },
    close() {
      tree.dispose(state);
      x.dispose();
      y.dispose();
    },
  };
}

/** Row t · batch + b is step t of sequence b. */
function timeMajor({ sizes: { batch, steps, inputs }, x }: StepData): Float32Array {
  const out = new Float32Array(x.length);
  for (let b = 0; b < batch; b++)
    for (let t = 0; t < steps; t++) {
      const from = (b * steps + t) * inputs;
      out.set(x.subarray(from, from + inputs), (t * batch + b) * inputs);
    }
  return out;
}
