// Sealed storage for tests: a key of their own, and what lies on the disk as text to search.
import { openDB } from 'idb';
import type { OpenOptions } from './connection';
import { openSealedStorage } from './sealed-storage';
import { Sealer } from './sealing';
import type { Storage } from './transaction';

const dataKey = new Uint8Array(32).fill(7);

/** As `openStorage`, sealed with the same key whenever it is called. */
export async function openSealed(name = 'driftfeed', options: OpenOptions = {}): Promise<Storage> {
  return openSealedStorage(name, await Sealer.of(dataKey), options);
}

/** Every row of every store as it is stored. */
export async function rawRows(name: string): Promise<Map<string, unknown[]>> {
  const database = await openDB(name);
  const rows = new Map<string, unknown[]>();
  for (const store of database.objectStoreNames) rows.set(store, await database.getAll(store));
  database.close();
  return rows;
}

/** The rows as one text, bytes as the letters they would be. */
export function asText(rows: ReadonlyMap<string, unknown[]>): string {
  const decoder = new TextDecoder('latin1');
  return JSON.stringify([...rows], (_key, value: unknown) =>
    ArrayBuffer.isView(value)
      ? decoder.decode(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
      : value,
  );
}
