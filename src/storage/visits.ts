// Visits and the pages they are of: added so that adding twice changes nothing, read in pages.
import { withSum } from './checksum';
import { putAll, type Storage, type WriteTransaction } from './database';
import type { PageRow, VisitDayRow, VisitRow } from './schema';
import { compareVisits, dayOf, readDays, visitKey } from './visit-days';

/** A page as an import brings it; times and counts follow from its visits. */
export type NewPage = Pick<PageRow, 'url' | 'title' | 'site' | 'contentHash'>;

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
  const days = groupBy(visits, (visit) => dayOf(visit.time));
  const stored = await storedDays(transaction, [...days.keys()]);
  const fresh = [...days].flatMap(([day, rows]) => newVisits(rows, stored.get(day)));
  const byPage = groupBy(fresh, (visit) => visit.url);
  const storedPages = await pagesAt(transaction, [...byPage.keys()]);
  const offered = new Map(pages.map((page) => [page.url, page]));

  const report: AddReport = { visits: 0, pages: 0 };
  const pageRows: PageRow[] = [];
  const added: VisitRow[] = [];
  for (const [url, own] of byPage) {
    const old = storedPages.get(url);
    const page = offered.get(url) ?? old;
    if (!page) continue;
    for (const visit of own) added.push(visit);
    pageRows.push(mergePage(old, page, own));
    if (!old) report.pages++;
  }
  report.visits = added.length;
  const dayRows = [...groupBy(added, (visit) => dayOf(visit.time))].map(([day, rows]): VisitDayRow => {
    const all = [...(stored.get(day)?.visits ?? []), ...rows];
    return withSum({ day, visits: all.sort(compareVisits) });
  });
  putAll(transaction.objectStore('visits'), dayRows);
  putAll(transaction.objectStore('pages'), pageRows);
  return report;
}

function groupBy<Key, Row>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** The async callbacks here and below turn a key that is refused at once into a rejection like any other. */
async function storedDays(transaction: WriteTransaction, days: readonly number[]) {
  const store = transaction.objectStore('visits');
  const rows = await Promise.all(days.map(async (day) => store.get(day)));
  return new Map(rows.filter((row) => row !== undefined).map((row) => [row.day, row]));
}

/** Those whose key is not stored yet, each key once. */
function newVisits(visits: readonly VisitRow[], stored: VisitDayRow | undefined): VisitRow[] {
  const known = new Set(stored?.visits.map(visitKey));
  return visits.filter((visit) => {
    const key = visitKey(visit);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}

/** Stored pages by address. Asking for most of them, reading all in one request is several times faster. */
async function pagesAt(
  transaction: WriteTransaction,
  urls: readonly string[],
): Promise<Map<string, PageRow>> {
  const store = transaction.objectStore('pages');
  const readAll = urls.length * 10 > (await store.count());
  const rows = readAll ? await store.getAll() : await Promise.all(urls.map(async (url) => store.get(url)));
  return new Map(rows.filter((row) => row !== undefined).map((row) => [row.url, row]));
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

/** How many of these visits are stored already; for the preview. */
export async function countKnownVisits(
  storage: Storage,
  visits: readonly Pick<VisitRow, 'time' | 'url'>[],
): Promise<number> {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { time } of visits) {
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  if (visits.length === 0) return 0;
  const asked = new Set(visits.map(visitKey));
  let known = 0;
  for await (const rows of visitBatches(storage, dayOf(from), dayOf(to))) {
    for (const row of rows) if (asked.has(visitKey(row))) known++;
  }
  return known;
}

/** Every visit, oldest first, in batches that each are one short transaction. */
export function allVisits(storage: Storage): AsyncGenerator<VisitRow[]> {
  return visitBatches(storage, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
}

async function* visitBatches(storage: Storage, from: number, to: number): AsyncGenerator<VisitRow[]> {
  for (let next = from; ; ) {
    const rows = await storage.read(['visits'], (transaction) => readDays(transaction, next, to));
    const last = rows.at(-1);
    if (!last) return;
    yield rows.flatMap((row) => row.visits);
    next = last.day + 1;
  }
}

/** Every page, by address. */
export function allPages(storage: Storage): Promise<PageRow[]> {
  return storage.read(['pages'], (transaction) => transaction.objectStore('pages').getAll());
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
