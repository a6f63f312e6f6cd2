// Check and repair: what is stored held against itself. Visits are the truth; pages, vectors and models follow.

import { DriftfeedError } from '../device/errors';
import { backupStores } from './backup';
import { isIntact, withSum } from './checksum';
import type { ReadTransaction, Storage, WriteTransaction } from './database';
import { ended } from './jobs';
import { type BackupStore, isRow, readableVisits } from './restore-rows';
import type {
  CheckpointRow,
  DriftfeedSchema,
  PageRow,
  RawDayRow,
  VectorBlockRow,
  VisitDayRow,
  VisitRow,
} from './schema';
import { filterBlock } from './vectors';
import { compareVisits, dayOf, visitKey } from './visit-days';

/**
 * What can be wrong. Rebuilt from the rest: `day` (not what was written, but readable: kept as it is), `misplaced`
 * (visits on another day than theirs, out of order, or twice), `page` (none for a visit, or not readable), `counts`
 * (a page's times and count are not its visits'), `visits` (none for a page: its first and last are put back),
 * `vectors` (a damaged block: pages are embedded anew), `doubled` (vectors there twice), `unused` (vectors that
 * nothing explains), `model` (trained anew). Gone for good: `unreadable-visits`, `unreadable` (other rows that can
 * be neither read nor rebuilt), `staged` (visits that wait for an import that is over or gone).
 */
const damages = [
  'day',
  'misplaced',
  'page',
  'counts',
  'visits',
  'vectors',
  'doubled',
  'unused',
  'model',
  'unreadable-visits',
  'unreadable',
  'staged',
] as const;
export type Damage = (typeof damages)[number];
/** How many of each there are. */
export type Findings = Partial<Record<Damage, number>>;

/** What storage does not know itself. */
export interface RepairHelp {
  /** Key of the vector of a page whose row has to be made anew. */
  contentHash: (page: { url: string; title: string; site: string }) => string;
  /** Whether a model's state can still be read. */
  isUsable: (row: CheckpointRow) => boolean;
}

/** Looks and changes nothing. */
export function checkStorage(storage: Storage, help: RepairHelp): Promise<Findings> {
  return storage.read(backupStores, async (transaction) => (await findDamage(transaction, help)).findings);
}

/** What the person must know of before it is taken for lost. */
const forGood = ['unreadable-visits', 'unreadable'] as const satisfies readonly Damage[];

/**
 * Repairs all that `checkStorage` finds, in one transaction, and says what it was. A second time finds nothing. Where
 * more is lost than in `told`, the findings that the person agreed to, it throws `storage-refused` and changes nothing.
 */
export function repairStorage(storage: Storage, help: RepairHelp, told?: Findings): Promise<Findings> {
  return storage.write(backupStores, 'strict', async (transaction) => {
    const { findings, changes } = await findDamage(transaction, help);
    if (told && forGood.some((damage) => (findings[damage] ?? 0) > (told[damage] ?? 0)))
      throw new DriftfeedError('storage-refused', 'more is lost than was found before');
    for (const change of changes) change(transaction);
    return findings;
  });
}

const damageOfLost: Partial<Record<BackupStore, Damage>> = {
  visits: 'unreadable-visits',
  vectors: 'vectors',
  checkpoints: 'model',
};

interface Found {
  findings: Findings;
  /** Rows of pages that cannot be read at all. Those that visits know of are made anew. */
  lostPages: number;
  changes: ((transaction: WriteTransaction) => void)[];
}

type Stored = { [Name in BackupStore]: DriftfeedSchema[Name]['value'][] };

async function findDamage(transaction: ReadTransaction, help: RepairHelp): Promise<Found> {
  const found: Found = { findings: {}, lostPages: 0, changes: [] };
  const { rows, brokenPages } = await readableRows(transaction, found);
  const days = checkDays(rows.visits, found);
  const pages = checkPages(rows.pages, brokenPages, days, help, found);
  found.changes.push((writing) => writeDays(writing, days));
  checkStaged(rows, found);
  const stagedPages = rows.staged.flatMap((row) => row.pages);
  const explained = [...pages, ...stagedPages, ...rows.liveItems, ...rows.feedback];
  checkVectors(rows.vectors, new Set(explained.map(({ contentHash }) => contentHash)), found);
  checkModels(rows.checkpoints, help, found);
  return found;
}

