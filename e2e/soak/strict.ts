// What lies in the browser's database, as far as nothing of it may be lost or doubled; and likewise in a backup.
import { gunzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { fromPlain } from '../../src/storage/backup-values';
import { unpackDay } from '../../src/storage/raw-days';
import type { RawDayRow } from '../../src/storage/schema';

/** Of the origin, and not the app. */
export const quietPath = '/manifest.webmanifest';

export interface Strict {
  /** "time address", as stored. */
  visits: string[];
  /** Visits that each page's own row counts. */
  counted: number;
  /** Staged visits of imports that are still to be moved, likewise. */
  staged: string[];
  /** Visits as they came in, and those of imports that are still to be moved, likewise. */
  raw: string[];
  stagedRaw: string[];
  /** Days of these that are not what the app packs. */
  brokenDays: number[];
  jobs: { kind: string; state: string; errorCode?: string }[];
  /** "action address" of every reaction. */
  feedback: string[];
  vectors: { rows: number; hashes: number; needed: number; embedded: number };
  /** Rows of a backup on its way back. */
  restoring: number;
}

interface Visit {
  time: number;
  url: string;
}

/** In base64 where it comes out of the browser, for bytes would come number by number. */
type Day = Omit<RawDayRow, 'packed'> & { packed: RawDayRow['packed'] | string };

/** Rows by store, with the fields that are looked at. */
interface Rows {
  /** The first version had a visit a row for a while. */
  visits: ({ visits: Visit[] } | Visit)[];
  pages: { visits: number; contentHash: string }[];
  /** Older versions have none. */
  raw?: Day[];
  staged: { visits: Visit[]; raw?: Day[] }[];
  jobs: Strict['jobs'];
  feedback: { action: string; itemUrl: string }[];
  vectors: { hashes: string[] }[];
  restoring?: { rows: unknown[] }[];
}

const stores = ['visits', 'raw', 'pages', 'staged', 'jobs', 'feedback', 'vectors', 'restoring'] as const;

function strictOf(rows: Rows): Strict {
  const told = ({ time, url }: Visit) => `${time} ${url}`;
  const brokenDays: number[] = [];
  const unpacked = (days: readonly Day[] = []) =>
    days.flatMap(({ day, count, packed }) => {
      const bytes = typeof packed === 'string' ? new Uint8Array(Buffer.from(packed, 'base64')) : packed;
      const visits = unpackDay({ day, count, packed: bytes });
      if (!visits) brokenDays.push(day);
      return visits?.map(told) ?? [];
    });
  const hashes = rows.vectors.flatMap((block) => block.hashes);
  const known = new Set(hashes);
  const needed = new Set(rows.pages.map((row) => row.contentHash));
  return {
    visits: rows.visits.flatMap((row) => ('visits' in row ? row.visits.map(told) : [told(row)])),
    counted: rows.pages.reduce((sum, row) => sum + row.visits, 0),
    staged: rows.staged.flatMap((row) => row.visits.map(told)),
    raw: unpacked(rows.raw),
    stagedRaw: rows.staged.flatMap(({ raw }) => unpacked(raw)),
    brokenDays,
    jobs: rows.jobs.map(({ kind, state, errorCode }) => ({
      kind,
      state,
      ...(errorCode ? { errorCode } : {}),
    })),
    feedback: rows.feedback.map(({ action, itemUrl }) => `${action} ${itemUrl}`),
    vectors: {
      rows: hashes.length,
      hashes: known.size,
      needed: needed.size,
      embedded: [...needed].filter((hash) => known.has(hash)).length,
    },
    restoring: (rows.restoring ?? []).reduce((sum, row) => sum + row.rows.length, 0),
  };
}

/** The plain database, and its version. Null: there is none yet. */
export async function readPlain(page: Page): Promise<(Strict & { version: number }) | null> {
  const read = await page.evaluate(async (wanted) => {
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === 'driftfeed')) return null;
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open('driftfeed'));
    try {
      if (!database.objectStoreNames.contains('visits')) return null;
      const there = wanted.filter((name) => database.objectStoreNames.contains(name));
      const transaction = database.transaction(there, 'readonly');
      const rows = await Promise.all(there.map((name) => done(transaction.objectStore(name).getAll())));
      // Numbers by the hundred thousand are not looked at, and need not travel.
      const lean = (row: Record<string, unknown>): Record<string, unknown> => ({
        ...row,
        values: 0,
        scales: 0,
        payload: 0,
        ...(row.packed instanceof Uint8Array ? { packed: base64(row.packed) } : {}),
        ...(Array.isArray(row.raw) ? { raw: row.raw.map(lean) } : {}),
      });
      const base64 = (bytes: Uint8Array) =>
        btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
      return {
        version: database.version,
        rows: Object.fromEntries(there.map((name, index) => [name, rows[index]!.map(lean)])),
      };
    } finally {
      database.close();
    }
  }, stores);
  return read && { ...strictOf(read.rows as unknown as Rows), version: read.version };
}

