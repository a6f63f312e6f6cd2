// The training step that the app itself runs, from windows of a history to moved weights: its shapes, its batch, its
// loss, Adam on the CPU. Beside it the same model in tfjs's own operations, with tf.layers.lstm.
import { startTfjs } from '../../src/device/tfjs-backend';
import { adamStep, startAdam } from '../../src/interest/evolution/adam';
import type { Tfjs } from '../../src/interest/evolution/graph';
import { registerWasmKernels } from '../../src/interest/evolution/kernels/wasm/register';
import { inputSize } from '../../src/interest/evolution/shape';
import { lossAndGradient, prepareBatch } from '../../src/interest/evolution/step';
import { defaultTraining } from '../../src/interest/evolution/training-options';
import type { OpenCase, Suite } from '../page/suite';
import { type AppTraining, batchesOf, makeTraining, shape } from './app-step-data';
import { openStepOnLayers } from './app-step-layers';
import type { TrainStep } from './lstm-data';

const { windowsPerStep, negatives } = defaultTraining;
const inputs = inputSize(shape);

export const appStepSuite: Suite = {
  cases: [
    {
      name: 'train-step-of-the-app',
      backend: 'wasm, 1 thread',
      shape: `(${windowsPerStep}, ${shape.window}, ${inputs}, ${shape.hidden}), ${negatives} negatives`,
      sizes: { batch: windowsPerStep, steps: shape.window, inputs, units: shape.hidden },
      quick: true,
    },
  ],
  open: openAppStep,
};

async function openAppStep(): Promise<OpenCase | null> {
  const tf = await startTfjs('wasm');
  const flavour = await registerWasmKernels(tf);
  if (!flavour) return null;
  const start = makeTraining();
  const ours = openOurStep(tf, start);
  const layers = openStepOnLayers(tf, start);
  let worst = 0;
  for (let step = 0; step < 6; step++) {
    const [own, other] = [await ours.step(), await layers.step()];
    worst = Math.max(worst, Math.abs(own - other) / Math.abs(other));
    if (!(worst < 1e-3)) throw new Error(`step ${step}: loss ${own}, of tf.layers ${other}`);
  }
  return {
    ours: async () => void (await ours.step()),
    peers: { 'tf.layers.lstm': async () => void (await layers.step()) },
    notes: [
      `${flavour === 'relaxed' ? 'relaxed SIMD' : 'SIMD'}; losses of the first 6 steps agree to ${worst.toExponential(1)}`,
    ],
    notesAfter: async () => [
      `putting windows together, late fusion included, took ${(100 * ours.preparing()).toFixed(0)} % of ours`,
    ],
    close() {
      ours.close();
      layers.close();
    },
  };
}

/** `preparing`: the share of all steps so far that went before the model was asked. */
function openOurStep(tf: Tfjs, start: AppTraining): TrainStep & { preparing(): number } {
  const { corpus, frame, training, negatives } = start;
  const batches = batchesOf(start);
  const parameters = start.parameters.slice();
  const adam = startAdam(parameters.length);
  let before = 0;
  let whole = 0;
  return {
    preparing: () => before / whole,
    async step() {
      const begun = performance.now();
      const prepared = await prepareBatch(tf, corpus, batches.next(), negatives, batches.random);
      before += performance.now() - begun;
      const { loss, gradient } = await lossAndGradient(
        tf,
        frame,
        parameters,
        prepared,
        training,
        batches.random,
      );
      adamStep(parameters, gradient, adam, start.adam);
      whole += performance.now() - begun;
      return loss;
    },
    close() {},
  };
}