function note({ findings }: Found, damage: Damage, count = 1): void {
  if (count > 0) findings[damage] = (findings[damage] ?? 0) + count;
}

/** All rows by store. Those that no longer are what they should be go; pages that are none are given back. */
async function readableRows(
  transaction: ReadTransaction,
  found: Found,
): Promise<{ rows: Stored; brokenPages: Map<string, unknown> }> {
  const rows: Partial<Record<BackupStore, unknown[]>> = {};
  const brokenPages = new Map<string, unknown>();
  let allLost = 0;
  let anyRead = false;
  for (const name of backupStores) {
    const store = transaction.objectStore(name);
    // Sealed rows that do not open: nothing is left of them, not even whose they were.
    const lost = await store.setAsideUnreadable();
    allLost += lost;
    if (name === 'pages') found.lostPages = lost;
    else note(found, damageOfLost[name] ?? 'unreadable', lost);
    const [values, keys]: [unknown[], (string | number)[]] = await Promise.all([
      store.getAll(),
      store.getAllKeys(),
    ]);
    rows[name] = values;
    anyRead ||= keys.length > 0;
    if (name === 'visits') continue; // what can be read of a day is kept
    const good: unknown[] = [];
    const bad: (string | number)[] = [];
    for (const [index, key] of keys.entries()) {
      const row = values[index];
      if (isRow(name, row) && (name !== 'raw' || isIntact(row as RawDayRow))) good.push(row);
      else bad.push(key);
      if (bad.at(-1) === key && name === 'pages') brokenPages.set(String(key), values[index]);
    }
    rows[name] = good;
    if (bad.length === 0) continue;
    found.changes.push((writing) => writing.objectStore(name).deleteAll(bad as never[]));
    if (name === 'vectors') note(found, 'vectors', bad.length);
    else if (name === 'checkpoints') note(found, 'model', bad.length);
    else if (name !== 'pages') note(found, 'unreadable', bad.length);
  }
  // No disk damages every single row.
  if (allLost > 0 && !anyRead) throw new DriftfeedError('storage-refused', 'no sealed row opens');
  return { rows: rows as Stored, brokenPages };
}

interface Days {
  /** Visits by the day they are of. */
  all: Map<number, VisitRow[]>;
  /** Days whose row has to be written anew. */
  changed: Set<number>;
}

function checkDays(rows: readonly unknown[], found: Found): Days {
  const days: Days = { all: new Map(), changed: new Set() };
  const seen = new Set<string>();
  for (const row of rows as VisitDayRow[]) {
    const readable = readableVisits(row);
    const lost = Array.isArray(row.visits) ? row.visits.length - readable.length : 1;
    note(found, 'unreadable-visits', lost);
    if (lost > 0 || readable.length === 0) days.changed.add(row.day);
    else if (!isIntact(row)) {
      days.changed.add(row.day);
      note(found, 'day');
    }
    let before: VisitRow | null = null;
    for (const visit of readable) {
      const day = dayOf(visit.time);
      const key = visitKey(visit);
      const isDouble = seen.has(key);
      if (isDouble || day !== row.day || (before && compareVisits(before, visit) > 0)) {
        note(found, 'misplaced');
        days.changed.add(row.day).add(day);
      }
      before = visit;
      seen.add(key);
      if (!isDouble) addTo(days, visit);
    }
  }
  return days;
}

function addTo({ all }: Days, visit: VisitRow): void {
  const day = dayOf(visit.time);
  const own = all.get(day);
  if (own) own.push(visit);
  else all.set(day, [visit]);
}

function writeDays(transaction: WriteTransaction, { all, changed }: Days): void {
  const rows: VisitDayRow[] = [];
  const emptied: number[] = [];
  for (const day of changed) {
    const visits = all.get(day);
    if (visits) rows.push(withSum({ day, visits: visits.sort(compareVisits) }));
    else emptied.push(day);
  }
  transaction.objectStore('visits').deleteAll(emptied);
  transaction.objectStore('visits').putAll(rows);
}

