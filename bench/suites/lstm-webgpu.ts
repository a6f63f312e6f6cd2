// The same training step on WebGPU: ours against tf.layers.lstm, with how many dispatches each takes.
import type * as tfjs from '@tensorflow/tfjs-core';
import { startTfjs } from '../../src/device/tfjs-backend';
import { startTfjsForTraining } from '../../src/interest/evolution/kernels/start';
import { createGpuStep } from '../gpu/step';
import type { CaseDescription, OpenCase, Suite } from '../page/suite';
import { makeData, type StepData, type StepSizes, type TrainStep } from './lstm-data';
import { openLayersModel } from './lstm-layers';

const measured: readonly (StepSizes & { quick?: boolean })[] = [
  { batch: 32, steps: 16, inputs: 384, units: 64, quick: true },
  { batch: 64, steps: 32, inputs: 384, units: 128 },
  { batch: 32, steps: 64, inputs: 384, units: 64 },
  { batch: 32, steps: 256, inputs: 384, units: 64 },
];
/** Steps whose losses are compared; the first one tells of the forward pass, the later ones of the gradient. */
const compared = 3;

export const lstmWebgpuSuite: Suite = {
  cases: measured.map(
    ({ quick = false, ...sizes }): CaseDescription => ({
      name: 'lstm-train-step',
      backend: 'webgpu',
      shape: `(${sizes.batch}, ${sizes.steps}, ${sizes.inputs}, ${sizes.units})`,
      sizes: { ...sizes },
      quick,
      webgpu: true,
    }),
  ),
  open: ({ sizes }) => openStep(sizes as unknown as StepSizes),
};

async function openStep(sizes: StepSizes): Promise<OpenCase> {
  const data = makeData(sizes);
  const expected = await lossesOnWasm(data);
  const dispatches = countDispatches();
  const tf = await startTfjsForTraining('webgpu');
  const ours = createGpuStep(tf, data);
  const agreement = await compare(ours, expected);
  dispatches.take();
  await ours.step();
  const ownDispatches = dispatches.take();
  const peer = lazily(() => openLayersModel(tf, data));
  return {
    ours: async () => void (await ours.step()),
    peers: { 'tf.layers.lstm': async () => void (await (await peer.get()).step()) },
    notes: [agreement, `${ownDispatches} dispatches a step`, 'each step ends with its loss read back'],
    async notesAfter() {
      const layers = peer.opened();
      if (!layers) return [];
      dispatches.take();
      await layers.step();
      return [`tf.layers.lstm: ${dispatches.take()} dispatches a step`];
    },
    close() {
      ours.close();
      peer.opened()?.close();
    },
  };
}

/** What tf.layers.lstm says on WASM, which is right and, unlike a software GPU, quick. */
async function lossesOnWasm(data: StepData): Promise<number[]> {
  const tf: typeof tfjs = await startTfjs('wasm');
  const layers = await openLayersModel(tf, data);
  const losses: number[] = [];
  for (let step = 0; step < compared; step++) losses.push(await layers.step());
  layers.close();
  return losses;
}

async function compare(ours: TrainStep, expected: readonly number[]): Promise<string> {
  let worst = 0;
  for (const loss of expected) worst = Math.max(worst, Math.abs((await ours.step()) - loss) / Math.abs(loss));
  if (!(worst < 1e-4)) throw new Error(`losses differ from tf.layers.lstm's by ${worst}`);
  return `losses of the first ${expected.length} steps agree with tf.layers.lstm on WASM to ${worst.toExponential(1)}`;
}

/** From now on, all compute dispatches of this worker. */
function countDispatches(): { take(): number } {
  let count = 0;
  const { dispatchWorkgroups } = GPUComputePassEncoder.prototype;
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...workgroups) {
    count++;
    return dispatchWorkgroups.apply(this, workgroups);
  };
  return {
    take() {
      const taken = count;
      count = 0;
      return taken;
    },
  };
}

/** Opened when it is first asked for: in software nothing is run beside ours. */
function lazily<Value>(open: () => Promise<Value>): { get(): Promise<Value>; opened(): Value | null } {
  let value: Value | null = null;
  return {
    async get() {
      value ??= await open();
      return value;
    },
    opened: () => value,
  };
}
