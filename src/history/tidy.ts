// Tidies the history again by other rules, from its visits as they came in: all of it in one transaction, or none.
import { DriftfeedError } from '../device/errors';
import { withSum } from '../storage/checksum';
import type { ReadTransaction, Storage, WriteTransaction } from '../storage/database';
import { stripCheckpoints, usedHashes } from '../storage/forget';
import { eachRawDay, type KeptVisit, packDays, unpackDay } from '../storage/raw-days';
import type { Origin, PageRow, RawDayRow, VisitDayRow, VisitRow } from '../storage/schema';
import { removeVectors } from '../storage/vectors';
import { compareVisits, dayOf, eachDay, visitKey } from '../storage/visit-days';
import { spellings } from './canonical';
import { type CleanOptions, type CleanPage, cleanHistory } from './clean';
import { createStepper, type Stepper } from './steps';

export interface TidyReport {
  /** Visits that were left out and are in again. */
  back: number;
  /** Visits that are left out now. */
  gone: number;
  /** Pages that stay, under another title. */
  renamed: number;
  /** Visits as they came in that a rule leaves out now which is there to keep things private: they are not kept. */
  forGood: number;
}

export interface TidyOptions {
  rules: CleanOptions;
  contentHash: (page: CleanPage) => string;
  /** Where it is false nothing is changed. */
  apply: boolean;
}

interface Stored {
  raw: RawDayRow[];
  days: VisitDayRow[];
  pages: PageRow[];
}

interface Plan {
  report: TidyReport;
  days: Change<VisitDayRow, number>;
  pages: Change<PageRow, string>;
  raw: Change<RawDayRow, number>;
}

type KnownVisit = KeptVisit & { known: true };

interface Change<Row, Key> {
  put: Row[];
  gone: Key[];
}

const stores = [
  'raw',
  'visits',
  'pages',
  'vectors',
  'liveItems',
  'feedback',
  'checkpoints',
  'staged',
  'feeds',
] as const;
/** Somebody adds a page meanwhile, now and then; nobody does all the time. */
const mostTries = 5;

/**
 * Cleans the visits that are kept as they came in by the rules, and puts the outcome in the place of the visits that
 * came of them. A visit that none of them explains (none at its time on its site) stays as it is; reactions do too.
 * Vectors of texts that are gone go, and where visits came or went models lose what they had learned, as when
 * something is forgotten. The same again changes nothing. Errors: storage's; then nothing has changed.
 */
export async function tidyAgain(storage: Storage, options: TidyOptions): Promise<TidyReport> {
  for (let tries = 0; tries < mostTries; tries++) {
    const stored = await storage.read(['raw', 'visits', 'pages'], readAll);
    // Outside of the transaction, for it takes seconds where the history is long.
    const plan = await makePlan(stored, options);
    if (!options.apply || isNothing(plan)) return plan.report;
    const fits = await storage.write(stores, 'strict', async (transaction) => {
      const now = await readAll(transaction);
      if (markOf(now) !== markOf(stored)) return false;
      await carryOut(transaction, plan);
      return true;
    });
    if (fits) return plan.report;
  }
  throw new DriftfeedError('storage-refused', 'the history changes all the time');
}

async function readAll(transaction: ReadTransaction): Promise<Stored> {
  const raw: RawDayRow[] = [];
  for await (const row of eachRawDay(transaction)) raw.push(row);
  if (raw.length === 0) return { raw, days: [], pages: [] };
  const days: VisitDayRow[] = [];
  for await (const row of eachDay(transaction, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY))
    days.push(row);
  return { raw, days, pages: await transaction.objectStore('pages').getAll() };
}

/** Equal where nothing that a plan rests on has changed. */
function markOf({ raw, days, pages }: Stored): string {
  const ofPages = pages.map(({ url, contentHash, visits }) => `${url} ${contentHash} ${visits}`).join('\n');
  const ofRaw = raw.map(({ day, sum }) => `${day} ${sum}`).join('\n');
  const ofDays = days.map(({ day, sum, visits }) => `${day} ${sum} ${visits.length}`).join('\n');
  return `${ofRaw}|${ofDays}|${ofPages}`;
}