/** The pages as they will be. */
function checkPages(
  stored: readonly PageRow[],
  broken: ReadonlyMap<string, unknown>,
  days: Days,
  help: RepairHelp,
  found: Found,
): PageRow[] {
  const visitsOf = new Map<string, VisitRow[]>();
  for (const visits of days.all.values()) {
    for (const visit of visits) {
      const own = visitsOf.get(visit.url);
      if (own) own.push(visit);
      else visitsOf.set(visit.url, [visit]);
    }
  }
  const pages: PageRow[] = [];
  const changed: PageRow[] = [];
  for (const page of stored) {
    const known = visitsOf.get(page.url);
    const visits = known ?? visitsOfPage(page);
    visitsOf.delete(page.url);
    const told = { ...page, ...countsOf(visits) };
    pages.push(told);
    if (!known) {
      note(found, 'visits');
      for (const visit of visits) {
        addTo(days, visit);
        days.changed.add(dayOf(visit.time));
      }
    }
    if (countFields.some((field) => told[field] !== page[field])) {
      if (known) note(found, 'counts');
      changed.push(told);
    }
  }
  for (const url of broken.keys()) if (!visitsOf.has(url)) note(found, 'unreadable');
  const unseen = [...visitsOf.keys()].filter((url) => !broken.has(url)).length;
  note(found, 'unreadable', found.lostPages - unseen);
  for (const [url, visits] of visitsOf) {
    const title = titleIn(broken.get(url));
    const { site } = visits[0]!;
    note(found, 'page');
    changed.push({
      url,
      title,
      site,
      ...countsOf(visits),
      contentHash: help.contentHash({ url, title, site }),
    });
  }
  found.changes.push((writing) => writing.objectStore('pages').putAll(changed));
  return [...pages, ...changed];
}

const countFields = ['firstVisit', 'lastVisit', 'visits', 'origin'] as const;

function countsOf(visits: readonly VisitRow[]): Pick<PageRow, (typeof countFields)[number]> {
  return {
    firstVisit: visits.reduce((first, { time }) => Math.min(first, time), Number.POSITIVE_INFINITY),
    lastVisit: visits.reduce((last, { time }) => Math.max(last, time), Number.NEGATIVE_INFINITY),
    visits: visits.length,
    origin: visits.some(({ origin }) => origin === 'import') ? 'import' : visits[0]!.origin,
  };
}

/** What a page knows itself of visits that are gone. */
function visitsOfPage({ url, site, origin, firstVisit, lastVisit }: PageRow): VisitRow[] {
  return [...new Set([firstVisit, lastVisit])].map((time) => ({ time, url, site, weight: 1, origin }));
}

function titleIn(row: unknown): string {
  const title = typeof row === 'object' && row !== null && 'title' in row ? row.title : '';
  return typeof title === 'string' ? title : '';
}

function checkStaged({ staged, jobs }: Stored, found: Found): void {
  const open = new Set(
    jobs.filter(({ state }) => state === 'failed' || !ended.has(state)).map(({ id }) => id),
  );
  const orphans = staged.filter(({ jobId }) => !open.has(jobId));
  for (const { visits } of orphans) note(found, 'staged', visits.length);
  const keys = orphans.map(({ id }) => id!);
  found.changes.push((writing) => writing.objectStore('staged').deleteAll(keys));
}

function checkVectors(blocks: readonly VectorBlockRow[], explained: ReadonlySet<string>, found: Found): void {
  const seen = new Set<string>();
  const kept: VectorBlockRow[] = [];
  const gone: number[] = [];
  for (const block of blocks) {
    if (!isIntact(block)) {
      note(found, 'vectors', block.hashes.length);
      gone.push(block.id!);
      continue;
    }
    const rest = filterBlock(block, (hash) => {
      const key = `${block.model} ${hash}`;
      const isDouble = seen.has(key);
      seen.add(key);
      if (!explained.has(hash)) note(found, 'unused');
      else if (isDouble) note(found, 'doubled');
      return explained.has(hash) && !isDouble;
    });
    if (rest.hashes.length === 0) gone.push(block.id!);
    else if (rest !== block) kept.push(withSum(rest));
  }
  found.changes.push((writing) => {
    writing.objectStore('vectors').deleteAll(gone);
    writing.objectStore('vectors').putAll(kept);
  });
}

function checkModels(rows: readonly CheckpointRow[], { isUsable }: RepairHelp, found: Found): void {
  const bad = rows.filter((row) => !isIntact(row) || !isUsable(row)).map(({ id }) => id);
  note(found, 'model', bad.length);
  found.changes.push((writing) => writing.objectStore('checkpoints').deleteAll(bad));
}
