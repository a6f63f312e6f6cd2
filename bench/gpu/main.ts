// Our kernels on a GPU without a browser: checked against plain tfjs on the CPU, counted, then timed beside their
// peers. Built into one file (vite.config.ts), so that it runs on a machine with nothing but Node and a GPU.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type * as tfjs from '@tensorflow/tfjs-core';
import { lstm } from '../../src/interest/evolution/kernels/lstm';
import {
  plainLstm,
  randomCase,
  valueAndSlopes,
} from '../../src/interest/evolution/kernels/plain-lstm.fixture';
import { registerWebGpuLstm } from '../../src/interest/evolution/kernels/webgpu/register';
import { takeTurns } from '../measure';
import { type NativePeer, startPeer } from '../native/process';
import { formatTable, median, type Row, rowsOfCase } from '../rows';
import { makeData, type StepSizes } from '../suites/lstm-data';
import { openLayersModel } from '../suites/lstm-layers';
import { type Dawn, startDawn } from './dawn';
import { profileKernels } from './profile';
import { timeRetrieval } from './retrieval';
import { createGpuStep, type GpuStep } from './step';

const measured: readonly StepSizes[] = [
  { batch: 32, steps: 16, inputs: 384, units: 64 },
  { batch: 64, steps: 32, inputs: 384, units: 64 },
  { batch: 64, steps: 32, inputs: 384, units: 128 },
  { batch: 32, steps: 64, inputs: 384, units: 64 },
  { batch: 32, steps: 256, inputs: 384, units: 64 },
];

/** steps, batch, inputs, units: ones, odd ones, parts of a sum, more rows than registers, the largest. */
const checked = [
  [1, 1, 1, 1],
  [4, 3, 7, 5],
  [9, 33, 130, 33],
  [16, 32, 384, 64],
  [5, 4, 20, 90],
  [8, 64, 384, 128],
  [6, 3, 50, 256],
] as const;

const { values: options } = parseArgs({
  options: {
    /** Small shapes only: for trying it out on a software driver. */
    quick: { type: 'boolean', default: false },
    runs: { type: 'string', default: '9' },
    out: { type: 'string', default: '.' },
    /** Only ours is timed, and checked against nothing. */
    alone: { type: 'boolean', default: false },
    /** Only sizes whose "(batch, steps, inputs, units)" matches; "retrieval" for nothing but that. */
    grep: { type: 'string', default: '' },
    /** Of the results; ".json" is added. */
    name: { type: 'string', default: 'results-gpu' },
    /** Path of torch_lstm.py; without, PyTorch is left out. */
    torch: { type: 'string' },
  },
});

await main();
process.exit(process.exitCode ?? 0);

async function main(): Promise<void> {
  const dawn = await startDawn();
  registerWebGpuLstm(dawn.tf);
  console.log(`WebGPU through Dawn for Node ${process.version}: ${dawn.adapter}`);
  if (!options.alone && options.grep !== 'retrieval')
    for (const shape of options.quick ? checked.slice(0, 3) : checked) await check(dawn.tf, shape);
  const rows: Row[] = [];
  const sizes = options.quick ? [{ batch: 2, steps: 4, inputs: 16, units: 8 }] : measured;
  for (const one of sizes.filter((each) => new RegExp(options.grep).test(shapeOf(each)))) {
    rows.push(...(await time(dawn, one)));
    save(rows);
  }
  if (new RegExp(options.grep).test('retrieval')) {
    const { device } = dawn.tf.backend() as WebGPUBackend;
    rows.push(
      ...(await timeRetrieval(device, dawn.adapter, { quick: options.quick, runs: Number(options.runs) })),
    );
    save(rows);
  }
  console.log(`\n${formatTable(rows)}`);
}

function save(rows: readonly Row[]): void {
  mkdirSync(options.out, { recursive: true });
  writeFileSync(join(options.out, `${options.name}.json`), `${JSON.stringify(rows, null, 2)}\n`);
}

/** Hidden states and gradients against plain tfjs on the CPU backend; throws where they differ. */
async function check(tf: typeof tfjs, shape: (typeof checked)[number]): Promise<void> {
  const found = await valueAndSlopes(tf, lstm, randomCase(tf, shape, 3), {});
  await tf.setBackend('cpu');
  const known = await valueAndSlopes(tf, plainLstm, randomCase(tf, shape, 3), {});
  await tf.setBackend('webgpu');
  const apart = Object.entries(known).map(([name, values]) => {
    let difference = 0;
    let square = 0;
    values.forEach((value, i) => {
      difference += (found[name]![i]! - value) ** 2;
      square += value ** 2;
    });
    return { name, distance: Math.sqrt(difference / Math.max(square, 1e-20)) };
  });
  const said = apart.map(({ name, distance }) => `${name} ${distance.toExponential(1)}`).join(', ');
  console.log(`checked (steps, batch, inputs, units) = (${shape.join(', ')}): ${said}`);
  if (!apart.every(({ distance }) => distance < 1e-4)) throw new Error('differs from plain tfjs on the CPU');
}

