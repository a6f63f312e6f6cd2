// Our kernels on a GPU without a browser: checked against plain tfjs on the CPU, counted, then timed beside their
// peers. Built into one file (vite.config.ts), so that it runs on a machine with nothing but Node and a GPU.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type * as tfjs from '@tensorflow/tfjs-core';
import { lstm } from '../../src/interest/evolution/kernels/lstm';
import {
  plainLstm,
  randomCase,
  valueAndSlopes,
} from '../../src/interest/evolution/kernels/plain-lstm.fixture';
import { registerWebGpuLstm } from '../../src/interest/evolution/kernels/webgpu/register';
import { takeTurns } from '../measure';
import { formatTable, median, type Row, rowsOfCase } from '../rows';
import { makeData, type StepSizes } from '../suites/lstm-data';
import { openLayersModel } from '../suites/lstm-layers';
import { type Dawn, startDawn } from './dawn';
import { profileKernels } from './profile';
import { checkRetrieval, timeRetrieval } from './retrieval';
import { createGpuStep, type GpuStep } from './step';
import { type StartTorch, torchIn, waitFor } from './turns';

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
    /** Only cases whose name, such as "lstm-train-step (batch, steps, inputs, units)", matches. */
    grep: { type: 'string', default: '' },
    /** Of the results; ".json" is added. */
    name: { type: 'string', default: 'results-gpu' },
    /** Folder of torch_lstm.py and torch_retrieval.py; without, PyTorch is left out. */
    torch: { type: 'string' },
  },
});

const startTorch: StartTorch | null =
  options.torch === undefined || options.alone ? null : torchIn(options.torch);
const runs = Number(options.runs);

await main();
process.exit(process.exitCode ?? 0);

async function main(): Promise<void> {
  const dawn = await startDawn();
  registerWebGpuLstm(dawn.tf);
  console.log(`WebGPU through Dawn for Node ${process.version}: ${dawn.adapter}`);
  if (!options.alone) {
    for (const shape of options.quick ? checked.slice(0, 3) : checked) await check(dawn.tf, shape);
    await checkRetrieval(dawn);
  }
  const steps = options.quick ? [{ batch: 2, steps: 4, inputs: 16, units: 8 }] : measured;
  const scans = options.quick ? [1000] : [1000, 10_000, 100_000, 1_000_000];
  const cases = [
    ...steps.map((sizes) => ({
      name: `lstm-train-step ${shapeOf(sizes)}`,
      run: () => time(dawn, sizes),
    })),
    ...scans.map((rows) => ({
      name: `retrieval ${rows}`,
      run: () => timeRetrieval(dawn, rows, runs, startTorch),
    })),
  ];
  const rows: Row[] = [];
  for (const { name, run } of cases.filter((one) => new RegExp(options.grep).test(one.name))) {
    console.log(name);
    try {
      const found = await run();
      for (const note of new Set(found.flatMap(({ notes }) => notes))) console.log(`  ${note}`);
      rows.push(...found);
    } catch (error) {
      // The others are still worth their time; the exit status says that something is missing.
      console.error(error);
      process.exitCode = 1;
    }
    mkdirSync(options.out, { recursive: true });
    writeFileSync(join(options.out, `${options.name}.json`), `${JSON.stringify(rows, null, 2)}\n`);
  }
  // The backend is the same for all and would push the figures off the line.
  console.log(`\n${formatTable(rows.map((row) => ({ ...row, backend: 'webgpu' })))}`);
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
  const torch = (await startTorch?.('torch_lstm.py', sizes)) ?? null;
  const times = await takeTurns(
    {
      ours: waitFor(ours.step),
      peers: {
        ...Object.fromEntries(Object.entries(peers).map(([name, step]) => [name, waitFor(step)])),
        ...(torch ? { [torch.name]: torch.measure } : {}),
      },
    },
    runs,
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
  return rowsOfCase({
    name: 'lstm-train-step',
    backend: `webgpu, Dawn for Node, ${dawn.adapter}`,
    shape: shapeOf(sizes),
    ...times,
    boundMilliseconds: null,
    notes,
  });
}

function shapeOf({ batch, steps, inputs, units }: StepSizes): string {
  return `(${batch}, ${steps}, ${inputs}, ${units})`;
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
