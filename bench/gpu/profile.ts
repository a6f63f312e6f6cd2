// Where a training step's time goes: our kernels alone, and what asking the GPU anything costs.
import type * as tfjs from '@tensorflow/tfjs-core';
import { forwardKernel, gradientKernel } from '../../src/interest/evolution/kernels/lstm';
import { median } from '../rows';
import type { StepSizes } from '../suites/lstm-data';
import type { Dawn } from './dawn';

type Tfjs = typeof tfjs;

const rows = 7;
const inARow = 30;

/** Lines for a reader; each time is the median of some rows of calls with one number read back at the end. */
export async function profileKernels(dawn: Dawn, sizes: StepSizes): Promise<string[]> {
  const { tf } = dawn;
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
  const forward = await timeRows(dawn, () => run(forwardKernel, { ...given, bias }));
  const backward = await timeRows(dawn, () => run(gradientKernel, { ...given, ...saved, dy }));
  const product = await timeRows(dawn, () => [tf.matMul(given.inputs, given.inputWeights)]);
  const one = tf.tensor1d([1]);
  await one.data();
  const asked: number[] = [];
  for (let row = 0; row < 15; row++) asked.push(await elapsed(async () => readFirst(tf, dy)));
  for (const tensor of [...Object.values(given), ...Object.values(saved), bias, dy, one]) tensor.dispose();
  const gflop = (2 * steps * batch * (inputs + units) * 4 * units) / 1e9;
  return [
    `kernels, ${inARow} calls in a row: forwards ${forward}, backwards ${backward}, ` +
      `the input projection alone by tfjs's matMul ${product} ` +
      `(${gflop.toFixed(3)} GFLOP forwards, twice that backwards)`,
    `one dispatch and one number read back: ${say(median(asked))}`,
  ];
}

const say = (milliseconds: number) => `${milliseconds.toFixed(3)} ms`;

async function timeRows(dawn: Dawn, call: () => tfjs.Tensor[]): Promise<string> {
  const rowOfCalls = async () => {
    for (let k = 1; k < inARow; k++) for (const tensor of call()) tensor.dispose();
    const last = call();
    await readFirst(dawn.tf, last[0]!);
    for (const tensor of last) tensor.dispose();
  };
  await rowOfCalls(); // compiles
  const times: number[] = [];
  const onGpu: number[] = [];
  for (let row = 0; row < rows; row++) {
    times.push((await elapsed(rowOfCalls)) / inARow);
    const busy = await dawn.measureGpu(rowOfCalls);
    if (busy !== null) onGpu.push(busy / inARow);
  }
  return `${say(median(times))} (GPU ${onGpu.length > 0 ? say(median(onGpu)) : 'unknown'})`;
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
