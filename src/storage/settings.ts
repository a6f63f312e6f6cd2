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

export async function readSetting<T>(storage: Storage, setting: Setting<T>): Promise<T> {
  const row = await storage.read(['settings'], (transaction) =>
    transaction.objectStore('settings').get(setting.key),
  );
  const parsed = v.safeParse(setting.schema, row?.value);
  return parsed.success ? parsed.output : setting.fallback;
}

export async function writeSetting<T>(storage: Storage, { key }: Setting<T>, value: T): Promise<void> {
  await storage.write(['settings'], 'strict', (transaction) =>
    transaction.objectStore('settings').put({ key, value }),
  );
}
