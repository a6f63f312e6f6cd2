// Long jobs as rows with a cursor, so that any of them can die anywhere and be resumed.
import { DriftfeedError } from '../device/errors';
import type { Storage, WriteTransaction } from './database';
import type { JobKind, JobRow, JobState } from './schema';

/** A job as it is stored: with its id. */
export type StoredJob = JobRow & { id: number };

export type NewJob = Pick<JobRow, 'kind' | 'total'> & Partial<Pick<JobRow, 'state' | 'cursor' | 'payload'>>;
export type JobChange = Partial<Pick<JobRow, 'state' | 'cursor' | 'total' | 'payload' | 'errorCode'>>;

const ended: ReadonlySet<JobState> = new Set(['done', 'failed', 'cancelled']);

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

/** Drops ended jobs whose last change is before a time (ms since 1970). Returns how many. */
export function pruneJobs(storage: Storage, before: number): Promise<number> {
  return storage.write(['jobs'], 'strict', async (transaction) => {
    const store = transaction.objectStore('jobs');
    const old = (await store.getAll()).filter((job) => ended.has(job.state) && job.updated < before);
    await Promise.all(old.map((job) => store.delete(job.id!)));
    return old.length;
  });
}
