// The client against workers that speak the real protocol through real Comlink but fail as told.
import { expose } from 'comlink';
import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from 'vitest';
import type { DeviceReport } from '../../device/device';
import { DriftfeedError } from '../../device/errors';
import type { EventSequence, FitProgress } from '../model';
import { type TrainEvolutionOptions, trainEvolution } from './client';
import type { TrainingRequest, TrainingWorkerApi } from './evolution.worker';
import { stateVersion } from './state';
import type { TrainingResult } from './training';

const withGpu: DeviceReport = {
  webgpu: { adapter: 'A GPU', isFallback: false },
  wasmThreads: false,
  memory: null,
  cores: 2,
};
const sequences: EventSequence[] = [
  [{ vector: Float32Array.of(1, 0), time: 1, weight: 1, site: 'a.example', id: 'a' }],
];

function result(ended: TrainingResult['ended'], epoch: number): TrainingResult {
  const losses = [{ epoch, training: 1, validation: 2 }];
  const shape = { dimensions: 2, rank: 1, cell: 'lstm', hidden: 1, window: 1, lookBack: 1 } as const;
  const weights = Float32Array.of(epoch);
  return {
    state: {
      version: stateVersion,
      shape,
      projection: weights,
      inputScale: 1,
      parameters: weights,
      epoch,
      losses,
    },
    losses,
    ended,
  };
}

/** What one worker does when it is asked to train. */
type Behaviour = (
  worker: {
    request: TrainingRequest;
    progress: (epoch: number) => void;
    checkpoint: (state: unknown) => Promise<void>;
    stopped: Promise<void>;
  },
  port: MessagePort,
) => Promise<TrainingResult>;

const works: Behaviour = async ({ progress }) => {
  progress(1);
  return result('epochs', 16);
};
const losesDevice: Behaviour = async () => {
  throw new DriftfeedError('device-lost', 'gone');
};
/** Keeps a checkpoint, then loses the device. */
const losesDeviceAfter =
  (state: string): Behaviour =>
  async ({ checkpoint }) => {
    await checkpoint(state);
    throw new Error('device-lost: gone');
  };
const failsWith =
  (error: Error): Behaviour =>
  async () => {
    throw error;
  };
const trainsUntilStopped: Behaviour = async ({ progress, stopped }) => {
  progress(3);
  await stopped;
  return result('stopped', 2);
};

let workers: { terminate: Mock<() => void>; stops: number }[] = [];

/** Trains with workers of these behaviours, one after another, and keeps a record of them. */
function train(behaviours: Behaviour[], options: Partial<TrainEvolutionOptions> = {}) {
  const requests: TrainingRequest[] = [];
  const backends: string[] = [];
  const createWorker = (): Worker => {
    const behaviour = behaviours[Math.min(workers.length, behaviours.length - 1)]!;
    const { port1, port2 } = new MessageChannel();
    let tellStopped = () => {};
    const stopped = new Promise<void>((resolve) => {
      tellStopped = resolve;
    });
    const record = {
      stops: 0,
      terminate: vi.fn(() => {
        port1.close();
        port2.close();
      }),
    };
    workers.push(record);
    const api: TrainingWorkerApi = {
      train(request, onProgress, checkpoint) {
        requests.push(request);
        const progress = (epoch: number): void =>
          onProgress({ epoch, step: 1, steps: 1, trainingLoss: 1, millisecondsLeft: 0 });
        return behaviour({ request, progress, checkpoint, stopped }, port1);
      },
      stop() {
        record.stops++;
        tellStopped();
      },
    };
    expose(api, port2);
    return Object.assign(port1, { terminate: record.terminate }) as unknown as Worker;
  };
  const training = trainEvolution(sequences, {
    preference: 'auto',
    seed: 7,
    base: '/',
    detect: async () => withGpu,
    createWorker,
    onBackend: ({ backend, reason }) => backends.push(`${backend} ${reason}`),
    ...options,
  });
  return { training, requests, backends };
}

beforeEach(() => {
  workers = [];
  vi.stubGlobal('self', { location: { href: 'https://app.example/worker.js' } });
});
afterEach(() => {
  for (const { terminate } of workers) terminate();
  vi.unstubAllGlobals();
});

