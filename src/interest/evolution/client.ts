// Trains in a worker that lives as long as the training, and sees a lost GPU through.
import { proxy, releaseProxy, wrap } from 'comlink';
import {
  type BackendChoice,
  type BackendPreference,
  chooseBackend,
  type DeviceReport,
  detectDevice,
} from '../../device/device';
import { DriftfeedError, errorCode } from '../../device/errors';
import type { Matrix } from '../../embedding/matrix';
import type { EventSequence, FitProgress } from '../model';
import type { TrainingWorkerApi } from './evolution.worker';
import type { TrainingResult } from './training';

export interface TrainEvolutionOptions {
  preference: BackendPreference;
  seed: number;
  /** Aborting ends training at its next step; the best so far is the result. */
  signal?: AbortSignal;
  resume?: unknown;
  /** Vectors of things the person never picked: see `TrainingOptions.judgedAmong`. */
  judgedAmong?: Matrix;
  onBackend?: (choice: BackendChoice) => void;
  onProgress?: (progress: FitProgress) => void;
  onCheckpoint?: (state: unknown) => void | Promise<void>;
  /** Where the app is served; ends in a slash. The build's by default. */
  base?: string;
  detect?: () => Promise<DeviceReport>;
  createWorker?: () => Worker;
}

export interface TrainEvolutionResult extends TrainingResult {
  backend: BackendChoice;
}

/**
 * Fits the evolution model. A GPU lost on the way is tried once more from the last checkpoint, then WASM goes
 * on from there; the result says which. Errors: `not-enough-history`, `model-missing`, `misuse`, and what
 * `onCheckpoint` throws.
 */
export async function trainEvolution(
  sequences: readonly EventSequence[],
  options: TrainEvolutionOptions,
): Promise<TrainEvolutionResult> {
  let backend = chooseBackend(await (options.detect ?? detectDevice)(), options.preference);
  let resume = options.resume;
  for (let losses = 0; ; losses++) {
    options.onBackend?.(backend);
    try {
      const keep = async (state: unknown) => {
        resume = state;
        await options.onCheckpoint?.(state);
      };
      return { ...(await trainOnce(sequences, options, backend, resume, keep)), backend };
    } catch (error) {
      const code = errorCode(error);
      // What goes wrong on a GPU without a code (driver, shader) is dealt with as a loss.
      const lost = backend.backend === 'webgpu' && (code === 'device-lost' || code === 'unknown');
      if (!lost) throw error;
      if (losses > 0) backend = { backend: 'wasm', adapter: null, reason: 'device-lost' };
    }
  }
}

async function trainOnce(
  sequences: readonly EventSequence[],
  options: TrainEvolutionOptions,
  { backend }: BackendChoice,
  resume: unknown,
  keep: (state: unknown) => Promise<void>,
): Promise<TrainingResult> {
  const worker = (options.createWorker ?? startWorker)();
  const remote = wrap<TrainingWorkerApi>(worker);
  const stop = () => void remote.stop();
  options.signal?.addEventListener('abort', stop);
  if (options.signal?.aborted) stop();
  const runtime = new URL(`${options.base ?? import.meta.env.BASE_URL}runtime/`, self.location.href).href;
  try {
    const failed = new Promise<never>((_, reject) => {
      worker.addEventListener('error', (event) =>
        reject(new DriftfeedError('device-lost', event.message || 'the training worker failed')),
      );
    });
    const training = remote.train(
      { sequences, seed: options.seed, judgedAmong: options.judgedAmong, resume, backend, runtime },
      proxy((progress: FitProgress) => options.onProgress?.(progress)),
      proxy(keep),
    );
    return await Promise.race([training, failed]);
  } finally {
    options.signal?.removeEventListener('abort', stop);
    remote[releaseProxy]();
    worker.terminate();
  }
}

function startWorker(): Worker {
  return new Worker(new URL('./evolution.worker.ts', import.meta.url), { type: 'module', name: 'training' });
}
