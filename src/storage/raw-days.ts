// Visits as they came in, one packed row a day: kept so that they can be tidied again, and read by nothing else.
import { deflateSync, inflateSync } from 'fflate';
import * as v from 'valibot';
import { withSum } from './checksum';
import type { ReadTransaction, Storage, WriteTransaction } from './database';
import { longestKeptAddress } from './limits';
import type { Origin, RawDayRow } from './schema';
import { dayOf, visitKey } from './visit-days';

const transitions = [
  'link',
  'typed',
  'bookmark',
  'form',
  'reload',
  'redirect',
  'frame',
  'download',
  'other',
] as const;

/** A visit as its file or the companion told it, but for what a private rule left out. */
export interface KeptVisit {
  url: string;
  title: string;
  /** Milliseconds since 1970. */
  time: number;
  transition: (typeof transitions)[number];
  durationMs?: number;
  hidden?: boolean;
  saved?: true;
  origin: Origin;
}

/** Bits of what is said of a visit by yes or no; `told` is set where a browser said that it is not hidden. */
const flag = { hidden: 1, told: 2, saved: 4, sample: 8 } as const;

/** The columns are what compresses well; a visit is one place in each of them. */
const columnsSchema = v.strictTuple([
  v.array(v.pipe(v.number(), v.finite())),
  v.array(v.pipe(v.string(), v.maxLength(longestKeptAddress), v.regex(/^https?:\/\//i))),
  v.array(v.pipe(v.string(), v.maxLength(1_000_000))),
  v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(transitions.length - 1))),
  v.array(v.nullable(v.pipe(v.number(), v.finite()))),
  v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(15))),
]);
type Columns = v.InferOutput<typeof columnsSchema>;

/** The length of what is packed stands before it, in bytes. */
const headBytes = 4;
/** No day comes near; a row of a foreign backup that claims more is none. */
const mostBytes = 256 * 1024 * 1024;
/** A byte of deflate stands for no more than this many. */
const mostOfOne = 1032;
/** The quickest: others save no more than a hundredth. */
const level = 1;
const rowsAtOnce = 64;

/** Rows of the days that the visits are of; a visit that comes twice is kept once. */
export function packDays(visits: readonly KeptVisit[]): RawDayRow[] {
  const days = new Map<number, KeptVisit[]>();
  for (const visit of visits) {
    const day = dayOf(visit.time);
    const own = days.get(day);
    if (own) own.push(visit);
    else days.set(day, [visit]);
  }
  return [...days].map(([day, own]) => packDay(day, own));
}

function packDay(day: number, visits: readonly KeptVisit[]): RawDayRow {
  // The first that was told stays.
  const unique = new Map<string, KeptVisit>();
  for (const visit of visits) if (!unique.has(visitKey(visit))) unique.set(visitKey(visit), visit);
  const sorted = [...unique.values()].sort(compareKept);
  const columns: Columns = [
    sorted.map(({ time }) => time),
    sorted.map(({ url }) => url),
    sorted.map(({ title }) => title),
    sorted.map(({ transition }) => transitions.indexOf(transition)),
    sorted.map(({ durationMs }) => durationMs ?? null),
    sorted.map(flagsOf),
  ];
  const bytes = new TextEncoder().encode(JSON.stringify(columns));
  const deflated = deflateSync(bytes, { level });
  const packed = new Uint8Array(headBytes + deflated.length);
  new DataView(packed.buffer).setUint32(0, bytes.length, true);
  packed.set(deflated, headBytes);
  return withSum({ day, count: sorted.length, packed });
}

function flagsOf({ hidden, saved, origin }: KeptVisit): number {
  return (
    (hidden ? flag.hidden : 0) |
    (hidden === undefined ? 0 : flag.told) |
    (saved ? flag.saved : 0) |
    (origin === 'sample' ? flag.sample : 0)
  );
}

function compareKept(a: KeptVisit, b: KeptVisit): number {
  return a.time - b.time || (a.url < b.url ? -1 : a.url > b.url ? 1 : 0);
}

