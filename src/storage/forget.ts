// Forgetting: pages, a site, a period, certain hours or a whole sample leave every store in one transaction, so that no
// crash leaves half.
import { trainingUnderWay } from './checkpoints';
import { withSum } from './checksum';
import { deleteAllKeys, putAll, type Storage, type WriteTransaction } from './database';
import { type RawTarget, type Spelling, withoutRaw, withoutRawOf } from './forget-raw';
import type { FeedbackRow, Origin, PageRow, StagedRow, VisitDayRow, VisitRow } from './schema';
import { forgetSetting, type LearnedSetting } from './settings';
import { removeVectors } from './vectors';
import { dayOf, eachDay } from './visit-days';

/**
 * `from` and `to` are ms since 1970, both included; `during` says of a moment whether it is meant. An origin stands
 * for every visit that came that way. Where pages are meant by a rule, `meets` says of any other whether it is meant
 * too: visits that were tidied away have none of their own here.
 */
export type ForgetTarget =
  | { page: string }
  | { pages: ReadonlySet<string>; meets?: (page: { url: string; title: string }) => boolean }
  | { during: (time: number) => boolean }
  | { site: string }
  | { from: number; to: number }
  | { origin: Origin };

export interface Forgotten {
  pages: number;
  visits: number;
  /** Visits as they came in, those that tidying had left out among them. */
  raw: number;
  vectors: number;
  /** Trained models that lost their state with what they had learned it from; a half-trained one is among them. */
  staleCheckpoints: number;
}

const stores = [
  'pages',
  'visits',
  'raw',
  'vectors',
  'liveItems',
  'feedback',
  'checkpoints',
  'staged',
  'feeds',
  'settings',
] as const;

/**
 * Deletes visits, the pages that have none left, their vectors unless a page, live item or feedback shares
 * them, feedback about those pages (for a site: about anything on it; for a period: given in it; for the
 * sample: all of it, as it was given to a made-up person's feed), and the cached feed, whose reasons may name
 * them; waiting imports lose them too. Checkpoints become stale and lose their state: weights and directions
 * of what is gone are a trace of it. Where no page is left there is nothing to train again on, and they go. Items of live sources stay: they say what a source published, not what
 * the person did. Feedback holds an item's address as its catalog spells it; `canonical` gives the address
 * that the same page has in the history. Reactions to other things stay, but no longer tell of what is gone that it
 * was passed over. Of the `learned` settings stays what they say themselves. A visit as it came in
 * goes where its page is meant under any of its `spellings`.
 */