/** What an unlocked backup holds, and how many rows that is. */
export function strictOfBackup(file: Buffer): Strict & { rowCount: number } {
  const rows = Object.fromEntries(stores.map((name) => [name, [] as unknown[]]));
  let rowCount = 0;
  for (const line of gunzipSync(file).toString('utf8').split('\n')) {
    if (line === '') continue;
    const { store, row } = JSON.parse(line) as { store?: string; row?: unknown };
    if (store === undefined) continue;
    rowCount++;
    rows[store]?.push(fromPlain(row));
  }
  return { ...strictOf(rows as unknown as Rows), rowCount };
}

/** Stored or still to be moved; each should be one of the two. */
export function heldRaw({ raw, stagedRaw }: Strict): string[] {
  return [...raw, ...stagedRaw];
}

/** What was under way, by what is left of it. */
export function underWay(strict: Strict | null): string {
  if (!strict) return 'nothing stored';
  const running = strict.jobs.filter(({ state }) => /queued|running/.test(state)).map(({ kind }) => kind);
  if (strict.staged.length + strict.stagedRaw.length > 0)
    return strict.visits.length > 0 ? 'import, between chunks' : 'import, staged';
  if (running.includes('training')) return 'training';
  if (running.includes('embedding')) return 'embedding';
  return running[0] ?? (strict.visits.length > 0 ? 'no job' : 'nothing stored');
}

/** What is wrong with it whatever was promised. */
export function disorder(strict: Strict): string[] {
  const faults: string[] = [];
  const distinct = new Set(strict.visits);
  if (distinct.size !== strict.visits.length)
    faults.push(`${strict.visits.length - distinct.size} visits are there twice`);
  const raw = heldRaw(strict);
  const twice = raw.length - new Set(raw).size;
  if (twice > 0) faults.push(`${twice} raw visits are there twice`);
  for (const broken of strict.brokenDays) faults.push(`the raw visits of day ${broken} cannot be read`);
  if (strict.counted !== strict.visits.length)
    faults.push(`pages count ${strict.counted} visits, ${strict.visits.length} are stored`);
  if (strict.vectors.rows !== strict.vectors.hashes)
    faults.push(`${strict.vectors.rows - strict.vectors.hashes} vectors are there twice`);
  if (new Set(strict.feedback).size !== strict.feedback.length) faults.push('a reaction is there twice');
  const failed = strict.jobs.filter(({ state }) => state === 'failed');
  for (const { kind, errorCode } of failed) faults.push(`a job failed: ${kind} ${errorCode}`);
  return faults;
}

/** What is not done, of a profile that was left to come to its end. */
export function unfinished(strict: Strict): string[] {
  const faults: string[] = [];
  if (strict.staged.length !== 0) faults.push(`${strict.staged.length} visits are still staged`);
  if (strict.stagedRaw.length !== 0) faults.push(`${strict.stagedRaw.length} raw visits are still staged`);
  if (strict.restoring !== 0) faults.push(`${strict.restoring} rows of a backup are left`);
  if (strict.vectors.embedded !== strict.vectors.needed)
    faults.push(`${strict.vectors.embedded} vectors of ${strict.vectors.needed}`);
  const open = strict.jobs.filter(({ state }) => !['done', 'cancelled'].includes(state));
  if (open.length > 0) faults.push(`jobs did not end: ${open.map(({ kind, state }) => `${kind} ${state}`)}`);
  return faults;
}
