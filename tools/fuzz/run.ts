// Runs a parser's inputs in a thread, ends it when one input takes too long, and says what came of them.
import { Worker } from 'node:worker_threads';

/** A stretch of one parser's inputs; the same numbers are the same inputs. */
export interface Part {
  parser: string;
  seed: number;
  from: number;
  to: number;
  /** Its giants first. */
  giants: boolean;
}

interface Failure {
  /** Below 0: a giant. */
  index: number;
  what: string;
  input: Uint8Array;
}

export interface PartResult {
  resolved: number;
  rejected: Record<string, number>;
  /** Of computing, not by the clock. */
  slowestMs: number;
  /** Which input that was. */
  slowest: string;
  failures: Failure[];
}

export interface RunResult extends PartResult {
  /** The most that the whole process held while it ran, in MB. */
  peakMb: number;
}

const lookMs = 50;
/** By the clock, for anything: other programs may keep the machine busy. */
const longestWaitMs = 120_000;

/** One thread after another: a new one only where an input took the last one with it. */
export class Runner {
  #worker: Worker | null = null;
  // [index of the input, how many have been begun or ended: odd while one runs]
  readonly #clock = new SharedArrayBuffer(8);

  /** `limitMs`: an input that computes for longer is a failure, and the run goes on behind it. */
  constructor(private readonly limitMs: number) {}

  async run(part: Part): Promise<RunResult> {
    const total: RunResult = {
      resolved: 0,
      rejected: {},
      slowestMs: 0,
      slowest: '',
      failures: [],
      peakMb: 0,
    };
    let rest: Part = part;
    for (;;) {
      const { result, stuckAt, peakMb, error } = await this.#attempt(rest);
      total.peakMb = Math.max(total.peakMb, peakMb);
      // Giants leave the thread's memory large, which is none of the next parser's doing.
      if (part.giants) await this.end();
      if (result) return added(total, result);
      total.failures.push({ index: stuckAt, what: error, input: new Uint8Array(0) });
      // A giant that hangs ends all giants; the counts of what went before are lost with the thread.
      rest = stuckAt < 0 ? { ...rest, giants: false } : { ...rest, from: stuckAt + 1, giants: false };
      if (total.failures.length > 20 || rest.from >= rest.to) return total;
    }
  }

  async end(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = null;
  }

  async #attempt(part: Part): Promise<Attempt> {
    this.#worker ??= new Worker(new URL('./fuzz-thread.mjs', import.meta.url), {
      workerData: this.#clock,
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    const worker = this.#worker;
    const at = new Int32Array(this.#clock);
    at.fill(0);
    let peak = 0;
    let seen = 0;
    let since = performance.now();
    let busy = process.cpuUsage();
    let resolve: (outcome: Pick<Attempt, 'result' | 'error'>) => void = () => {};
    const outcome = new Promise<Pick<Attempt, 'result' | 'error'>>((settle) => {
      resolve = settle;
    });
    const onMessage = (result: PartResult) => resolve({ result, error: '' });
    const onError = (error: unknown) => resolve({ result: null, error: String(error) });
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
      if (at[1] !== seen) {
        [seen, since, busy] = [at[1]!, performance.now(), process.cpuUsage()];
        return;
      }
      const { user, system } = process.cpuUsage(busy);
      // Between inputs the thread makes them.
      const computed = at[1]! % 2 === 0 ? 0 : (user + system) / 1000;
      if (computed > this.limitMs || performance.now() - since > longestWaitMs) {
        onError(`took longer than ${this.limitMs} ms`);
      }
    }, lookMs);
    worker.on('message', onMessage).on('error', onError);
    worker.postMessage(part);
    const { result, error } = await outcome;
    clearInterval(watch);
    worker.off('message', onMessage).off('error', onError);
    const stuckAt = at[0]!;
    if (!result) await this.end();
    return { result, error, stuckAt, peakMb: Math.round(peak / 1e6) };
  }
}

interface Attempt {
  result: PartResult | null;
  stuckAt: number;
  peakMb: number;
  error: string;
}

function added(total: RunResult, part: PartResult): RunResult {
  const { resolved, rejected, slowestMs, slowest, failures } = part;
  total.resolved += resolved;
  for (const [code, count] of Object.entries(rejected)) {
    total.rejected[code] = (total.rejected[code] ?? 0) + count;
  }
  if (slowestMs > total.slowestMs) Object.assign(total, { slowestMs, slowest });
  total.failures.push(...failures);
  return total;
}
