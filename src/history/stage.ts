// Puts what the person agreed to import beside the history, whole, in one transaction: from here on the
// file is no longer needed and the import can die anywhere.
import { DriftfeedError } from '../device/errors';
import { putAll, type Storage } from '../storage/database';
import { putNewJob } from '../storage/jobs';
import type { Origin, StagedRow, VisitRow } from '../storage/schema';
import type { CleanedHistory, CleanPage } from './clean';

export interface StageOptions {
  origin: Origin;
  /** Key of the page's vector; the embedding room decides which text that is. */
  contentHash: (page: CleanPage) => string;
  /** Ms since 1970. */
  now: number;
  /** Visits a chunk. */
  chunkSize?: number;
}

/** What an import job's row carries; it counts up as chunks are moved. */
export interface ImportPayload {
  origin: Origin;
  visitsAdded: number;
  pagesAdded: number;
}

/**
 * Stores a job and the visits in chunks, newest first, so that the newest pages can be embedded while the
 * rest is still on its way. All or nothing. Returns the job's id for `runImport`. Throws `empty-history`.
 */
export async function stageImport(
  storage: Storage,
  cleaned: Pick<CleanedHistory, 'visits' | 'pages'>,
  { origin, contentHash, now, chunkSize = 2000 }: StageOptions,
): Promise<number> {
  const { visits } = cleaned;
  if (visits.length === 0) throw new DriftfeedError('empty-history', 'nothing left after cleaning');
  const pages = new Map(cleaned.pages.map((page) => [page.url, page]));
  const payload: ImportPayload = { origin, visitsAdded: 0, pagesAdded: 0 };

  return storage.write(['jobs', 'staged'], 'strict', async (transaction) => {
    const job = await putNewJob(transaction, { kind: 'import', total: visits.length, payload }, now);
    const rows: StagedRow[] = [];
    for (let end = visits.length; end > 0; end -= chunkSize) {
      const chunk = visits.slice(Math.max(0, end - chunkSize), end);
      rows.push({
        jobId: job.id,
        sequence: rows.length,
        pages: pagesOf(chunk, pages, contentHash),
        visits: chunk.map((visit): VisitRow => ({ ...visit, origin })),
      });
    }
    putAll(transaction.objectStore('staged'), rows);
    return job.id;
  });
}

function pagesOf(
  visits: readonly { url: string }[],
  pages: ReadonlyMap<string, CleanPage>,
  contentHash: StageOptions['contentHash'],
): StagedRow['pages'] {
  return [...new Set(visits.map((visit) => visit.url))].map((url) => {
    const page = pages.get(url);
    if (!page) throw new DriftfeedError('misuse', 'a visit without its page');
    return { url, title: page.title, site: page.site, contentHash: contentHash(page) };
  });
}