describe('trainEvolution', () => {
  it('trains in one worker, says what runs, and ends it', async () => {
    const progress: FitProgress[] = [];
    const { training, requests, backends } = train([works], {
      resume: 'from before',
      onProgress: (step) => progress.push(step),
    });
    expect(await training).toEqual({
      ...result('epochs', 16),
      backend: { backend: 'webgpu', adapter: 'A GPU', reason: 'webgpu-fast' },
    });
    const runtime = 'https://app.example/runtime/';
    expect(requests).toEqual([{ sequences, seed: 7, resume: 'from before', backend: 'webgpu', runtime }]);
    expect(backends).toEqual(['webgpu webgpu-fast']);
    expect(progress.map(({ epoch }) => epoch)).toEqual([1]);
    expect(workers[0]!.terminate).toHaveBeenCalledOnce();
  });

  it('tries a lost GPU once more, from the last checkpoint', async () => {
    const kept: unknown[] = [];
    const { training, requests, backends } = train([losesDeviceAfter('epoch 5'), works], {
      resume: 'epoch 4',
      onCheckpoint: (state) => void kept.push(state),
    });
    expect(await training).toMatchObject({ ended: 'epochs', backend: { reason: 'webgpu-fast' } });
    expect(requests.map(({ resume }) => resume)).toEqual(['epoch 4', 'epoch 5']);
    expect(backends).toEqual(['webgpu webgpu-fast', 'webgpu webgpu-fast']);
    expect(kept).toEqual(['epoch 5']);
    expect(workers[0]!.terminate).toHaveBeenCalledOnce();
  });

  it('goes on with WASM from there when the GPU is lost again, and says so', async () => {
    const { training, requests, backends } = train([losesDeviceAfter('epoch 5'), losesDevice, works]);
    expect((await training).backend).toEqual({ backend: 'wasm', adapter: null, reason: 'device-lost' });
    expect(requests.map(({ backend, resume }) => [backend, resume])).toEqual([
      ['webgpu', undefined],
      ['webgpu', 'epoch 5'],
      ['wasm', 'epoch 5'],
    ]);
    expect(backends.at(-1)).toBe('wasm device-lost');
    expect(workers).toHaveLength(3);
  });

  it('takes a worker that breaks, or an error without a code, for a lost GPU', async () => {
    const breaks: Behaviour = (_, port) => {
      port.dispatchEvent(new Event('error'));
      return new Promise(() => {});
    };
    const { training } = train([breaks, failsWith(new Error('shader: no')), works]);
    expect((await training).backend.reason).toBe('device-lost');
  });

  it('does not go round in circles when WASM fails too', async () => {
    const { training, backends } = train([losesDevice], { preference: 'wasm' });
    await expect(training).rejects.toThrow('device-lost');
    expect(backends).toEqual(['wasm wasm-chosen']);
    expect(workers[0]!.terminate).toHaveBeenCalledOnce();
  });

  it('stops the worker on abort and gives the best so far', async () => {
    const controller = new AbortController();
    const { training } = train([trainsUntilStopped], {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(await training).toMatchObject({ ended: 'stopped', state: { epoch: 2 } });
    expect(workers.map(({ stops }) => stops)).toEqual([1]);
  });

  it('stops at once what is aborted before it begins', async () => {
    const { training } = train([trainsUntilStopped], { signal: AbortSignal.abort() });
    expect((await training).ended).toBe('stopped');
    expect(workers.map(({ stops }) => stops)).toEqual([1]);
  });

  it.each(['not-enough-history', 'misuse', 'model-missing'] as const)(
    'lets %s pass from a GPU without a second try',
    async (code) => {
      const { training } = train([failsWith(new DriftfeedError(code, 'why'))]);
      await expect(training).rejects.toThrow(`${code}: why`);
      expect(workers).toHaveLength(1);
      expect(workers[0]!.terminate).toHaveBeenCalledOnce();
    },
  );

  it('ends when a checkpoint cannot be kept', async () => {
    const { training } = train([losesDeviceAfter('epoch 1')], {
      onCheckpoint: () => {
        throw new DriftfeedError('quota-full');
      },
    });
    await expect(training).rejects.toThrow('quota-full');
    expect(workers).toHaveLength(1);
  });
});