async function makePlan(stored: Stored, { rules, contentHash }: TidyOptions): Promise<Plan> {
  const stepper = createStepper({ signal: undefined });
  const raw: KeptVisit[] = [];
  for (const row of stored.raw) {
    if (stepper.due()) await stepper.pause();
    // A damaged day is left to the repair: it explains nothing.
    for (const visit of unpackDay(row) ?? []) raw.push(visit);
  }
  const explained = await momentsOf(raw, stepper);
  const before = stored.days.flatMap(({ visits }) => visits);
  const staying = before.filter(({ time, site }) => !explained.has(`${time} ${site}`));
  const visits = new Map(staying.map((visit) => [visitKey(visit), visit]));
  const cleaned = clean(raw, contextOf(staying, stored.pages), rules);
  for (const visit of cleaned.visits) if (!visits.has(visitKey(visit))) visits.set(visitKey(visit), visit);

  const known = new Set(before.map(visitKey));
  const pages = changedPages(stored.pages, before, staying, [...visits.values()], cleaned.pages, contentHash);
  const report = {
    back: [...visits.keys()].filter((key) => !known.has(key)).length,
    gone: before.filter((visit) => !visits.has(visitKey(visit))).length,
    renamed: pages.renamed,
    forGood: raw.length - cleaned.raw.length,
  };
  // What tells of nothing is no change: models would be of other weights than the history.
  const changes = report.back + report.gone + report.renamed > 0;
  return {
    report,
    days: changes ? changedDays(stored.days, [...visits.values()]) : none,
    pages: changes ? pages : none,
    raw: changedRaw(stored.raw, cleaned.raw),
  };
}

const none = { put: [], gone: [] };

/** Visits that stay, as far as they say something of those beside them: a reload is one of a page that was there. */
function contextOf(staying: readonly VisitRow[], pages: readonly PageRow[]): KnownVisit[] {
  const titles = new Map(pages.map(({ url, title }) => [url, title]));
  return staying.map(({ url, time, origin }) => ({
    url,
    title: titles.get(url) ?? '',
    time,
    transition: 'link',
    origin,
    known: true,
  }));
}

/** When and on which sites something came in. */
async function momentsOf(raw: readonly KeptVisit[], stepper: Stepper): Promise<Set<string>> {
  const moments = new Set<string>();
  const sites = new Map<string, string[]>();
  for (const { url, time } of raw) {
    let own = sites.get(url);
    if (!own) {
      if (stepper.due()) await stepper.pause();
      own = [...new Set(spellings(url).map(({ site }) => site))];
      sites.set(url, own);
    }
    for (const site of own) moments.add(`${time} ${site}`);
  }
  return moments;
}

/** A sample's visits are nobody's: they are not weighed against the person's own. */
function clean(raw: readonly KeptVisit[], context: readonly KnownVisit[], rules: CleanOptions) {
  const visits: VisitRow[] = [];
  const pages = new Map<string, CleanPage>();
  const kept: KeptVisit[] = [];
  for (const origin of ['sample', 'import'] satisfies Origin[]) {
    const own = raw.filter((visit) => visit.origin === origin);
    if (own.length === 0) continue;
    const beside = context.filter((visit) => visit.origin === origin);
    const cleaned = cleanHistory({ format: 'companion', visits: [...beside, ...own] }, rules);
    for (const visit of cleaned.visits) visits.push({ ...visit, origin });
    for (const page of cleaned.pages) pages.set(page.url, page);
    for (const visit of cleaned.raw) kept.push({ ...visit, origin });
  }
  return { visits, pages, raw: kept };
}

function changedDays(
  stored: readonly VisitDayRow[],
  visits: readonly VisitRow[],
): Change<VisitDayRow, number> {
  const days = new Map<number, VisitRow[]>();
  for (const visit of visits) {
    const own = days.get(dayOf(visit.time));
    if (own) own.push(visit);
    else days.set(dayOf(visit.time), [visit]);
  }
  const before = new Map(stored.map((row) => [row.day, row.visits]));
  const put: VisitDayRow[] = [];
  for (const [day, own] of days) {
    own.sort(compareVisits);
    const old = before.get(day);
    if (!old || old.length !== own.length || own.some((visit, place) => !isSame(visit, old[place]!)))
      put.push(withSum({ day, visits: own }));
  }
  return { put, gone: [...before.keys()].filter((day) => !days.has(day)) };
}

