// Forgetting: a page, a site or a period leaves every store in one transaction, so that no crash leaves half.
import { deleteAllKeys, putAll, type Storage, type WriteTransaction } from './database';
import type { PageRow, StagedRow, VisitDayRow, VisitRow } from './schema';
import { removeVectors } from './vectors';
import { dayOf, eachDay } from './visit-days';

/** `from` and `to` are ms since 1970, both included. */
export type ForgetTarget = { page: string } | { site: string } | { from: number; to: number };

export interface Forgotten {
  pages: number;
  visits: number;
  /** Content hashes that nothing uses any more; their vectors are gone. */
  hashes: string[];
  vectors: number;
  /** Checkpoints that were trained on what is gone and are now marked stale. */
  staleCheckpoints: number;
}

const stores = [
  'pages',
  'visits',
  'vectors',
  'liveItems',
  'feedback',
  'checkpoints',
  'staged',
  'feeds',
] as const;

/**
 * Deletes visits, the pages that have none left, their vectors unless a page, live item or feedback shares
 * them, feedback about those pages (for a site: about anything on it; for a period: given in it), and the
 * cached feed, whose reasons may name them; waiting imports lose them too. Checkpoints become stale. Items
 * of live sources stay: they say what a source published, not what the person did.
 */
export function forget(storage: Storage, target: ForgetTarget): Promise<Forgotten> {
  return storage.write(stores, 'strict', async (transaction) => {
    const visits = await removeVisits(transaction, target);
    const { gone, reduced } = await splitPages(transaction, target, visits);
    const goneUrls = new Set(gone.map((page) => page.url));
    deleteAllKeys(transaction.objectStore('pages'), goneUrls);
    putAll(transaction.objectStore('pages'), reduced);
    const staged = await unstage(transaction, target);
    const feedback = await forgetFeedback(transaction, target, goneUrls);
    if (visits.length + gone.length + staged + feedback === 0) {
      return { pages: 0, visits: 0, hashes: [], vectors: 0, staleCheckpoints: 0 };
    }

    await transaction.objectStore('feeds').clear();
    const used = await usedHashes(transaction);
    const unused = new Set<string>();
    for (const page of gone) if (!used.has(page.contentHash)) unused.add(page.contentHash);
    // Also those left behind when a page changed its title: what no row explains cannot be forgotten later.
    const vectors = await removeVectors(transaction, (hash) => {
      if (!used.has(hash)) unused.add(hash);
      return !used.has(hash);
    });
    const staleCheckpoints = await markStale(transaction);
    return { pages: gone.length, visits: visits.length, hashes: [...unused], vectors, staleCheckpoints };
  });
}

/** Takes the target's visits out of their days and returns them. */
async function removeVisits(transaction: WriteTransaction, target: ForgetTarget): Promise<VisitRow[]> {
  const [from, to] = await spanOf(transaction, target);
  const removed: VisitRow[] = [];
  const changed: VisitDayRow[] = [];
  const emptied: number[] = [];
  for await (const { day, visits } of eachDay(transaction, dayOf(from), dayOf(to))) {
    const rest = visits.filter((visit) => !isTarget(visit, target));
    if (rest.length === visits.length) continue;
    for (const visit of visits) if (isTarget(visit, target)) removed.push(visit);
    if (rest.length === 0) emptied.push(day);
    else changed.push({ day, visits: rest });
  }
  deleteAllKeys(transaction.objectStore('visits'), emptied);
  putAll(transaction.objectStore('visits'), changed);
  return removed;
}

/** The time in which the target's visits lie; an empty span if there is none. */
async function spanOf(
  transaction: WriteTransaction,
  target: ForgetTarget,
): Promise<[from: number, to: number]> {
  if ('from' in target) return [target.from, target.to];
  return spanOfPages(await pagesOf(transaction, target));
}

