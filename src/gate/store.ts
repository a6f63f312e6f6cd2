// What the gate remembers, in its own small database: the addresses it may ask, and what it was asked.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import * as v from 'valibot';

const databaseName = 'driftfeed-gate';
/** Older entries of the log give way. */
export const logLimit = 500;

const dayMilliseconds = 86_400_000;

/**
 * An address the person lets the gate ask. It may hold {yyyy}, {mm} and {dd}, for sources whose address
 * carries the day: then only the days around today match.
 */
export interface AllowedRow {
  url: string;
  source: string;
  since: number;
}

type Outcome = 'allowed' | 'refused' | 'failed';

/** One request that was asked of the gate. */
export interface LogRow {
  /** Milliseconds since 1970. */
  time: number;
  url: string;
  /** Id of the live source it was for; empty where something else asked. */
  source: string;
  outcome: Outcome;
  /** Why it was refused or failed; "ok" otherwise. */
  reason: string;
  /** The other side's HTTP status, where it answered. */
  status: number | null;
  bytes: number | null;
  /** Where redirects led, where that is somewhere else. */
  finalUrl: string | null;
}

interface GateSchema extends DBSchema {
  allowed: { key: string; value: AllowedRow; indexes: { source: string } };
  log: { key: number; value: LogRow };
}

export type GateDatabase = IDBPDatabase<GateSchema>;

export const allowSchema = v.object({ url: v.string(), source: v.string() });
export const revokeSchema = v.union([v.object({ url: v.string() }), v.object({ source: v.string() })]);

export function openGateDatabase(): Promise<GateDatabase> {
  return openDB<GateSchema>(databaseName, 1, {
    upgrade(database) {
      database.createObjectStore('allowed', { keyPath: 'url' }).createIndex('source', 'source');
      database.createObjectStore('log', { autoIncrement: true });
    },
  });
}

/**
 * The address with its date placeholders filled for a day (UTC). Catalog fills them too (`addressAt`), to ask;
 * the gate does so for itself, to judge, and takes nothing from the rooms that it keeps in.
 */
export function fillDate(template: string, time: number): string {
  const [year = '', month = '', day = ''] = new Date(time).toISOString().slice(0, 10).split('-');
  return template.replaceAll('{yyyy}', year).replaceAll('{mm}', month).replaceAll('{dd}', day);
}

/** Whether an allowed address covers a URL: the very same, or the same for yesterday, today or tomorrow. */
export function covers(allowed: string, url: string, now: number): boolean {
  return [-1, 0, 1].some((days) => sameUrl(fillDate(allowed, now + days * dayMilliseconds), url));
}

function sameUrl(a: string, b: string): boolean {
  return URL.canParse(a) && new URL(a).href === new URL(b).href;
}

/** The allowed row that covers a URL, or null. */
export async function findAllowed(
  database: GateDatabase,
  url: string,
  now: number,
): Promise<AllowedRow | null> {
  return (await database.getAll('allowed')).find((row) => covers(row.url, url, now)) ?? null;
}

export async function revoke(
  database: GateDatabase,
  target: v.InferOutput<typeof revokeSchema>,
): Promise<void> {
  const transaction = database.transaction('allowed', 'readwrite');
  if ('url' in target) await transaction.store.delete(target.url);
  else
    for (const key of await transaction.store.index('source').getAllKeys(target.source))
      await transaction.store.delete(key);
  await transaction.done;
}

/** Adds to the log and drops what is beyond its limit, oldest first. */
export async function addToLog(database: GateDatabase, row: LogRow): Promise<void> {
  const transaction = database.transaction('log', 'readwrite');
  await transaction.store.add(row);
  const surplus = (await transaction.store.count()) - logLimit;
  if (surplus > 0)
    for (const key of await transaction.store.getAllKeys(undefined, surplus))
      await transaction.store.delete(key);
  await transaction.done;
}

/** Newest first. */
export async function readLog(database: GateDatabase): Promise<LogRow[]> {
  return (await database.getAll('log')).reverse();
}

/** Forgets all that was allowed and asked. */
export async function eraseGate(database: GateDatabase): Promise<void> {
  const transaction = database.transaction(['allowed', 'log'], 'readwrite');
  await transaction.objectStore('allowed').clear();
  await transaction.objectStore('log').clear();
  await transaction.done;
}