async function time(dawn: Dawn, sizes: StepSizes): Promise<Row[]> {
  const { tf } = dawn;
  const data = makeData(sizes);
  const ours = createGpuStep(tf, data);
  const notes: string[] = [];
  const peers: Record<string, () => Promise<number>> = {};
  const layers = options.alone ? null : await openLayersModel(tf, data);
  if (layers) {
    let worst = 0;
    for (let step = 0; step < 4; step++) {
      const [own, other] = [await ours.step(), await layers.step()];
      worst = Math.max(worst, Math.abs(own - other) / Math.abs(other));
    }
    notes.push(`losses of the first 4 steps agree with tf.layers.lstm to ${worst.toExponential(1)}`);
    if (!(worst < 1e-4)) throw new Error(`losses differ from tf.layers.lstm's by ${worst}`);
    peers['tf.layers.lstm'] = layers.step;
  } else await ours.step();
  dawn.countDispatches();
  await ours.step();
  notes.push(`${dawn.countDispatches()} dispatches a step`);
  if (layers) {
    await layers.step();
    notes.push(`tf.layers.lstm: ${dawn.countDispatches()} dispatches a step`);
  }
  const torch = layers && options.torch ? await startTorch(options.torch, sizes) : null;
  const times = await takeTurns(
    {
      ours: repeat(ours.step),
      peers: {
        ...Object.fromEntries(Object.entries(peers).map(([name, step]) => [name, repeat(step)])),
        ...(torch ? { [torch.name]: torch.measure } : {}),
      },
    },
    Number(options.runs),
  );
  notes.push(
    'each step ends with its loss read back to the CPU',
    `in a row of 20 steps with one loss read at the end: ${(await inARow(ours, 20)).toFixed(3)} ms a step`,
    await gpuTime(dawn, 'ours', ours.step),
    ...(layers ? [await gpuTime(dawn, 'tf.layers.lstm', layers.step)] : []),
    ...(await profileKernels(dawn, sizes)),
    ...(torch?.notes ?? []),
  );
  torch?.close();
  ours.close();
  layers?.close();
  const rows = rowsOfCase({
    name: 'lstm-train-step',
    backend: `webgpu, Dawn for Node, ${dawn.adapter}`,
    shape: shapeOf(sizes),
    ...times,
    boundMilliseconds: null,
    notes,
  });
  console.log(formatTable(rows));
  for (const note of notes) console.log(`  ${note}`);
  return rows;
}

function shapeOf({ batch, steps, inputs, units }: StepSizes): string {
  return `(${batch}, ${steps}, ${inputs}, ${units})`;
}

/** A step waits for the number it reads back, so the time is the GPU's and not that of queueing alone. */
function repeat(step: () => Promise<number>): (repeats: number) => Promise<number> {
  return async (repeats) => {
    const start = performance.now();
    for (let k = 0; k < repeats; k++) await step();
    return (performance.now() - start) / repeats;
  };
}

/** Without what JavaScript and the way to and from the GPU take. */
async function gpuTime(dawn: Dawn, who: string, step: () => Promise<number>): Promise<string> {
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const time = await dawn.measureGpu(step);
    if (time === null) return `${who}: the GPU's own time is not known (no timestamps, or too many passes)`;
    times.push(time);
  }
  return `${who}: the GPU itself works ${median(times).toFixed(3)} ms a step (timestamps of its passes)`;
}

/** What a step takes where nobody waits for its loss; the median of some rows. */
async function inARow(ours: GpuStep, steps: number): Promise<number> {
  const times: number[] = [];
  for (let row = 0; row < 7; row++) {
    const start = performance.now();
    for (let step = 1; step < steps; step++) ours.queue().dispose();
    await ours.step();
    times.push((performance.now() - start) / steps);
  }
  return median(times);
}

function startTorch(script: string, sizes: StepSizes): Promise<NativePeer | null> {
  return startPeer('PyTorch', 'python3', [script, JSON.stringify({ ...sizes, device: 'cuda' })]);
}
