// Embeds texts in workers that are started on demand and ended when idle, and sees a lost GPU through.
import { type Remote, releaseProxy, wrap } from 'comlink';
import {
  type BackendChoice,
  type BackendPreference,
  chooseBackend,
  type DeviceReport,
  detectDevice,
  wasmThreadCount,
} from '../device/device';
import { DriftfeedError, errorCode } from '../device/errors';
import type { ModelId } from '../storage/schema';
import type { EmbeddingWorkerApi } from './embedding.worker';
import { emptyMatrix, type Matrix, rowOf, rowsOf } from './matrix';

/**
 * How many tokens a batch has on a GPU, kept from one page to the next: finding it takes some batches. GPUs go by
 * their adapters' names. That it fails costs no more than the finding.
 */
export interface BatchMemory {
  recall(adapter: string): Promise<number | null>;
  /** null: what was known is not to be trusted. */
  note(adapter: string, tokens: number | null): Promise<void>;
}

export interface EmbedderOptions {
  model: ModelId;
  preference: BackendPreference;
  /** The app's base address path, ends in a slash; the build's by default. */
  base?: string;
  /** How long the workers are kept after the last text. */
  idleMilliseconds?: number;
  /** Looks at the device; asked once. */
  detect?: () => Promise<DeviceReport>;
  /** Starts a worker. */
  createWorker?: () => Worker;
  /** For this model; without it every embedder finds it anew. */
  batches?: BatchMemory;
}

interface EmbedCallOptions {
  signal?: AbortSignal | undefined;
}

interface EmbedResult extends BackendChoice {
  /** Unit vectors, one row a text, in order. */
  matrix: Matrix;
}

export interface Embedder {
  /**
   * Calls run one after another. Throws `cancelled` at once when the signal aborts, `model-missing` where the
   * build has no such model, `misuse` after `close`. A GPU lost on the way is tried once more, then WASM goes
   * on; the result says which.
   */
  embed(texts: readonly string[], options?: EmbedCallOptions): Promise<EmbedResult>;
  /** Ends the workers; what is in progress fails with `cancelled`. */
  close(): void;
}

const defaultIdle = 20_000;
const idle = new DriftfeedError('cancelled', 'idle');

export function openEmbedder(options: EmbedderOptions): Embedder {
  return new WorkerEmbedder(options);
}

/** One worker from its start to its end. */
class Session {
  readonly remote: Remote<EmbeddingWorkerApi>;
  private fail!: (reason: Error) => void;
  /** Rejects when the worker fails outside of a call, or is ended: calls to it would then never answer. */
  private readonly over = new Promise<never>((_, reject) => {
    this.fail = reject;
  });

  constructor(private readonly worker: Worker) {
    this.remote = wrap<EmbeddingWorkerApi>(worker);
    this.over.catch(() => {}); // handled where something waits on it
    worker.addEventListener('error', (event) =>
      this.fail(new Error(event.message || 'embedding worker failed')),
    );
  }

  answer<Value>(call: Promise<Value>): Promise<Value> {
    return Promise.race([call, this.over]);
  }

  end(reason: Error): void {
    this.fail(reason);
    this.remote[releaseProxy]();
    this.worker.terminate();
  }
}

class WorkerEmbedder implements Embedder {
  private readonly base: string;
  private readonly idleMilliseconds: number;
  private readonly createWorker: () => Worker;
  private report: DeviceReport | null = null;
  private choice: BackendChoice | null = null;
  private sessions: Session[] = [];
  private deviceLosses = 0;
  /** Found by a worker, on this page or an earlier one, and told to the next; undefined: not looked for yet. */
  private gpuBatchTokens: number | null | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private idleTimer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(private readonly options: EmbedderOptions) {
    this.base = options.base ?? import.meta.env.BASE_URL;
    this.idleMilliseconds = options.idleMilliseconds ?? defaultIdle;
    this.createWorker =
      options.createWorker ??
      (() => new Worker(new URL('./embedding.worker.ts', import.meta.url), { type: 'module' }));
  }

