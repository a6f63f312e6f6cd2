import { describe, expect, it } from 'vitest';
import type { BackendView, JobView, TrainingView } from '../../engine/api';
import { activeBackend, canCancel, jobShare, latestJobs, needsTraining } from './activity';

const cpu: BackendView = { backend: 'wasm', adapter: null, reason: 'no-webgpu' };
const gpu: BackendView = { backend: 'webgpu', adapter: 'A card', reason: 'webgpu-fast' };
const job = (
  id: number,
  kind: JobView['kind'],
  state: JobView['state'],
  backend: BackendView | null = null,
): JobView => ({
  id,
  kind,
  state,
  done: 1,
  total: 2,
  rate: null,
  millisecondsLeft: null,
  backend,
  error: null,
});
const training: TrainingView = {
  state: 'none',
  epoch: 0,
  epochs: 0,
  millisecondsLeft: null,
  backend: null,
  losses: [],
  verdict: null,
  sureness: null,
  stale: false,
  error: null,
};

describe('needsTraining', () => {
  it('holds from a forgetting on until a training is under way', () => {
    const stale = { ...training, stale: true };
    expect(needsTraining({ jobs: [job(1, 'training', 'done')], training: stale })).toBe(true);
    expect(needsTraining({ jobs: [job(2, 'training', 'queued')], training: stale })).toBe(false);
    expect(needsTraining({ jobs: [job(1, 'training', 'done')], training })).toBe(false);
  });
});

describe('latestJobs', () => {
  it('keeps the newest of each kind in the order of the data', () => {
    const jobs = [
      job(4, 'training', 'queued'),
      job(1, 'embedding', 'failed'),
      job(3, 'embedding', 'running'),
      job(2, 'import', 'done'),
    ];
    expect(latestJobs(jobs).map(({ id }) => id)).toEqual([2, 3, 4]);
  });

  it('drops a cancelled job rather than showing an older one as current', () => {
    expect(latestJobs([job(1, 'embedding', 'done'), job(2, 'embedding', 'cancelled')])).toEqual([]);
  });

  it('keeps an import that still has visits to store before newer ones that have ended', () => {
    const ids = (...jobs: JobView[]) => latestJobs(jobs).map(({ id }) => id);
    expect(ids(job(1, 'import', 'failed'), job(2, 'import', 'done'))).toEqual([1]);
    expect(ids(job(1, 'import', 'paused'), job(2, 'import', 'cancelled'))).toEqual([1]);
    expect(ids(job(1, 'import', 'failed'), job(2, 'import', 'running'))).toEqual([2]);
    expect(ids(job(1, 'import', 'done'), job(2, 'import', 'done'))).toEqual([2]);
    expect(ids(job(1, 'embedding', 'failed'), job(2, 'embedding', 'done'))).toEqual([2]);
  });
});

describe('activeBackend', () => {
  it('prefers what is running', () => {
    const jobs = [job(1, 'embedding', 'done', cpu), job(2, 'training', 'running', gpu)];
    expect(activeBackend({ jobs, training })).toBe(gpu);
  });

  it('falls back to what ran last, then to training, then to nothing', () => {
    expect(activeBackend({ jobs: [job(1, 'embedding', 'done', cpu)], training })).toBe(cpu);
    expect(activeBackend({ jobs: [], training: { ...training, backend: gpu } })).toBe(gpu);
    expect(activeBackend({ jobs: [], training })).toBeNull();
  });
});

describe('canCancel', () => {
  it('holds until a job is done or given up, also once it has failed', () => {
    const states = ['queued', 'running', 'paused', 'failed', 'done', 'cancelled'] as const;
    expect(states.filter((state) => canCancel({ state }))).toEqual(['queued', 'running', 'paused', 'failed']);
  });
});

describe('jobShare', () => {
  it('is unknown without a total and never above one', () => {
    expect(jobShare({ done: 3, total: 0 })).toBeNull();
    expect(jobShare({ done: 3, total: 2 })).toBe(1);
  });
});
