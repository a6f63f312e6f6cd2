// Visits and the pages they are of: added so that adding twice changes nothing, read in pages.
import { putAll, type ReadTransaction, type Storage, type WriteTransaction } from './database';
import type { PageRow, VisitRow } from './schema';

/** A page as an import brings it; times and counts follow from its visits. */
export type NewPage = Pick<PageRow, 'url' | 'title' | 'site' | 'contentHash'>;

export type VisitKey = [time: number, url: string];

export interface AddReport {
  /** Visits that were not here before. */
  visits: number;
  /** Pages that were not here before. */
  pages: number;
}

/**
 * Adds visits and brings their pages' rows up to date: only keys [time, url] that are new count, so adding
 * the same again changes nothing. Every visit's page must be among `pages`, or stored already; visits of
 * other pages are left out.
 */
export function addVisits(
  storage: Storage,
  pages: readonly NewPage[],
  visits: readonly VisitRow[],
): Promise<AddReport> {
  return storage.write(['pages', 'visits'], 'strict', (transaction) => putVisits(transaction, pages, visits));
}

/** As `addVisits`, within a transaction over `pages`, `visits` and whatever else must go with them. */
export async function putVisits(
  transaction: WriteTransaction,
  pages: readonly NewPage[],
  visits: readonly VisitRow[],
): Promise<AddReport> {
  const fresh = await newVisits(transaction, visits);
  const pageStore = transaction.objectStore('pages');
  const offered = new Map(pages.map((page) => [page.url, page]));
  const byPage = new Map<string, VisitRow[]>();
  for (const visit of fresh) {
    const list = byPage.get(visit.url);
    if (list) list.push(visit);
    else byPage.set(visit.url, [visit]);
  }
  const urls = [...byPage.keys()];
  const stored = await Promise.all(urls.map((url) => pageStore.get(url)));

  const report: AddReport = { visits: 0, pages: 0 };
  const pageRows: PageRow[] = [];
  const visitRows: VisitRow[] = [];
  urls.forEach((url, index) => {
    const old = stored[index];
    const page = offered.get(url) ?? old;
    if (!page) return;
    const own = byPage.get(url)!;
    visitRows.push(...own);
    pageRows.push(mergePage(old, page, own));
    report.visits += own.length;
    if (!old) report.pages++;
  });
  putAll(transaction.objectStore('visits'), visitRows);
  putAll(pageStore, pageRows);
  return report;
}

function mergePage(old: PageRow | undefined, page: NewPage, visits: readonly VisitRow[]): PageRow {
  let firstVisit = old?.firstVisit ?? Number.POSITIVE_INFINITY;
  let lastVisit = old?.lastVisit ?? Number.NEGATIVE_INFINITY;
  for (const visit of visits) {
    firstVisit = Math.min(firstVisit, visit.time);
    lastVisit = Math.max(lastVisit, visit.time);
  }
  // The newest visit knows the title best; but a title is never lost to an empty one.
  const retitled = !old || (page.title !== '' && (old.title === '' || lastVisit > old.lastVisit));
  const told = retitled ? page : old;
  const origin = visits.some((visit) => visit.origin === 'import') ? 'import' : visits[0]!.origin;
  return {
    url: page.url,
    title: told.title,
    site: told.site,
    firstVisit,
    lastVisit,
    visits: (old?.visits ?? 0) + visits.length,
    contentHash: told.contentHash,
    origin: old && origin !== 'import' ? old.origin : origin,
  };
}

