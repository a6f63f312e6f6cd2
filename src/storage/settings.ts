// Settings by key, each with a schema: what does not fit (an older version's value) reads as the fallback.
import * as v from 'valibot';
import type { Storage } from './database';

/** A setting, defined where it is used: storage knows neither its meaning nor its values. */
export interface Setting<T> {
  key: string;
  schema: v.GenericSchema<unknown, T>;
  fallback: T;
}

export function defineSetting<T>(key: string, schema: v.GenericSchema<unknown, T>, fallback: T): Setting<T> {
  return { key, schema, fallback };
}

/** What remains once history is gone. */
interface Remains {
  /** All that came one way went, not a page, site or period. */
  wholeOrigin: boolean;
  /** Whether any visits are left. */
  visitsLeft: boolean;
  /** The period that went, both ends included, in ms since 1970; absent where it was pages, a site, hours or an origin. */
  period?: { from: number; to: number };
}

/** A setting that was learned of the history, so that what is forgotten must leave it too. */
export interface LearnedSetting<T> extends Setting<T> {
  /** What may stay of the value once history is gone. */
  whatStays(value: T, remains: Remains): T;
}

/** The row that may stay in place of a stored one; null where there is none. Sees only what the transaction sees. */
export async function forgetSetting<T>(
  store: { get(key: string): Promise<{ key: string; value: unknown } | undefined> },
  setting: LearnedSetting<T>,
  remains: Remains,
): Promise<{ key: string; value: T } | null> {
  const row = await store.get(setting.key);
  return row ? { key: row.key, value: setting.whatStays(parsed(setting, row.value), remains) } : null;
}

export async function readSetting<T>(storage: Storage, setting: Setting<T>): Promise<T> {
  const row = await storage.read(['settings'], (transaction) =>
    transaction.objectStore('settings').get(setting.key),
  );
  return parsed(setting, row?.value);
}

function parsed<T>({ schema, fallback }: Setting<T>, value: unknown): T {
  const result = v.safeParse(schema, value);
  return result.success ? result.output : fallback;
}

export async function writeSetting<T>(storage: Storage, { key }: Setting<T>, value: T): Promise<void> {
  await storage.write(['settings'], 'strict', (transaction) =>
    transaction.objectStore('settings').put({ key, value }),
  );
}
