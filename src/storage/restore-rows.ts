// What a row of a backup must be to be let in. A backup is a foreign file: whoever made it may mean harm.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import { backupLockKey } from './backup-lock';
import { fromPlain } from './backup-values';
import type { StoreName } from './database';
import { longestKeptAddress } from './limits';
import { unpackDay } from './raw-days';
import type { DriftfeedSchema, VisitRow } from './schema';

/** Stores that a backup holds: all but the place where one waits on its way back. */
export type BackupStore = Exclude<StoreName, 'restoring'>;

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** Milliseconds since 1970, within what a Date can say. */
const time = v.pipe(v.number(), v.finite(), v.minValue(-8.64e15), v.maxValue(8.64e15));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const short = v.pipe(v.string(), v.maxLength(4096));
/** Addresses end in links, so nothing but the web's own: no "javascript:". */
const webAddress = v.pipe(v.string(), v.maxLength(longestKeptAddress), v.regex(/^https?:\/\//i));
/** Items of the catalog on this origin have addresses relative to it. */
const itemAddress = v.pipe(
  v.string(),
  v.maxLength(longestKeptAddress),
  v.check((url) => /^https?:\/\//i.test(url) || !/^[^/?#]*:/.test(url.replace(invisible, ''))),
);
/** What browsers skip in front of and within a scheme. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant
const invisible = /[\u0000-\u0020\u007f-\u00a0\u2028\u2029]/g;
/** Titles are shown as text, whatever stands in them. */
const title = v.pipe(v.string(), v.maxLength(10_000_000));
const hash = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
/** A host's name is a part of its address. */
const site = v.pipe(v.string(), v.maxLength(longestKeptAddress));
/** A source's own address, or the name of a ready-made one. */
const sourceId = v.pipe(v.string(), v.minLength(1), v.maxLength(longestKeptAddress));
const model = v.picklist(['minilm-en', 'bge-zh']);
const origin = v.picklist(['import', 'sample']);

/** See `checksum`. */
const sum = v.exactOptional(count);

const visit = v.strictObject({
  time,
  url: webAddress,
  site,
  weight: share,
  dwell: v.exactOptional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  origin,
});

const dayMs = 86_400_000;
const rawDay = v.pipe(
  v.strictObject({
    day: v.pipe(v.number(), v.safeInteger()),
    count,
    packed: v.instance(Uint8Array) as v.GenericSchema<unknown, Uint8Array<ArrayBuffer>>,
    sum,
  }),
  // What is in it, too: nothing else looks inside.
  v.check((row) => unpackDay(row) !== null),
);
const block = v.strictObject({
  id: v.exactOptional(id),
  model,
  dimensions: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_536)),
  hashes: v.pipe(v.array(hash), v.maxLength(1_000_000)),
  values: v.instance(Int8Array),
  scales: v.instance(Float32Array),
  sum,
});

/**
 * Schemas and row types must be the same, field by field (see `Same` below): whoever adds a field to a row adds it
 * here too, or the compiler complains, for no backup with it could be restored.
 */
const schemas = {
  pages: v.strictObject({
    url: webAddress,
    title,
    site,
    firstVisit: time,
    lastVisit: time,
    visits: count,
    contentHash: hash,
    origin,
  }),
  visits: v.pipe(
    v.strictObject({
      day: v.pipe(v.number(), v.safeInteger()),
      visits: v.array(visit),
      sum,
    }),
    v.check(({ day, visits }) => visits.every((each) => Math.floor(each.time / dayMs) === day)),
  ),
  raw: rawDay,
  vectors: v.pipe(
    block,
    v.check(
      ({ dimensions, hashes, values, scales }) =>
        values.length === hashes.length * dimensions &&
        scales.length === hashes.length &&
        scales.every(Number.isFinite),
    ),
  ),
  liveItems: v.strictObject({
    url: itemAddress,
    sourceId,
    title,
    summary: title,
    kind: short,
    lang: v.picklist(['en', 'zh']),
    tags: v.array(short),
    published: time,
    fetched: time,
    contentHash: hash,
  }),
  sources: v.strictObject({
    id: sourceId,
    title,
    url: webAddress,
    preset: v.boolean(),
    on: v.boolean(),
    lastFetch: v.exactOptional(time),
    lastTry: v.exactOptional(time),
    lastError: v.exactOptional(short),
    items: count,
  }),
  feedback: v.strictObject({
    id: v.exactOptional(id),
    itemUrl: itemAddress,
    title,
    kind: short,
    contentHash: v.pipe(v.string(), v.maxLength(256)),
    action: v.picklist(['open', 'like', 'less', 'hide', 'save']),
    time,
    tried: v.exactOptional(title),
    passed: v.exactOptional(v.array(v.strictObject({ url: itemAddress, topic: title }))),
  }),
  /** The state is the model's own; `parseCheckpoint` decides whether it can be used. */
  checkpoints: v.strictObject({ id: short, model, time, stale: v.boolean(), state: v.unknown(), sum }),
  jobs: v.strictObject({
    id: v.exactOptional(id),
    kind: v.picklist(['import', 'embedding', 'training', 'sources']),
    state: v.picklist(['queued', 'running', 'paused', 'done', 'failed', 'cancelled']),
    cursor: finite,
    total: finite,
    created: time,
    updated: time,
    payload: v.optional(v.unknown()),
    errorCode: v.exactOptional(short),
  }),
  staged: v.strictObject({
    id: v.exactOptional(id),
    jobId: id,
    sequence: count,
    pages: v.array(v.strictObject({ url: webAddress, title, site, contentHash: hash })),
    visits: v.array(visit),
    raw: v.exactOptional(v.array(rawDay)),
  }),
  /** The feed itself is checked where it is read. */
  feeds: v.strictObject({ id: v.literal('current'), time, feed: v.unknown() }),
  /** Each setting is checked where it is read. */
  settings: v.strictObject({ key: short, value: v.unknown() }),
} satisfies Record<BackupStore, v.GenericSchema>;

type Row<Name extends BackupStore> = DriftfeedSchema[Name]['value'];
type Checked<Name extends BackupStore> = v.InferOutput<(typeof schemas)[Name]>;
type Same<A, B> = [A] extends [B]
  ? [B] extends [A]
    ? keyof A extends keyof B
      ? keyof B extends keyof A
        ? true
        : never
      : never
    : never
  : never;
true satisfies { [Name in BackupStore]: Same<Row<Name>, Checked<Name>> }[BackupStore];

/** Throws `backup-unreadable` where the line is no row of a store that a backup may have. */
export function rowOf(line: unknown): { store: BackupStore; row: unknown } {
  const parsed = v.safeParse(lineSchema, line);
  if (!parsed.success) throw new DriftfeedError('backup-unreadable', 'a line that is no row');
  const { store } = parsed.output;
  if (!isBackupStore(store)) throw new DriftfeedError('backup-unreadable', 'a store that is not known');
  const row = fromPlain(parsed.output.row);
  const result = v.safeParse(schemas[store], row, { abortEarly: true });
  // Which field, but not what stands in it.
  if (!result.success) {
    throw new DriftfeedError('backup-unreadable', `${store}: ${v.getDotPath(result.issues[0]) ?? 'row'}`);
  }
  if (staysHere(store, row)) throw new DriftfeedError('backup-unreadable', 'a key of backups');
  if (hasForeignAddress(row)) throw new DriftfeedError('backup-unreadable', `${store}: an address`);
  return { store, row }; // not what was parsed of it: that has its fields in another order
}

/** The key of the backups that are written by themselves: no backup tells it, and none may bring another. */
export function staysHere(store: BackupStore, row: unknown): boolean {
  return (
    store === 'settings' &&
    typeof row === 'object' &&
    row !== null &&
    Reflect.get(row, 'key') === backupLockKey
  );
}

/** Whether a stored row is one that a backup could bring back. */
export function isRow(store: BackupStore, row: unknown): boolean {
  return v.is(schemas[store], row) && !hasForeignAddress(row);
}

/** The visits of a day that can still be read, whatever the rest of its row looks like. */
export function readableVisits(row: unknown): VisitRow[] {
  const day = v.safeParse(v.looseObject({ visits: v.array(v.unknown()) }), row);
  return day.success ? day.output.visits.filter((each) => v.is(visit, each)) : [];
}

const lineSchema = v.strictObject({ store: v.string(), row: v.unknown() });

export function isBackupStore(name: string): name is BackupStore {
  return Object.hasOwn(schemas, name);
}

/** In what is the engine's own, too, whatever is called an address must be one that may be opened. */
function hasForeignAddress(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  if (value instanceof Map) return [...value.values()].some(hasForeignAddress);
  if (Array.isArray(value)) return value.some(hasForeignAddress);
  return Object.entries(value).some(([key, each]) =>
    typeof each === 'string' ? /url$/i.test(key) && !v.is(itemAddress, each) : hasForeignAddress(each),
  );
}