  embed(texts: readonly string[], options: EmbedCallOptions = {}): Promise<EmbedResult> {
    const turn = this.queue.then(() => this.embedNow(texts, options));
    this.queue = turn.catch(() => {});
    return options.signal ? untilAborted(turn, options.signal) : turn;
  }

  close(): void {
    this.closed = true;
    this.endWorkers(new DriftfeedError('cancelled', 'embedder closed'));
  }

  private async embedNow(texts: readonly string[], options: EmbedCallOptions): Promise<EmbedResult> {
    clearTimeout(this.idleTimer);
    for (;;) {
      if (this.closed) throw new DriftfeedError('misuse', 'the embedder is closed');
      if (options.signal?.aborted) throw new DriftfeedError('cancelled');
      try {
        return await this.tryOnce(texts, options);
      } catch (error) {
        await this.afterFailure(error);
      } finally {
        if (!this.closed) this.idleTimer = setTimeout(() => this.endWorkers(idle), this.idleMilliseconds);
      }
      clearTimeout(this.idleTimer);
    }
  }

  /** Equal texts go to one worker, once: which of them gets one of two is chance. */
  private async tryOnce(asked: readonly string[], { signal }: EmbedCallOptions): Promise<EmbedResult> {
    const texts = [...new Set(asked)];
    const choice = await this.choose();
    const shares = shareOut(texts, choice.backend === 'wasm' ? workerCount(this.report!) : 1);
    const sessions = await this.started(shares.length, choice);
    if (signal?.aborted) throw new DriftfeedError('cancelled');
    const cancel = (): void => {
      for (const { remote } of sessions) void remote.cancel();
    };
    signal?.addEventListener('abort', cancel);
    try {
      const answers = await allAnswers(
        shares.map((share, k) => {
          const session = sessions[k]!;
          return session.answer(session.remote.embed(share.map((index) => texts[index]!)));
        }),
      );
      if (choice.adapter !== null) await this.noteBatch(sessions[0]!, choice.adapter);
      const matrix = joined(texts.length, shares, answers);
      const places = new Map(texts.map((text, row) => [text, row]));
      const whole = texts.length === asked.length;
      return {
        matrix: whole
          ? matrix
          : rowsOf(
              matrix,
              asked.map((text) => places.get(text)!),
            ),
        ...choice,
      };
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Decides whether to go round again, by returning, or to give up, by throwing. */
  private async afterFailure(error: unknown): Promise<void> {
    const code = errorCode(error);
    const onGpu = this.choice?.backend === 'webgpu';
    if (!onGpu || code === 'cancelled' || code === 'model-missing' || code === 'misuse') {
      // A worker that failed for an unknown reason is not used again.
      if (code === 'unknown' || code === 'model-missing') this.endWorkers(asError(error));
      throw error;
    }
    // Whatever else goes wrong on a GPU (lost device, driver, shader) is dealt with as a loss.
    this.endWorkers(asError(error));
    await this.forgetBatch();
    this.deviceLosses++;
    if (this.deviceLosses > 1) this.choice = { backend: 'wasm', adapter: null, reason: 'device-lost' };
  }

  private async choose(): Promise<BackendChoice> {
    this.report ??= await (this.options.detect ?? detectDevice)();
    this.choice ??= chooseBackend(this.report, this.options.preference);
    return this.choice;
  }

  /** The first `count` workers; those that are not there yet are started side by side. */
  private async started(count: number, choice: BackendChoice): Promise<Session[]> {
    if (choice.adapter !== null) await this.recallBatch(choice.adapter);
    if (this.closed) throw new DriftfeedError('cancelled', 'embedder closed');
    const missing = Math.max(0, count - this.sessions.length);
    const fresh = Array.from({ length: missing }, () => new Session(this.createWorker()));
    this.sessions.push(...fresh);
    try {
      await allAnswers(fresh.map((session) => this.start(session, choice)));
    } catch (error) {
      this.endWorkers(asError(error)); // without a model it is of no use to the next call
      throw error;
    }
    return this.sessions.slice(0, count);
  }

  private start(session: Session, { backend, adapter }: BackendChoice): Promise<void> {
    const { model } = this.options;
    const report = this.report!;
    const all = wasmThreadCount(report);
    const threads = backend === 'wasm' ? Math.ceil(all / workerCount(report)) : all;
    const batchTokens = this.gpuBatchTokens ?? null;
    return session.answer(
      session.remote.start({ model, backend, adapter, threads, base: this.base, batchTokens }),
    );
  }

  private async recallBatch(adapter: string): Promise<void> {
    if (this.gpuBatchTokens !== undefined) return;
    this.gpuBatchTokens = (await this.options.batches?.recall(adapter).catch(() => null)) ?? null;
  }

  private async noteBatch(session: Session, adapter: string): Promise<void> {
    if (typeof this.gpuBatchTokens === 'number') return;
    this.gpuBatchTokens = await session.answer(session.remote.batchTokens());
    if (this.gpuBatchTokens !== null)
      await this.options.batches?.note(adapter, this.gpuBatchTokens).catch(() => {});
  }

  /** After a loss: the batch may have been what was too much for the GPU. */
  private async forgetBatch(): Promise<void> {
    this.gpuBatchTokens = null;
    const adapter = this.choice?.adapter;
    if (adapter) await this.options.batches?.note(adapter, null).catch(() => {});
  }

  private endWorkers(reason: Error): void {
    clearTimeout(this.idleTimer);
    for (const session of this.sessions) session.end(reason);
    this.sessions = [];
  }
}

/** GiB up to which a machine, most likely a phone, is spared a second copy of the model. */
const smallMemory = 4;

/**
 * Workers on WASM. A model's small matrices gain little from several threads, which wait for each other after every
 * one of them; two workers with texts of their own don't wait at all, and need no shared memory. Not more than two:
 * each holds a copy of the model; and one where memory is known to be small.
 */
function workerCount({ cores, memory }: DeviceReport): number {
  return cores > 1 && (memory === null || memory > smallMemory) ? 2 : 1;
}

/** Texts worth a worker of their own. */
const fewestTexts = 8;

/** Indices of the texts for each worker, with texts of all lengths for each, so that none waits long for another. */
function shareOut(texts: readonly string[], workers: number): number[][] {
  const count = Math.max(1, Math.min(workers, Math.floor(texts.length / fewestTexts)));
  const shares: number[][] = Array.from({ length: count }, () => []);
  const byLength = texts
    .map((_, index) => index)
    .sort((a, b) => texts[b]!.length - texts[a]!.length || a - b);
  for (const [place, index] of byLength.entries()) shares[place % count]!.push(index);
  return shares;
}

function joined(rows: number, shares: readonly number[][], answers: readonly Matrix[]): Matrix {
  const matrix = emptyMatrix(rows, answers[0]!.dimensions);
  answers.forEach((answer, k) => {
    shares[k]!.forEach((index, row) => {
      rowOf(matrix, index).set(rowOf(answer, row));
    });
  });
  return matrix;
}

/**
 * As Promise.all, but waits for all of them also where one fails: no worker is still at work when this ends. Where one
 * broke and another was only told to stop, the break is what is thrown.
 */
async function allAnswers<Value>(calls: readonly Promise<Value>[]): Promise<Value[]> {
  const ends = await Promise.allSettled(calls);
  const failed = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  const broken = failed.find((reason) => errorCode(reason) !== 'cancelled');
  if (broken !== undefined) throw broken;
  return Promise.all(calls);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Lets the caller go as soon as the signal aborts; the worker itself stops at its next batch. */
function untilAborted<Value>(turn: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new DriftfeedError('cancelled'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
