// Long jobs as rows with a cursor, so that any of them can die anywhere and be resumed.
import { DriftfeedError } from '../device/errors';
import { deleteAllKeys, type ReadTransaction, type Storage, type WriteTransaction } from './database';
import type { JobKind, JobRow, JobState } from './schema';

/** A job as it is stored: with its id. */
export type StoredJob = JobRow & { id: number };

export type NewJob = Pick<JobRow, 'kind' | 'total'> & Partial<Pick<JobRow, 'state' | 'cursor' | 'payload'>>;
export type JobChange = Partial<Pick<JobRow, 'state' | 'cursor' | 'total' | 'payload' | 'errorCode'>>;

export const ended: ReadonlySet<JobState> = new Set(['done', 'failed', 'cancelled']);

/** `now` in ms since 1970. Returns the row with its id. */
export function createJob(storage: Storage, job: NewJob, now: number): Promise<StoredJob> {
  return storage.write(['jobs'], 'strict', (transaction) => putNewJob(transaction, job, now));
}

export async function putNewJob(transaction: WriteTransaction, job: NewJob, now: number): Promise<StoredJob> {
  const row: JobRow = { state: 'queued', cursor: 0, ...job, created: now, updated: now };
  const id = await transaction.objectStore('jobs').add(row);
  return { ...row, id };
}

export async function getJob(storage: Storage, id: number): Promise<StoredJob | null> {
  const row = await storage.read(['jobs'], (transaction) => transaction.objectStore('jobs').get(id));
  return row ? { ...row, id } : null;
}

/** Changes some fields; throws `misuse` if there is no such job. */
export function updateJob(storage: Storage, id: number, change: JobChange, now: number): Promise<StoredJob> {
  return storage.write(['jobs'], 'strict', (transaction) => putJobChange(transaction, id, change, now));
}

export async function putJobChange(
  transaction: WriteTransaction,
  id: number,
  change: JobChange,
  now: number,
): Promise<StoredJob> {
  const store = transaction.objectStore('jobs');
  const old = await store.get(id);
  if (!old) throw new DriftfeedError('misuse', `no job ${id}`);
  const row = { ...old, ...change, id, updated: now };
  await store.put(row);
  return row;
}

/** All jobs, oldest first. */
export async function listJobs(storage: Storage, kind?: JobKind): Promise<StoredJob[]> {
  const rows = await storage.read(['jobs'], (transaction) => transaction.objectStore('jobs').getAll());
  return (rows as StoredJob[]).filter((row) => !kind || row.kind === kind);
}

/** Jobs to take up again after a start. */
export async function unfinishedJobs(storage: Storage, kind?: JobKind): Promise<StoredJob[]> {
  return (await listJobs(storage, kind)).filter((job) => !ended.has(job.state));
}

/** Unfinished jobs, and failed imports whose visits still wait: they go on, or are cancelled, when told to. */
export function openJobs(storage: Storage, kind?: JobKind): Promise<StoredJob[]> {
  return storage.read(['jobs', 'staged'], async (transaction) => {
    const rows = (await transaction.objectStore('jobs').getAll()) as StoredJob[];
    const waiting = await jobsWithVisits(transaction);
    return rows.filter((job) => (!kind || job.kind === kind) && isOpen(job, waiting));
  });
}

/**
 * Drops jobs that are over and whose last change is before a time (ms since 1970), and visits that wait for
 * a job that is over or gone: nothing will ever store them. Returns how many jobs.
 */
export function pruneJobs(storage: Storage, before: number): Promise<number> {
  return storage.write(['jobs', 'staged'], 'strict', async (transaction) => {
    const jobs = (await transaction.objectStore('jobs').getAll()) as StoredJob[];
    const waiting = await jobsWithVisits(transaction);
    const open = new Set(jobs.filter((job) => isOpen(job, waiting)).map(({ id }) => id));
    const old = jobs.filter(({ id, updated }) => !open.has(id) && updated < before);
    deleteAllKeys(
      transaction.objectStore('jobs'),
      old.map(({ id }) => id),
    );
    const staged = transaction.objectStore('staged');
    for (const jobId of waiting) {
      if (!open.has(jobId)) deleteAllKeys(staged, await staged.index('jobId').getAllKeys(jobId));
    }
    return old.length;
  });
}

function isOpen(job: StoredJob, waiting: ReadonlySet<number>): boolean {
  return !ended.has(job.state) || (job.state === 'failed' && waiting.has(job.id));
}

/** Ids of the jobs for which visits are staged. */
async function jobsWithVisits(transaction: ReadTransaction): Promise<Set<number>> {
  return new Set(await transaction.objectStore('staged').index('jobId').values());
}