export function forget(
  storage: Storage,
  target: ForgetTarget,
  canonical: (url: string) => string | null,
  learned: readonly LearnedSetting<unknown>[],
  spellings: (url: string) => Spelling[],
): Promise<Forgotten> {
  return storage.write(stores, 'strict', async (transaction) => {
    const isMeant = rawTarget(target, spellings);
    const raw = await withoutRaw(transaction, isMeant, 'from' in target ? target : undefined);
    const visits = await removeVisits(transaction, target);
    const { gone, reduced } = await splitPages(transaction, target, visits);
    const goneUrls = new Set(gone.map((page) => page.url));
    deleteAllKeys(transaction.objectStore('pages'), goneUrls);
    putAll(transaction.objectStore('pages'), reduced);
    const staged = await unstage(transaction, target, isMeant);
    const feedback = await forgetFeedback(transaction, target, goneUrls, canonical);
    if (visits.length + gone.length + staged + feedback === 0) {
      return { pages: 0, visits: 0, raw, vectors: 0, staleCheckpoints: 0 };
    }

    await transaction.objectStore('feeds').clear();
    const used = await usedHashes(transaction);
    // Also those left behind when a page changed its title: what no row explains cannot be forgotten later.
    const vectors = await removeVectors(transaction, (hash) => !used.has(hash));
    await forgetSettings(transaction, target, learned);
    const staleCheckpoints = await stripCheckpoints(transaction);
    return { pages: gone.length, visits: visits.length, raw, vectors, staleCheckpoints };
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
    else changed.push(withSum({ day, visits: rest }));
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
  if ('origin' in target || 'during' in target) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return spanOfPages(await pagesOf(transaction, target));
}

function spanOfPages(pages: readonly PageRow[]): [from: number, to: number] {
  return pages.reduce<[number, number]>(
    ([from, to], page) => [Math.min(from, page.firstVisit), Math.max(to, page.lastVisit)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

async function pagesOf(
  transaction: WriteTransaction,
  target: { page: string } | { pages: ReadonlySet<string> } | { site: string },
) {
  const store = transaction.objectStore('pages');
  if ('pages' in target) return (await store.getAll()).filter(({ url }) => target.pages.has(url));
  if ('site' in target) return store.index('site').getAll(target.site);
  const page = await store.get(target.page);
  return page ? [page] : [];
}

/** Pages that go, and pages that keep other visits, by which their times, count and origin are told anew. */
async function splitPages(transaction: WriteTransaction, target: ForgetTarget, visits: readonly VisitRow[]) {
  if ('page' in target || 'pages' in target || 'site' in target)
    return { gone: await pagesOf(transaction, target), reduced: [] };

  const urls = new Set(visits.map((visit) => visit.url));
  const pages = (await transaction.objectStore('pages').getAll()).filter(({ url }) => urls.has(url));
  const [from, to] = spanOfPages(pages);
  const left = new Map<string, PageRow>();
  const byUrl = new Map(pages.map((page) => [page.url, page]));
  // The days as they are without the target's visits: their removal is queued before this.
  for await (const day of eachDay(transaction, dayOf(from), dayOf(to))) {
    for (const visit of day.visits) {
      const page = byUrl.get(visit.url);
      if (page) left.set(page.url, withVisit(page, left.get(page.url), visit));
    }
  }
  return { gone: pages.filter(({ url }) => !left.has(url)), reduced: [...left.values()] };
}

/** Counts one more visit, later than those before, into what is left of a page. */
function withVisit(page: PageRow, left: PageRow | undefined, { time, origin }: VisitRow): PageRow {
  if (!left) return { ...page, firstVisit: time, lastVisit: time, visits: 1, origin };
  // As when visits are added: a page of the person's own is that, whatever else brought it.
  return {
    ...left,
    lastVisit: time,
    visits: left.visits + 1,
    origin: origin === 'import' ? origin : left.origin,
  };
}

/** Takes the target out of imports that wait. Returns how many visits went. */
async function unstage(
  transaction: WriteTransaction,
  target: ForgetTarget,
  isMeant: RawTarget,
): Promise<number> {
  const store = transaction.objectStore('staged');
  let removed = 0;
  for (const row of await store.getAll()) {
    const visits = row.visits.filter((visit) => !isTarget(visit, target));
    const raw = row.raw && withoutRawOf(row.raw, isMeant);
    if (visits.length === row.visits.length && raw === row.raw) continue;
    removed += row.visits.length - visits.length;
    const urls = new Set(visits.map((visit) => visit.url));
    const rest: StagedRow = { ...row, visits, pages: row.pages.filter((page) => urls.has(page.url)) };
    if (raw) rest.raw = raw;
    putAll(store, [rest]);
  }
  return removed;
}

export function isTarget(visit: Omit<VisitRow, 'weight'>, target: ForgetTarget): boolean {
  if ('page' in target) return visit.url === target.page;
  if ('pages' in target) return target.pages.has(visit.url);
  if ('during' in target) return target.during(visit.time);
  if ('site' in target) return visit.site === target.site;
  if ('origin' in target) return visit.origin === target.origin;
  return visit.time >= target.from && visit.time <= target.to;
}

/** Whether a visit as it came in is meant. */
function rawTarget(target: ForgetTarget, spellings: (url: string) => Spelling[]): RawTarget {
  if ('during' in target || 'from' in target || 'origin' in target)
    return (visit) => isTarget({ ...visit, site: '' }, target);
  const known = new Map<string, Spelling[]>();
  return (visit) => {
    // Kept by the first version that kept any: where it led is not known, so it goes with whatever is forgotten.
    if (visit.transition === 'redirect' || visit.hidden) return true;
    let spelled = known.get(visit.url);
    if (!spelled) {
      spelled = spellings(visit.url);
      known.set(visit.url, spelled);
    }
    if ('site' in target) return spelled.some(({ site }) => site === target.site);
    return spelled.some(
      ({ url }) =>
        isTarget({ ...visit, url, site: '' }, target) ||
        ('meets' in target && target.meets?.({ url, title: visit.title }) === true),
    );
  };
}

/** How many reactions went, or lost what they told of the target. */
async function forgetFeedback(
  transaction: WriteTransaction,
  target: ForgetTarget,
  goneUrls: ReadonlySet<string>,
  canonical: (url: string) => string | null,
): Promise<number> {
  const store = transaction.objectStore('feedback');
  const isGone = (url: string) => {
    const page = canonical(url) ?? url;
    if (goneUrls.has(page)) return true;
    if ('page' in target) return page === target.page;
    if ('pages' in target) return target.pages.has(page);
    return 'site' in target && isOnSite(url, target.site);
  };
  const rows = await store.getAll();
  const isDoomed = ({ itemUrl, time }: FeedbackRow) => {
    if (isGone(itemUrl)) return true;
    if ('origin' in target) return target.origin === 'sample';
    if ('during' in target) return target.during(time);
    return 'from' in target && time >= target.from && time <= target.to;
  };
  const doomed = rows.filter(isDoomed);
  const told = rows.filter((row) => !isDoomed(row) && row.passed?.some(({ url }) => isGone(url)));
  deleteAllKeys(
    store,
    doomed.map((row) => row.id!),
  );
  putAll(
    store,
    told.map(({ passed = [], ...row }) => {
      const rest = passed.filter(({ url }) => !isGone(url));
      return rest.length > 0 ? { ...row, passed: rest } : row;
    }),
  );
  return doomed.length + told.length;
}

async function forgetSettings(
  transaction: WriteTransaction,
  target: ForgetTarget,
  learned: readonly LearnedSetting<unknown>[],
): Promise<void> {
  const store = transaction.objectStore('settings');
  // The emptied days are gone: their deletion is queued before this.
  const visitsLeft = (await transaction.objectStore('visits').count()) > 0;
  for (const setting of learned) {
    const row = await forgetSetting(store, setting, {
      wholeOrigin: 'origin' in target,
      visitsLeft,
      ...('from' in target ? { period: target } : {}),
    });
    if (row) putAll(store, [row]);
  }
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
export async function usedHashes(transaction: WriteTransaction): Promise<Set<string>> {
  const [pages, items, feedback, staged] = await Promise.all([
    transaction.objectStore('pages').getAll(),
    transaction.objectStore('liveItems').getAll(),
    transaction.objectStore('feedback').getAll(),
    transaction.objectStore('staged').getAll(),
  ]);
  const stagedPages = staged.flatMap((row) => row.pages);
  return new Set([...pages, ...items, ...feedback, ...stagedPages].map((row) => row.contentHash));
}

/** Returns how many rows there were. */
export async function stripCheckpoints(transaction: WriteTransaction): Promise<number> {
  const store = transaction.objectStore('checkpoints');
  const [rows, pages] = await Promise.all([store.getAll(), transaction.objectStore('pages').count()]);
  if (pages === 0) {
    await store.clear();
    return rows.length;
  }
  deleteAllKeys(store, [trainingUnderWay]);
  const trained = rows.filter(({ id }) => id !== trainingUnderWay);
  putAll(
    store,
    trained.map((row) => withSum({ ...row, stale: true, state: null })),
  );
  return rows.length;
}
