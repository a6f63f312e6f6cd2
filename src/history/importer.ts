// Moves a staged import into the history, chunk by chunk, so that a kill at any moment loses and doubles
// nothing: a chunk is added, its staged row deleted and the job's cursor moved in one transaction.
import { DriftfeedError } from '../device/errors';
import { deleteAllKeys, type Storage, type WriteTransaction } from '../storage/database';
import { putJobChange } from '../storage/jobs';
import { putRawDays } from '../storage/raw-days';
import type { JobRow } from '../storage/schema';
import { putVisits } from '../storage/visits';
import type { ImportPayload } from './stage';

export interface ImportProgress {
  /** Visits moved. */
  done: number;
  total: number;
}

export interface ImportOptions {
  /** Aborting stops after the running chunk with `cancelled`; the job stays and can be taken up again. */
  signal?: AbortSignal | undefined;
  /** Called after every chunk. What it throws ends the run, as a kill would. */
  onProgress?: ((progress: ImportProgress) => void | Promise<void>) | undefined;
  /** The clock, ms since 1970. */
  now: () => number;
}

/** What was new; the rest was here already. */
export type ImportResult = Pick<ImportPayload, 'visitsAdded' | 'pagesAdded'>;

const stores = ['pages', 'visits', 'raw', 'staged', 'jobs'] as const;

/**
 * Runs or resumes an import until all of it is stored. The job is not marked as done: whoever runs it does
 * that once everything that has to follow is done too; until then a call finds nothing left and resolves.
 * Throws `cancelled` (see `signal`), `misuse` where there is no such job, and storage's errors; after any of
 * them it can be called again.
 */
export async function runImport(
  storage: Storage,
  jobId: number,
  { signal, onProgress, now }: ImportOptions,
): Promise<ImportResult> {
  for (;;) {
    if (signal?.aborted) throw new DriftfeedError('cancelled');
    const { job, left } = await storage.write(stores, 'strict', (transaction) =>
      moveChunk(transaction, jobId, now()),
    );
    if (job.state === 'cancelled') throw new DriftfeedError('cancelled');
    await onProgress?.({ done: job.cursor, total: job.total });
    if (!left) {
      const { visitsAdded, pagesAdded } = job.payload as ImportPayload;
      return { visitsAdded, pagesAdded };
    }
  }
}

/** `left` says whether there was a chunk to move. */
async function moveChunk(
  transaction: WriteTransaction,
  jobId: number,
  now: number,
): Promise<{ job: JobRow; left: boolean }> {
  const job = await getImport(transaction, jobId);
  if (job.state === 'cancelled') return { job, left: false };
  const staged = await transaction.objectStore('staged').index('jobId').get(jobId); // lowest id: next in order
  if (!staged)
    return { job: await putJobChange(transaction, jobId, { cursor: job.total }, now), left: false };

  const added = await putVisits(transaction, staged.pages, staged.visits);
  if (staged.raw) await putRawDays(transaction, staged.raw);
  deleteAllKeys(transaction.objectStore('staged'), [staged.id!]);
  const old = job.payload as ImportPayload;
  const payload: ImportPayload = {
    ...old,
    visitsAdded: old.visitsAdded + added.visits,
    pagesAdded: old.pagesAdded + added.pages,
  };
  const cursor = Math.min(job.total, job.cursor + staged.visits.length);
  return { job: await putJobChange(transaction, jobId, { cursor, payload }, now), left: true };
}

/**
 * Gives up an import: what is still staged goes, what has been moved stays (it can be deleted as any other
 * history). Harmless on an import that has ended. Returns how many visits stayed.
 */
export function cancelImport(storage: Storage, jobId: number, now: number): Promise<number> {
  return storage.write(['staged', 'jobs'], 'strict', async (transaction) => {
    const job = await getImport(transaction, jobId);
    const keys = await transaction.objectStore('staged').index('jobId').getAllKeys(jobId);
    deleteAllKeys(transaction.objectStore('staged'), keys);
    if (job.state !== 'done') await putJobChange(transaction, jobId, { state: 'cancelled' }, now);
    return job.cursor;
  });
}

async function getImport(transaction: WriteTransaction, jobId: number) {
  const job = await transaction.objectStore('jobs').get(jobId);
  if (job?.kind !== 'import') throw new DriftfeedError('misuse', `no import job ${jobId}`);
  return job;
}
