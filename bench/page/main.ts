// The page that the harness drives: lists the cases, runs each where it belongs, and draws the chart.
import '../../src/device/trusted-types';
import { wrap } from 'comlink';
import { type DeviceReport, detectDevice } from '../../src/device/device';
import type { Row } from '../rows';
import { createRunner, type Opened, type Runner } from './runner';
import type { CaseDescription } from './suite';
import { suites } from './suites';

export interface ListedCase {
  suite: string;
  description: CaseDescription;
}

/** What the harness calls, as `window.bench`. */
export interface BenchPage {
  device(): Promise<DeviceReport & { isolated: boolean; agent: string }>;
  list(): Promise<ListedCase[]>;
  open(listed: ListedCase): Promise<Opened | null>;
  run(contender: string, repeats: number): Promise<number>;
  close(): Promise<string[]>;
  /** SVG texts by their files' names. */
  charts(rows: Row[]): Promise<Record<string, string>>;
}

declare global {
  interface Window {
    bench: BenchPage;
  }
}

let runner: Pick<Runner, 'open' | 'run' | 'close'> | null = null;
let worker: Worker | null = null;
let fail: (reason: Error) => void = () => {};
let failed: Promise<never> = new Promise(() => {});

function startWorker(): Pick<Runner, 'open' | 'run' | 'close'> {
  worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' });
  failed = new Promise((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {}); // handled where something waits on it
  worker.addEventListener('error', ({ message }) => fail(new Error(message || 'the worker failed')));
  return wrap<Runner>(worker);
}

window.bench = {
  async device() {
    const report = await detectDevice();
    return { ...report, isolated: crossOriginIsolated, agent: navigator.userAgent };
  },

  async list() {
    const all = await Promise.all(
      Object.entries(suites).map(async ([suite, { load }]) =>
        (await load()).cases.map((description) => ({ suite, description })),
      ),
    );
    return all.flat();
  },

  async open({ suite, description }) {
    runner = suites[suite]?.place === 'page' ? createRunner() : startWorker();
    return Promise.race([runner.open(suite, description), failed]);
  },

  run(contender, repeats) {
    if (!runner) throw new Error('no case is open');
    return Promise.race([runner.run(contender, repeats), failed]);
  },

  async close() {
    const notes = runner ? await Promise.race([runner.close(), failed]).catch(() => []) : [];
    worker?.terminate();
    worker = null;
    runner = null;
    return notes;
  },

  async charts(rows) {
    const [{ drawChart }, { drawCurves }] = await Promise.all([import('./chart'), import('./curves')]);
    const curves = drawCurves(rows);
    return { chart: drawChart(rows), ...(curves ? { curves } : {}) };
  },
};
document.body.dataset.ready = 'true';
