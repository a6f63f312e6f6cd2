// Everything in one file, and nothing left: the two ends of owning one's data.
import { deleteStorage, type Storage, type StoreName, storeNames } from './database';
import { schemaVersion } from './migrations';

interface BackupHeader {
  format: 'driftfeed-backup';
  /** Of the file's form. */
  version: 1;
  /** Of the rows. */
  schema: number;
  /** ISO 8601. */
  created: string;
  rows: Record<StoreName, number>;
}

const batch = 1000;

/**
 * All rows of all stores as gzipped JSON lines: a `BackupHeader`, then `{"store", "row"}` a line. Arrays of
 * numbers are `{"$array": "Int8Array", "base64": "..."}`, little-endian. One transaction, so the rows fit
 * together. `now` in ms since 1970.
 */
export async function exportAll(storage: Storage, now: number): Promise<Blob> {
  const rows = Object.fromEntries(storeNames.map((name) => [name, 0])) as BackupHeader['rows'];
  const parts: string[] = [];
  await storage.read(storeNames, async (transaction) => {
    for (const name of storeNames) {
      const store = transaction.objectStore(name);
      let range: IDBKeyRange | null = null;
      for (;;) {
        const [values, keys]: [unknown[], IDBValidKey[]] = await Promise.all([
          store.getAll(range, batch),
          store.getAllKeys(range, batch),
        ]);
        rows[name] += values.length;
        parts.push(values.map((row) => `${JSON.stringify({ store: name, row }, encode)}\n`).join(''));
        if (values.length < batch) break;
        range = IDBKeyRange.lowerBound(keys.at(-1), true);
      }
    }
  });
  const header: BackupHeader = {
    format: 'driftfeed-backup',
    version: 1,
    schema: schemaVersion,
    created: new Date(now).toISOString(),
    rows,
  };
  const text = new Blob([`${JSON.stringify(header)}\n`, ...parts]);
  const packed = text.stream().pipeThrough(new CompressionStream('gzip'));
  return new Blob([await new Response(packed).arrayBuffer()], { type: 'application/gzip' });
}

/**
 * Closes this tab's connection and deletes the whole database. Throws `storage-blocked` if another tab
 * does not let go of it. The storage given is of no use afterwards.
 */
export async function eraseAll(storage: Storage): Promise<void> {
  storage.close();
  await deleteStorage(storage.name);
}

function encode(_key: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) {
    return value instanceof ArrayBuffer
      ? { $array: 'ArrayBuffer', base64: base64(new Uint8Array(value)) }
      : value;
  }
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return { $array: value.constructor.name, base64: base64(bytes) };
}

function base64(bytes: Uint8Array): string {
  let text = '';
  const step = 0x8000; // arguments of one call are limited
  for (let start = 0; start < bytes.length; start += step) {
    text += String.fromCharCode(...bytes.subarray(start, start + step));
  }
  return btoa(text);
}
