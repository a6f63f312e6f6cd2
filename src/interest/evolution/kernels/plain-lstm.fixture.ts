// What the kernels must compute, in plain tfjs operations with tfjs's own gradients, for tests to compare with.
import type * as tfjs from '@tensorflow/tfjs-core';
import { createRandom } from '../../random';
import { type CellTensors, stepCells } from '../cells';
import type { Tfjs } from '../graph';
import type { LstmArguments } from './lstm';

/** As `lstm`. */
export function plainLstm(tf: Tfjs, arguments_: LstmArguments): tfjs.Tensor2D {
  const { inputs, inputWeights, recurrentWeights, bias, steps, lengths } = arguments_;
  const batch = inputs.shape[0] / steps;
  const projected = tf.add(tf.matMul(inputs, inputWeights), bias);
  const zeros = tf.zeros([batch, recurrentWeights.shape[0]]);
  let last: CellTensors = { h: zeros, memory: zeros };
  const all: tfjs.Tensor2D[] = [];
  for (let t = 0; t < steps; t++) {
    const fromInput = tf.slice(projected, [t * batch, 0], [batch, -1]);
    const fromHidden = tf.matMul(last.h as tfjs.Tensor2D, recurrentWeights);
    const next = stepCells(tf, 'lstm', last, fromInput, fromHidden);
    const goesOn = lengths ? tf.greater(tf.expandDims(lengths, 1), t) : null;
    last = goesOn
      ? { h: tf.where(goesOn, next.h, last.h), memory: tf.where(goesOn, next.memory, last.memory) }
      : next;
    all.push(last.h as tfjs.Tensor2D);
  }
  return tf.concat(all, 0);
}

/** (steps, batch, inputs, units): ones, odd ones, not of 4, more than one block or panel of a product. */
export const shapes: readonly (readonly [number, number, number, number])[] = [
  [1, 1, 1, 1],
  [1, 3, 2, 5],
  [4, 1, 7, 3],
  [3, 2, 5, 4],
  [5, 7, 9, 6],
  [2, 5, 300, 13],
  [6, 33, 16, 17],
  [7, 70, 33, 32],
];

/** Everything random for one shape; what is asked of each hidden state too. */
export function randomCase(tf: Tfjs, [steps, batch, inputs, units]: (typeof shapes)[number], seed: number) {
  const random = createRandom(seed);
  const matrix = (rows: number, columns: number, scale: number) =>
    tf.tensor2d(
      Float32Array.from({ length: rows * columns }, () => (2 * random() - 1) * scale),
      [rows, columns],
    );
  return {
    steps,
    inputs: matrix(steps * batch, inputs, 1),
    inputWeights: matrix(inputs, 4 * units, 2 / Math.sqrt(inputs)),
    recurrentWeights: matrix(units, 4 * units, 2 / Math.sqrt(units)),
    bias: matrix(1, 4 * units, 1),
    lengths: tf.tensor1d(
      Array.from({ length: batch }, () => Math.floor(random() * (steps + 2))),
      'int32',
    ),
    asked: matrix(steps * batch, units, 1),
  };
}

type Case = ReturnType<typeof randomCase>;

export const slopeNames = ['inputs', 'inputWeights', 'recurrentWeights', 'bias'] as const;

/** Hidden states, and the gradients of Σ hidden · asked by `slopeNames` (the first left out unless wanted). */
export async function valueAndSlopes(
  tf: Tfjs,
  operation: (tf: Tfjs, given: LstmArguments) => tfjs.Tensor2D,
  { asked, ...given }: Case,
  { withLengths = true, wantsInputs = true },
): Promise<Record<string, Float32Array>> {
  const names = wantsInputs ? slopeNames : slopeNames.slice(1);
  const lengths = withLengths ? given.lengths : null;
  let hidden: tfjs.Tensor | null = null;
  const { grads, value } = tf.valueAndGrads((...tensors) => {
    const learned = Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
    hidden = tf.keep(operation(tf, { ...given, ...learned, lengths, wantsInputs }));
    return tf.sum(tf.mul(hidden, asked));
  })(names.map((name) => given[name]));
  const all = { hidden: hidden!, ...Object.fromEntries(names.map((name, i) => [name, grads[i]!])) };
  const read: Record<string, Float32Array> = {};
  for (const [name, tensor] of Object.entries(all)) {
    read[name] = (await tensor.data()) as Float32Array;
    tensor.dispose();
  }
  value.dispose();
  return read;
}
