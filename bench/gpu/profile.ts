// Where a training step's time goes: our kernels alone, and what asking the GPU anything costs.
import type * as tfjs from '@tensorflow/tfjs-core';
import { forwardKernel, gradientKernel } from '../../src/interest/evolution/kernels/lstm';
import { median } from '../rows';
import type { StepSizes } from '../suites/lstm-data';

type Tfjs = typeof tfjs;

const rows = 7;
const inARow = 30;

/** Lines for a reader; each time is the median of some rows of calls with one number read back at the end. */
export async function profileKernels(tf: Tfjs, sizes: StepSizes): Promise<string[]> {
  const { batch, steps, inputs, units } = sizes;
  const matrix = (height: number, width: number) => tf.randomUniform([height, width], -0.1, 0.1);
  const given = {
    inputs: matrix(steps * batch, inputs),
    inputWeights: matrix(inputs, 4 * units),
    recurrentWeights: matrix(units, 4 * units),
    lengths: tf.tensor1d(new Int32Array(batch).fill(steps)),
  };
  const bias = tf.zeros([4 * units]);
  const dy = matrix(steps * batch, units);
  const run = (name: string, tensors: Record<string, tfjs.Tensor>) =>
    tf.engine().runKernel(name, tensors, { steps, wantsInputs: false }) as tfjs.Tensor[];
  const [hidden, gates, memory] = run(forwardKernel, { ...given, bias });
  const saved = { hidden: hidden!, gates: gates!, memory: memory! };
  const forward = await timeRows(tf, () => run(forwardKernel, { ...given, bias }));
  const backward = await timeRows(tf, () => run(gradientKernel, { ...given, ...saved, dy }));
  const product = await timeRows(tf, () => [tf.matMul(given.inputs, given.inputWeights)]);
  const one = tf.tensor1d([1]);
  await one.data();
  const asked: number[] = [];
  for (let row = 0; row < 15; row++) asked.push(await elapsed(async () => readFirst(tf, dy)));
  for (const tensor of [...Object.values(given), ...Object.values(saved), bias, dy, one]) tensor.dispose();
  const gflop = (2 * steps * batch * (inputs + units) * 4 * units) / 1e9;
  return [
    `kernels, ${inARow} calls in a row: forwards ${say(forward)}, backwards ${say(backward)}, ` +
      `the input projection alone by tfjs's matMul ${say(product)} ` +
      `(${gflop.toFixed(3)} GFLOP forwards, twice that backwards)`,
    `one dispatch and one number read back: ${say(median(asked))}`,
  ];
}

const say = (milliseconds: number) => `${milliseconds.toFixed(3)} ms`;

async function timeRows(tf: Tfjs, call: () => tfjs.Tensor[]): Promise<number> {
  const times: number[] = [];
  for (let row = 0; row <= rows; row++) {
    const time = await elapsed(async () => {
      for (let k = 1; k < inARow; k++) for (const tensor of call()) tensor.dispose();
      const last = call();
      await readFirst(tf, last[0]!);
      for (const tensor of last) tensor.dispose();
    });
    if (row > 0) times.push(time / inARow); // the first compiles
  }
  return median(times);
}

async function readFirst(tf: Tfjs, tensor: tfjs.Tensor): Promise<void> {
  const first = tf.tidy(() => tf.slice(tf.reshape(tensor, [-1]), [0], [1]));
  await first.data();
  first.dispose();
}

async function elapsed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
