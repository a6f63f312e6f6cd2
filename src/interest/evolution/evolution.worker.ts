// The worker that trains: it holds tfjs and its memory, and ends with the training.
import '../../device/trusted-types';
import { expose } from 'comlink';
import type { Backend } from '../../device/device';
import { onDeviceLost } from '../../device/tfjs-backend';
import type { Matrix } from '../../embedding/matrix';
import type { EventSequence, FitProgress } from '../model';
import { startTfjsForTraining } from './kernels/start';
import { personalTraining } from './personal';
import { defaultShape } from './shape';
import { type TrainingResult, trainEvolutionModel } from './training';

export interface TrainingRequest {
  sequences: readonly EventSequence[];
  seed: number;
  /** Of the catalog: see `TrainingOptions.judgedAmong`. */
  judgedAmong?: Matrix | undefined;
  resume?: unknown;
  backend: Backend;
  /** Where the WASM files of tfjs and of our kernels are; ends in a slash. */
  runtime: string;
}

export interface TrainingWorkerApi {
  /** Rejects with `device-lost` when the GPU goes away. */
  train(
    request: TrainingRequest,
    onProgress: (progress: FitProgress) => void,
    onCheckpoint: (state: unknown) => Promise<void>,
  ): Promise<TrainingResult>;
  /** Ends training at its next step; `train` then gives the best so far. */
  stop(): void;
}

const abort = new AbortController();

const api: TrainingWorkerApi = {
  async train({ sequences, seed, judgedAmong, resume, backend, runtime }, onProgress, onCheckpoint) {
    const tf = await startTfjsForTraining(backend, { runtime });
    const lost = new Promise<never>((_, reject) => {
      onDeviceLost((detail) => reject(new Error(`device-lost: ${detail}`)));
    });
    const dimensions = sequences.find(({ length }) => length > 0)?.[0]?.vector.length ?? 0;
    const training = trainEvolutionModel(
      tf,
      sequences,
      {
        seed,
        signal: abort.signal,
        onProgress,
        onCheckpoint,
        ...(resume === undefined ? {} : { resume }),
      },
      personalTraining({ ...defaultShape, dimensions }, judgedAmong ?? null),
    );
    return Promise.race([training, lost]);
  },
  stop() {
    abort.abort();
  },
};

expose(api);