function spanOfPages(pages: readonly PageRow[]): [from: number, to: number] {
  return pages.reduce<[number, number]>(
    ([from, to], page) => [Math.min(from, page.firstVisit), Math.max(to, page.lastVisit)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

async function pagesOf(transaction: WriteTransaction, target: { page: string } | { site: string }) {
  const store = transaction.objectStore('pages');
  return 'page' in target ? present([await store.get(target.page)]) : store.index('site').getAll(target.site);
}

/** Pages that go, and pages that keep other visits with their times and counts brought up to date. */
async function splitPages(transaction: WriteTransaction, target: ForgetTarget, visits: readonly VisitRow[]) {
  if (!('from' in target)) return { gone: await pagesOf(transaction, target), reduced: [] };

  const lost = new Map<string, number>();
  for (const { url } of visits) lost.set(url, (lost.get(url) ?? 0) + 1);
  const store = transaction.objectStore('pages');
  const gone: PageRow[] = [];
  const reduced: PageRow[] = [];
  for (const page of present(await Promise.all([...lost.keys()].map(async (url) => store.get(url))))) {
    const left = page.visits - lost.get(page.url)!;
    if (left <= 0) gone.push(page);
    else reduced.push({ ...page, visits: left });
  }
  // Only pages whose first or last visit went need a look at their other visits.
  const open = reduced.filter((page) => page.firstVisit >= target.from || page.lastVisit <= target.to);
  const [from, to] = spanOfPages(open);
  const byUrl = new Map(open.map((page) => [page.url, page]));
  for (const page of open)
    [page.firstVisit, page.lastVisit] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for await (const { visits: left } of eachDay(transaction, dayOf(from), dayOf(to))) {
    for (const { url, time } of left) {
      const page = byUrl.get(url);
      if (!page) continue;
      page.firstVisit = Math.min(page.firstVisit, time);
      page.lastVisit = Math.max(page.lastVisit, time);
    }
  }
  return { gone, reduced };
}

function present<T>(rows: readonly (T | undefined)[]): T[] {
  return rows.filter((row) => row !== undefined);
}

/** Takes the target out of imports that wait. Returns how many visits went. */
async function unstage(transaction: WriteTransaction, target: ForgetTarget): Promise<number> {
  const store = transaction.objectStore('staged');
  let removed = 0;
  for (const row of await store.getAll()) {
    const visits = row.visits.filter((visit) => !isTarget(visit, target));
    if (visits.length === row.visits.length) continue;
    removed += row.visits.length - visits.length;
    const urls = new Set(visits.map((visit) => visit.url));
    const rest: StagedRow = { ...row, visits, pages: row.pages.filter((page) => urls.has(page.url)) };
    putAll(store, [rest]);
  }
  return removed;
}

function isTarget(visit: VisitRow, target: ForgetTarget): boolean {
  if ('page' in target) return visit.url === target.page;
  if ('site' in target) return visit.site === target.site;
  return visit.time >= target.from && visit.time <= target.to;
}

async function forgetFeedback(
  transaction: WriteTransaction,
  target: ForgetTarget,
  goneUrls: ReadonlySet<string>,
): Promise<number> {
  const store = transaction.objectStore('feedback');
  const doomed = (await store.getAll()).filter(({ itemUrl, time }) => {
    if (goneUrls.has(itemUrl)) return true;
    if ('page' in target) return itemUrl === target.page;
    if ('site' in target) return isOnSite(itemUrl, target.site);
    return time >= target.from && time <= target.to;
  });
  deleteAllKeys(
    store,
    doomed.map((row) => row.id!),
  );
  return doomed.length;
}

function isOnSite(url: string, site: string): boolean {
  try {
    const host = new URL(url).hostname;
    return host === site || host.endsWith(`.${site}`);
  } catch {
    return false;
  }
}

/** Hashes that something still explains; sees the deletions queued before it in the same transaction. */
async function usedHashes(transaction: WriteTransaction): Promise<Set<string>> {
  const [pages, items, feedback, staged] = await Promise.all([
    transaction.objectStore('pages').getAll(),
    transaction.objectStore('liveItems').getAll(),
    transaction.objectStore('feedback').getAll(),
    transaction.objectStore('staged').getAll(),
  ]);
  const stagedPages = staged.flatMap((row) => row.pages);
  return new Set([...pages, ...items, ...feedback, ...stagedPages].map((row) => row.contentHash));
}

async function markStale(transaction: WriteTransaction): Promise<number> {
  const store = transaction.objectStore('checkpoints');
  const rows = await store.getAll();
  putAll(
    store,
    rows.map((row) => ({ ...row, stale: true })),
  );
  return rows.length;
}