/** A day's visits by time, then address; null where the row is not what `packDays` makes. */
export function unpackDay({ day, count, packed }: RawDayRow): KeptVisit[] | null {
  const columns = columnsIn(packed);
  if (!columns) return null;
  const [times, urls, titles, ways, durations, flags] = columns;
  if (columns.some((column) => column.length !== count)) return null;
  const visits: KeptVisit[] = [];
  for (const [index, time] of times.entries()) {
    const flagged = flags[index]!;
    const duration = durations[index]!;
    const visit: KeptVisit = {
      url: urls[index]!,
      title: titles[index]!,
      time,
      transition: transitions[ways[index]!]!,
      origin: flagged & flag.sample ? 'sample' : 'import',
    };
    if (duration !== null) visit.durationMs = duration;
    if (flagged & flag.told) visit.hidden = (flagged & flag.hidden) > 0;
    if (flagged & flag.saved) visit.saved = true;
    const before = visits.at(-1);
    if (dayOf(time) !== day || (before && compareKept(before, visit) >= 0)) return null;
    visits.push(visit);
  }
  return count > 0 ? visits : null;
}

function columnsIn(packed: Uint8Array): Columns | null {
  if (packed.length <= headBytes) return null;
  const length = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  if (length > mostBytes || length > packed.length * mostOfOne) return null;
  try {
    const bytes = inflateSync(packed.subarray(headBytes), { out: new Uint8Array(length) });
    const parsed = v.safeParse(columnsSchema, JSON.parse(new TextDecoder().decode(bytes)), {
      abortEarly: true,
    });
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Adds rows to those that are stored: a visit that is there already stays as it is. */
export async function putRawDays(transaction: WriteTransaction, rows: readonly RawDayRow[]): Promise<void> {
  const store = transaction.objectStore('raw');
  const stored = await Promise.all(rows.map(async ({ day }) => store.get(day)));
  const merged: RawDayRow[] = [];
  for (const [index, row] of rows.entries()) {
    const old = stored[index];
    const known = old && unpackDay(old);
    // What can no longer be read is nobody's: the new takes its place.
    if (!old || !known) merged.push(row);
    else {
      const both = packDay(row.day, [...known, ...(unpackDay(row) ?? [])]);
      if (both.count > known.length) merged.push(both);
    }
  }
  store.putAll(merged);
}

/** Rows of a span of days, oldest first, a few at a time. */
export async function* eachRawDay(
  transaction: ReadTransaction,
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
): AsyncGenerator<RawDayRow> {
  for (let next = from; next <= to; ) {
    const rows = await transaction.objectStore('raw').getAll(IDBKeyRange.bound(next, to), rowsAtOnce);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < rowsAtOnce) return;
    next = last.day + 1;
  }
}

/** How many visits are kept as they came in, and the bytes that they take. */
export async function rawSize(storage: Storage): Promise<{ visits: number; bytes: number }> {
  const size = { visits: 0, bytes: 0 };
  await storage.read(['raw'], async (transaction) => {
    for await (const { count, packed } of eachRawDay(transaction)) {
      size.visits += count;
      size.bytes += packed.byteLength;
    }
  });
  return size;
}

/** When the first visit was that is kept as it came in, ms since 1970; null where there is none. */
export async function oldestRaw(storage: Storage): Promise<number | null> {
  const [row] = await storage.read(['raw'], (transaction) => transaction.objectStore('raw').getAll(null, 1));
  return (row && unpackDay(row)?.[0]?.time) ?? null;
}

/** Lets go of all visits as they came in, those that wait among them, and notes the setting that wants it so. */
export function dropRaw(storage: Storage, setting: { key: string; value: unknown }): Promise<void> {
  return storage.write(['raw', 'staged', 'settings'], 'strict', async (transaction) => {
    transaction.objectStore('settings').putAll([setting]);
    await transaction.objectStore('raw').clear();
    const staged = transaction.objectStore('staged');
    const waiting = (await staged.getAll()).filter(({ raw }) => raw !== undefined);
    staged.deleteAll(waiting.map(({ id }) => id!));
  });
}

/** A row without the visits that are meant: null where none is left, the row itself where none was meant. */
export function withoutKept(row: RawDayRow, isMeant: (visit: KeptVisit) => boolean): RawDayRow | null {
  const visits = unpackDay(row);
  // What cannot be read cannot be told apart: it goes rather than stays.
  const rest = visits?.filter((visit) => !isMeant(visit)) ?? [];
  if (rest.length === visits?.length) return row;
  return rest.length > 0 ? packDay(row.day, rest) : null;
}
