// What the activity strip shows of the engine's status: the newest job of each kind, and what ran it.
import type { BackendView, EngineStatus, JobKind, JobView } from '../../engine/api';

const order: readonly JobKind[] = ['import', 'embedding', 'training', 'sources'];

/**
 * The newest job of each kind, in the order the data takes; cancelled ones are left out. An import that is not
 * at its end stands before newer ones that are: its visits are in no other job.
 */
export function latestJobs(jobs: readonly JobView[]): JobView[] {
  const newest = new Map<JobKind, JobView>();
  for (const job of jobs) {
    const known = newest.get(job.kind);
    if (!known || comesBefore(job, known)) newest.set(job.kind, job);
  }
  return order.flatMap((kind) => newest.get(kind) ?? []).filter((job) => job.state !== 'cancelled');
}

function comesBefore(job: JobView, other: JobView): boolean {
  const ahead = job.kind === 'import' ? Number(canCancel(job)) - Number(canCancel(other)) : 0;
  return ahead > 0 || (ahead === 0 && job.id > other.id);
}

/** What runs the work: a running job's backend before a finished one's, embedding's before training's. */
export function activeBackend(status: Pick<EngineStatus, 'jobs' | 'training'>): BackendView | null {
  const jobs = latestJobs(status.jobs);
  const running = jobs.find((job) => job.state === 'running' && job.backend !== null);
  if (running) return running.backend;
  const finished = jobs.find((job) => job.backend !== null);
  return finished?.backend ?? status.training.backend;
}

/** Whether what was learned went with what was forgotten, and nothing is under way to learn anew. */
export function needsTraining({ jobs, training }: Pick<EngineStatus, 'jobs' | 'training'>): boolean {
  return training.stale && !latestJobs(jobs).some((job) => job.kind === 'training' && isActive(job));
}

/** Done share of a job, 0..1; null while its size is unknown. */
export function jobShare(job: Pick<JobView, 'done' | 'total'>): number | null {
  return job.total > 0 ? Math.min(1, job.done / job.total) : null;
}

/** A failed one too: what it has not done yet is then given up. */
export function canCancel(job: Pick<JobView, 'state'>): boolean {
  return isActive(job) || job.state === 'failed';
}

export function isActive(job: Pick<JobView, 'state'>): boolean {
  return job.state === 'queued' || job.state === 'running' || job.state === 'paused';
}