/** Those whose key is not stored yet, each key once. Reads the keys of the visits' time span in one go. */
async function newVisits(
  transaction: ReadTransaction | WriteTransaction,
  visits: readonly VisitRow[],
): Promise<VisitRow[]> {
  if (visits.length === 0) return [];
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { time } of visits) {
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  const store = (transaction as ReadTransaction).objectStore('visits');
  const known = new Set((await store.getAllKeys(timeRange(from, to))).map(keyText));
  return visits.filter((visit) => {
    const key = keyText([visit.time, visit.url]);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}

const keyText = ([time, url]: VisitKey) => `${time} ${url}`;

/** How many of these visits are stored already; for the preview. Reads `batch` at a time. */
export async function countKnownVisits(
  storage: Storage,
  visits: readonly Pick<VisitRow, 'time' | 'url'>[],
  batch = 5000,
): Promise<number> {
  const sorted = [...visits].sort((a, b) => a.time - b.time);
  let known = 0;
  for (let start = 0; start < sorted.length; start += batch) {
    const part = sorted.slice(start, start + batch);
    const range = timeRange(part[0]!.time, part[part.length - 1]!.time);
    const stored = await storage.read(['visits'], (transaction) =>
      transaction.objectStore('visits').getAllKeys(range),
    );
    const keys = new Set(stored.map(keyText));
    for (const visit of part) if (keys.has(keyText([visit.time, visit.url]))) known++;
  }
  return known;
}

/** All visit keys with from ≤ time ≤ to: an array sorts after every string. */
export function timeRange(from: number, to: number): IDBKeyRange {
  return IDBKeyRange.bound([from], [to, []]);
}

/** Up to `limit` visits, oldest first, strictly after a key (null: from the start). */
export function visitsAfter(storage: Storage, after: VisitKey | null, limit: number): Promise<VisitRow[]> {
  return storage.read(['visits'], (transaction) =>
    transaction.objectStore('visits').getAll(after && IDBKeyRange.lowerBound(after, true), limit),
  );
}

/** Visits with from ≤ time ≤ to, oldest first. */
export function visitsBetween(storage: Storage, from: number, to: number): Promise<VisitRow[]> {
  return storage.read(['visits'], (transaction) =>
    transaction.objectStore('visits').getAll(timeRange(from, to)),
  );
}

/** Every visit, oldest first, in batches that each are one short transaction. */
export async function* allVisits(storage: Storage, batch = 5000): AsyncGenerator<VisitRow[]> {
  let after: VisitKey | null = null;
  for (;;) {
    const rows: VisitRow[] = await visitsAfter(storage, after, batch);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    after = [last.time, last.url];
  }
}

/** Every page, by address. */
export function allPages(storage: Storage): Promise<PageRow[]> {
  return storage.read(['pages'], (transaction) => transaction.objectStore('pages').getAll());
}

export function pageAt(storage: Storage, url: string): Promise<PageRow | undefined> {
  return storage.read(['pages'], (transaction) => transaction.objectStore('pages').get(url));
}

/** Pages by last visit, newest first. */
export function pagesByRecency(storage: Storage, offset: number, limit: number): Promise<PageRow[]> {
  return storage.read(['pages'], async (transaction) => {
    const rows: PageRow[] = [];
    let cursor = await transaction.objectStore('pages').index('lastVisit').openCursor(null, 'prev');
    if (offset > 0) cursor = (await cursor?.advance(offset)) ?? null;
    while (cursor && rows.length < limit) {
      rows.push(cursor.value);
      cursor = await cursor.continue();
    }
    return rows;
  });
}

export function pagesOfSite(storage: Storage, site: string): Promise<PageRow[]> {
  return storage.read(['pages'], (transaction) =>
    transaction.objectStore('pages').index('site').getAll(site),
  );
}

export interface HistoryCounts {
  pages: number;
  visits: number;
  sites: number;
}

/** Counts without reading rows. */
export function countHistory(storage: Storage): Promise<HistoryCounts> {
  return storage.read(['pages', 'visits'], async (transaction) => {
    const pageStore = transaction.objectStore('pages');
    const [pages, visits] = await Promise.all([pageStore.count(), transaction.objectStore('visits').count()]);
    let sites = 0;
    let cursor = await pageStore.index('site').openKeyCursor(null, 'nextunique');
    while (cursor) {
      sites++;
      cursor = await cursor.continue();
    }
    return { pages, visits, sites };
  });
}

/** Sites with how many pages and visits each has, most visited first. */
export async function siteCounts(
  storage: Storage,
): Promise<{ site: string; pages: number; visits: number }[]> {
  const counts = new Map<string, { site: string; pages: number; visits: number }>();
  for (const page of await allPages(storage)) {
    const count = counts.get(page.site) ?? { site: page.site, pages: 0, visits: 0 };
    count.pages++;
    count.visits += page.visits;
    counts.set(page.site, count);
  }
  return [...counts.values()].sort((a, b) => b.visits - a.visits || a.site.localeCompare(b.site));
}
