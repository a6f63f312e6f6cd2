// One training step of LSTM + dense + mean squared error + Adam on WASM: ours against tf.layers.lstm.
import { startTfjs } from '../../src/device/tfjs-backend';
import { canRun, type WasmFlavour } from '../../src/device/wasm-module';
import { registerWasmKernels } from '../../src/interest/evolution/kernels/wasm/register';
import type { CaseDescription, OpenCase, Suite } from '../page/suite';
import { makeData, type StepSizes, stepFlops, type TrainStep } from './lstm-data';
import { openJaxModel } from './lstm-jax';
import { openLayersModel } from './lstm-layers';
import { createOurStep } from './lstm-ours';
import { measurePeak } from './peak';

const measured: readonly (StepSizes & { quick?: boolean })[] = [
  { batch: 32, steps: 16, inputs: 384, units: 64, quick: true },
  { batch: 64, steps: 32, inputs: 384, units: 64 },
  { batch: 64, steps: 32, inputs: 384, units: 128 },
  { batch: 32, steps: 64, inputs: 384, units: 64 },
  { batch: 32, steps: 256, inputs: 384, units: 64 },
];

/** jax-js has no loop for a gradient to go through: it compiles every step of the sequence, for minutes at 256. */
const longestForJax = 32;

/** `relaxed`: SIMD with fused multiply-add, what the app takes where it can; `simd`: without. */
const flavours: readonly WasmFlavour[] = ['relaxed', 'simd'];

export const lstmSuite: Suite = {
  cases: flavours.flatMap((flavour) =>
    measured.map(
      ({ quick = false, ...sizes }): CaseDescription => ({
        name: 'lstm-train-step',
        backend: `wasm, 1 thread, ${flavour === 'relaxed' ? 'relaxed SIMD' : 'SIMD'}`,
        shape: `(${sizes.batch}, ${sizes.steps}, ${sizes.inputs}, ${sizes.units})`,
        sizes: { ...sizes, relaxed: Number(flavour === 'relaxed') },
        ...(sizes.batch === 32 ? { curve: 'steps' } : {}),
        quick,
      }),
    ),
  ),
  open: ({ sizes }) => openStep(sizes as unknown as StepSizes, sizes.relaxed ? 'relaxed' : 'simd'),
};

async function openStep(sizes: StepSizes, flavour: WasmFlavour): Promise<OpenCase | null> {
  if (!canRun(flavour)) return null;
  const peak = await measurePeak(flavour === 'relaxed');
  const tf = await startTfjs('wasm');
  await registerWasmKernels(tf, { flavour });
  const data = makeData(sizes);
  const ours = createOurStep(tf, data);
  const layers = await openLayersModel(tf, data);
  const steps: Record<string, TrainStep> = { 'tf.layers.lstm': layers };
  const jax = flavour === 'relaxed' && sizes.steps <= longestForJax ? await openJaxModel(data) : null;
  if (jax) steps['jax-js, 1 thread'] = jax;
  const agreement = await compare(ours, steps);
  const flops = stepFlops(sizes);
  return {
    ours: async () => void (await ours.step()),
    peers: Object.fromEntries(
      Object.entries(steps).map(([name, peer]) => [name, async () => void (await peer.step())]),
    ),
    bound: {
      milliseconds: (1000 * flops) / peak,
      source:
        `${(flops / 1e9).toFixed(3)} GFLOP at ${(peak / 1e9).toFixed(1)} GFLOP/s, a loop of ` +
        `${flavour === 'relaxed' ? 'fused multiply-adds' : 'multiplies and adds'} on registers, measured`,
    },
    notes: [agreement],
    close() {
      ours.close();
      for (const peer of Object.values(steps)) peer.close();
    },
  };
}

/** The same weights must give the same losses over some steps, so forward, backward and Adam all agree. */
async function compare(ours: TrainStep, peers: Readonly<Record<string, TrainStep>>): Promise<string> {
  let worst = 0;
  for (let step = 0; step < 4; step++) {
    const own = await ours.step();
    for (const [name, peer] of Object.entries(peers)) {
      const other = await peer.step();
      const apart = Math.abs(own - other) / Math.abs(other);
      if (!(apart < 1e-4)) throw new Error(`step ${step}: loss ${own}, of ${name} ${other}`);
      worst = Math.max(worst, apart);
    }
  }
  return `losses of the first 4 steps agree with ${Object.keys(peers).join("'s and ")}'s to ${worst.toExponential(1)}`;
}
