// What the activity strip shows of the engine's status: the newest job of each kind, and what ran it.
import type { BackendView, EngineStatus, JobKind, JobView } from '../../engine/api';

const order: readonly JobKind[] = ['import', 'embedding', 'training', 'sources'];

/** The newest job of each kind, in the order the data takes; cancelled ones are left out. */
export function latestJobs(jobs: readonly JobView[]): JobView[] {
  const newest = new Map<JobKind, JobView>();
  for (const job of jobs) {
    const known = newest.get(job.kind);
    if (!known || job.id > known.id) newest.set(job.kind, job);
  }
  return order.flatMap((kind) => newest.get(kind) ?? []).filter((job) => job.state !== 'cancelled');
}

/** What runs the work: a running job's backend before a finished one's, embedding's before training's. */
export function activeBackend(status: Pick<EngineStatus, 'jobs' | 'training'>): BackendView | null {
  const jobs = latestJobs(status.jobs);
  const running = jobs.find((job) => job.state === 'running' && job.backend !== null);
  if (running) return running.backend;
  const finished = jobs.find((job) => job.backend !== null);
  return finished?.backend ?? status.training.backend;
}

/** Done share of a job, 0..1; null while its size is unknown. */
export function jobShare(job: Pick<JobView, 'done' | 'total'>): number | null {
  return job.total > 0 ? Math.min(1, job.done / job.total) : null;
}

export function isActive(job: Pick<JobView, 'state'>): boolean {
  return job.state === 'queued' || job.state === 'running' || job.state === 'paused';
}
