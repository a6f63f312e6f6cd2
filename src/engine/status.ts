// What the page is told: one status object, changed by the services and sent at most ten times a second.

import type { JobKind, JobState } from '../storage/schema';
import type { BackendView, ComparisonView, EngineStatus, JobView, Settings, TrainingView } from './api';
import { createRateMeter, type RateMeter } from './rate';

const publishMilliseconds = 100;

export const defaultSettings: Settings = {
  adventure: 0.25,
  sureness: 0,
  compute: 'auto',
  model: null,
  kinds: [],
  languages: [],
};

export const noTraining: TrainingView = {
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

export const noComparison: ComparisonView = {
  state: 'off',
  models: null,
  wins: [0, 0],
  ties: 0,
  now: [0, 0],
  share: { low: 0, high: 1 },
  winner: null,
  restarted: false,
  chosen: null,
  choices: [],
};

/** The running numbers of one job; turned into a JobView when published. */
interface TrackedJob {
  id: number;
  kind: JobKind;
  state: JobState;
  done: number;
  total: number;
  meter: RateMeter;
  backend: BackendView | null;
  error: JobView['error'];
}

export class StatusBoard {
  #status: Omit<EngineStatus, 'jobs'> = {
    profile: { source: 'none', sampleId: null, model: 'minilm-en' },
    counts: { pages: 0, visits: 0, sites: 0, vectors: 0, liveItems: 0, saved: 0 },
    training: noTraining,
    comparison: noComparison,
    leader: false,
    restoring: null,
    storage: { persisted: false, usedBytes: null, quotaBytes: null },
    feedVersion: 0,
    feedOutdated: false,
    companion: { on: false, until: null, added: 0 },
    settings: defaultSettings,
  };
  readonly #jobs = new Map<number, TrackedJob>();
  readonly #listeners = new Set<(status: EngineStatus) => void>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly now: () => number = Date.now) {}

  get(): EngineStatus {
    return { ...this.#status, jobs: [...this.#jobs.values()].map(view) };
  }

  change(change: Partial<Omit<EngineStatus, 'jobs'>>): void {
    this.#status = { ...this.#status, ...change };
    this.#schedule();
  }

  count(change: Partial<EngineStatus['counts']>): void {
    this.change({ counts: { ...this.#status.counts, ...change } });
  }

  train(change: Partial<TrainingView>): void {
    this.change({ training: { ...this.#status.training, ...change } });
  }

  /** Notes a job's progress or state; an unknown id begins to be tracked. */
  job(id: number, change: Partial<Omit<TrackedJob, 'id' | 'meter'>> & { kind: JobKind }): void {
    const job = this.#jobs.get(id) ?? {
      id,
      state: 'queued' as JobState,
      done: 0,
      total: 0,
      meter: createRateMeter(),
      backend: null,
      error: null,
      kind: change.kind,
    };
    Object.assign(job, change);
    if (change.state === 'running' && change.done === undefined) job.meter = createRateMeter();
    if (change.done !== undefined) job.meter.note(change.done, this.now());
    this.#jobs.set(id, job);
    this.#schedule();
  }

  subscribe(listener: (status: EngineStatus) => void): () => void {
    this.#listeners.add(listener);
    listener(this.get());
    return () => this.#listeners.delete(listener);
  }

  /** Tells nobody any more. */
  close(): void {
    this.#listeners.clear();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const status = this.get();
      for (const listener of this.#listeners) listener(status);
    }, publishMilliseconds);
  }
}

function view(job: TrackedJob): JobView {
  const running = job.state === 'running';
  return {
    id: job.id,
    kind: job.kind,
    state: job.state,
    done: job.done,
    total: job.total,
    rate: running ? job.meter.rate() : null,
    millisecondsLeft: running ? job.meter.millisecondsLeft(job.total) : null,
    backend: job.backend,
    error: job.error,
  };
}