function isSame(a: VisitRow, b: VisitRow): boolean {
  return (
    a.time === b.time &&
    a.url === b.url &&
    a.site === b.site &&
    a.weight === b.weight &&
    a.dwell === b.dwell &&
    a.origin === b.origin
  );
}

function changedPages(
  stored: readonly PageRow[],
  before: readonly VisitRow[],
  staying: readonly VisitRow[],
  visits: readonly VisitRow[],
  cleaned: ReadonlyMap<string, CleanPage>,
  contentHash: TidyOptions['contentHash'],
): Change<PageRow, string> & { renamed: number } {
  const old = new Map(stored.map((page) => [page.url, page]));
  const lastOfStaying = new Map<string, number>();
  for (const { url, time } of staying)
    lastOfStaying.set(url, Math.max(time, lastOfStaying.get(url) ?? Number.NEGATIVE_INFINITY));
  const counts = new Map<string, Pick<PageRow, 'firstVisit' | 'lastVisit' | 'visits' | 'origin'>>();
  for (const { url, time, origin } of visits) {
    const own = counts.get(url) ?? { firstVisit: time, lastVisit: time, visits: 0, origin };
    counts.set(url, {
      firstVisit: Math.min(own.firstVisit, time),
      lastVisit: Math.max(own.lastVisit, time),
      visits: own.visits + 1,
      // As when visits are added: a page of the person's own is that, whatever else brought it.
      origin: own.origin === 'import' ? own.origin : origin,
    });
  }

  const put: PageRow[] = [];
  let renamed = 0;
  for (const [url, count] of counts) {
    const page = old.get(url);
    const told = cleaned.get(url);
    // The newest visit knows the title best; but a title is never lost to an empty one.
    const isOlder = (lastOfStaying.get(url) ?? Number.NEGATIVE_INFINITY) >= count.lastVisit;
    const isBetter = !page || (told?.title !== '' && (!isOlder || page.title === ''));
    const source = told && isBetter ? told : page;
    if (!source) continue; // damaged: a visit without its page, which the repair makes
    const { title, site } = source;
    const row: PageRow = {
      url,
      title,
      site,
      ...count,
      contentHash: page?.title === title ? page.contentHash : contentHash({ url, title, site }),
    };
    if (page && page.title !== title) renamed++;
    if (!page || pageFields.some((field) => page[field] !== row[field])) put.push(row);
  }
  const gone = new Set(before.map(({ url }) => url).filter((url) => !counts.has(url)));
  return { put, gone: [...gone], renamed };
}

const pageFields = ['title', 'site', 'firstVisit', 'lastVisit', 'visits', 'origin'] as const;

function changedRaw(stored: readonly RawDayRow[], kept: readonly KeptVisit[]): Change<RawDayRow, number> {
  const counts = new Map<number, number>();
  for (const { time } of kept) counts.set(dayOf(time), (counts.get(dayOf(time)) ?? 0) + 1);
  const readable = stored.filter((row) => unpackDay(row) !== null);
  const changed = new Set(
    readable.filter(({ day, count }) => (counts.get(day) ?? 0) !== count).map(({ day }) => day),
  );
  return {
    put: packDays(kept.filter(({ time }) => changed.has(dayOf(time)))),
    gone: [...changed].filter((day) => !counts.has(day)),
  };
}

function isNothing({ days, pages, raw }: Plan): boolean {
  return [days, pages, raw].every(({ put, gone }) => put.length + gone.length === 0);
}

async function carryOut(transaction: WriteTransaction, { days, pages, raw, report }: Plan): Promise<void> {
  transaction.objectStore('raw').deleteAll(raw.gone);
  transaction.objectStore('raw').putAll(raw.put);
  transaction.objectStore('visits').deleteAll(days.gone);
  transaction.objectStore('visits').putAll(days.put);
  transaction.objectStore('pages').deleteAll(pages.gone);
  transaction.objectStore('pages').putAll(pages.put);
  if (report.back + report.gone + report.renamed === 0) return;
  await transaction.objectStore('feeds').clear();
  const used = await usedHashes(transaction);
  await removeVectors(transaction, (hash) => !used.has(hash));
  if (report.back + report.gone > 0) await stripCheckpoints(transaction);
}
