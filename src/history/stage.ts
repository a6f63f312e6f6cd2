// Puts what the person agreed to import beside the history, whole, in one transaction: from here on the
// file is no longer needed and the import can die anywhere.
import { DriftfeedError } from '../device/errors';
import { putAll, type Storage } from '../storage/database';
import { putNewJob } from '../storage/jobs';
import { packDays } from '../storage/raw-days';
import type { Origin, StagedRow } from '../storage/schema';
import type { CleanedHistory, CleanPage, CleanVisit } from './clean';
import type { RawVisit } from './raw';

export interface StageOptions {
  origin: Origin;
  /** Key of the page's vector; the embedding room decides which text that is. */
  contentHash: (page: CleanPage) => string;
  /** Ms since 1970. */
  now: number;
  /** Visits a chunk, at least: a page's visits stay together. Default: by how many there are. */
  chunkSize?: number;
}

/** What an import job's row carries; it counts up as chunks are moved. */
export interface ImportPayload {
  origin: Origin;
  visitsAdded: number;
  pagesAdded: number;
}

/**
 * Stores a job and the visits in chunks of whole pages, the pages visited last first, so that they can be
 * embedded while the rest is still on its way, and each page's row is written once; after them the visits as they
 * came in, where `raw` has them. All or nothing. Returns the job's id for `runImport`. Throws `empty-history`.
 */
export async function stageImport(
  storage: Storage,
  cleaned: Pick<CleanedHistory, 'visits' | 'pages'> & { raw?: readonly RawVisit[] },
  options: StageOptions,
): Promise<number> {
  const { origin, contentHash, now } = options;
  const { visits } = cleaned;
  const chunkSize = options.chunkSize ?? defaultChunkSize(visits.length);
  if (visits.length === 0) throw new DriftfeedError('empty-history', 'nothing left after cleaning');
  const pages = new Map(cleaned.pages.map((page) => [page.url, page]));
  const payload: ImportPayload = { origin, visitsAdded: 0, pagesAdded: 0 };
  const raw = packDays((cleaned.raw ?? []).map((visit) => ({ ...visit, origin })));

  return storage.write(['jobs', 'staged'], 'strict', async (transaction) => {
    const job = await putNewJob(transaction, { kind: 'import', total: visits.length, payload }, now);
    const rows: StagedRow[] = [];
    let row: StagedRow | null = null;
    for (const [url, own] of byLastVisit(visits)) {
      const page = pages.get(url);
      if (!page) throw new DriftfeedError('misuse', 'a visit without its page');
      if (!row || row.visits.length >= chunkSize) {
        row = { jobId: job.id, sequence: rows.length, pages: [], visits: [] };
        rows.push(row);
      }
      row.pages.push({ url, title: page.title, site: page.site, contentHash: contentHash(page) });
      for (const visit of own) row.visits.push({ ...visit, origin });
    }
    for (let start = 0; start < raw.length; start += rawDaysAtOnce) {
      const days = raw.slice(start, start + rawDaysAtOnce);
      rows.push({ jobId: job.id, sequence: rows.length, pages: [], visits: [], raw: days });
    }
    putAll(transaction.objectStore('staged'), rows);
    return job.id;
  });
}

/** Packed, a day has some tens of kilobytes. */
const rawDaysAtOnce = 100;

/**
 * A chunk's pages were visited on all days there are, so every chunk writes nearly all days again: few chunks are
 * quick, many are soon done with the first. A quarter of the visits, within what one transaction may well hold.
 */
function defaultChunkSize(visits: number): number {
  return Math.min(50_000, Math.max(10_000, Math.ceil(visits / 4)));
}

/** Visits by page, the page visited last first. Expects them oldest first. */
function byLastVisit(visits: readonly CleanVisit[]): Map<string, CleanVisit[]> {
  const pages = new Map<string, CleanVisit[]>();
  for (const visit of visits.toReversed()) {
    const own = pages.get(visit.url);
    if (own) own.push(visit);
    else pages.set(visit.url, [visit]);
  }
  return pages;
}
