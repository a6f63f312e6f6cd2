// Embeds texts in a worker that is started on demand and ended when idle, and sees a lost GPU through.
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
import type { Matrix } from './matrix';

export interface EmbedderOptions {
  model: ModelId;
  preference: BackendPreference;
  /** The app's base address path, ends in a slash; the build's by default. */
  base?: string;
  /** How long the worker is kept after the last text. */
  idleMilliseconds?: number;
  /** Looks at the device; asked once. */
  detect?: () => Promise<DeviceReport>;
  /** Starts the worker. */
  createWorker?: () => Worker;
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
  /** Ends the worker; what is in progress fails with `cancelled`. */
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
  private session: Session | null = null;
  private deviceLosses = 0;
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
    this.endWorker(new DriftfeedError('cancelled', 'embedder closed'));
  }

  private async embedNow(texts: readonly string[], options: EmbedCallOptions): Promise<EmbedResult> {
    clearTimeout(this.idleTimer);
    for (;;) {
      if (this.closed) throw new DriftfeedError('misuse', 'the embedder is closed');
      if (options.signal?.aborted) throw new DriftfeedError('cancelled');
      try {
        return await this.tryOnce(texts, options);
      } catch (error) {
        this.afterFailure(error);
      } finally {
        if (!this.closed) this.idleTimer = setTimeout(() => this.endWorker(idle), this.idleMilliseconds);
      }
      clearTimeout(this.idleTimer);
    }
  }

  private async tryOnce(texts: readonly string[], { signal }: EmbedCallOptions): Promise<EmbedResult> {
    const choice = await this.choose();
    const session = this.session ?? (await this.start(choice));
    if (signal?.aborted) throw new DriftfeedError('cancelled');
    const cancel = (): void => void session.remote.cancel();
    signal?.addEventListener('abort', cancel);
    try {
      return { matrix: await session.answer(session.remote.embed([...texts])), ...choice };
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Decides whether to go round again, by returning, or to give up, by throwing. */
  private afterFailure(error: unknown): void {
    const code = errorCode(error);
    const onGpu = this.choice?.backend === 'webgpu';
    if (!onGpu || code === 'cancelled' || code === 'model-missing' || code === 'misuse') {
      // A worker that failed for an unknown reason is not used again.
      if (code === 'unknown' || code === 'model-missing') this.endWorker(asError(error));
      throw error;
    }
    // Whatever else goes wrong on a GPU (lost device, driver, shader) is dealt with as a loss.
    this.endWorker(asError(error));
    this.deviceLosses++;
    if (this.deviceLosses > 1) this.choice = { backend: 'wasm', adapter: null, reason: 'device-lost' };
  }

  private async choose(): Promise<BackendChoice> {
    this.report ??= await (this.options.detect ?? detectDevice)();
    this.choice ??= chooseBackend(this.report, this.options.preference);
    return this.choice;
  }

  private async start({ backend, adapter }: BackendChoice): Promise<Session> {
    if (this.closed) throw new DriftfeedError('cancelled', 'embedder closed');
    const session = new Session(this.createWorker());
    this.session = session;
    const threads = wasmThreadCount(this.report!);
    const { model } = this.options;
    try {
      await session.answer(session.remote.start({ model, backend, adapter, threads, base: this.base }));
    } catch (error) {
      this.endWorker(asError(error)); // without a model it is of no use to the next call
      throw error;
    }
    return session;
  }

  private endWorker(reason: Error): void {
    clearTimeout(this.idleTimer);
    this.session?.end(reason);
    this.session = null;
  }
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
