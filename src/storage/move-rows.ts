// Copies every row of one storage into another, empty one, a handful at a time.
import { DriftfeedError } from '../device/errors';
import { type StoreName, storeNames } from './database';
import type { KeyOf, RowOf, Storage } from './transaction';

/** Small rows by the thousand, and never so many that the large ones (a block of vectors: 100 kB) fill the memory. */
const batch = 200;

/** Throws `storage-refused` where not all of it arrived, and storage's errors. */
export async function moveRows(from: Storage, to: Storage): Promise<void> {
  for (const name of storeNames) {
    const keys = await from.read([name], (transaction) => transaction.objectStore(name).getAllKeys());
    for (let start = 0; start < keys.length; start += batch)
      await copy(from, to, name, keys.slice(start, start + batch));
    const arrived = await to.read([name], (transaction) => transaction.objectStore(name).count());
    if (arrived !== keys.length) {
      throw new DriftfeedError('storage-refused', `${arrived} of ${keys.length} rows of ${name} arrived`);
    }
  }
}

async function copy<Name extends StoreName>(
  from: Storage,
  to: Storage,
  name: Name,
  keys: readonly KeyOf<Name>[],
): Promise<void> {
  const rows = await from.read([name], async (transaction) => {
    const store = transaction.objectStore(name);
    const found: RowOf<Name>[] = [];
    for (const row of await Promise.all(keys.map((key) => store.get(key))))
      if (row) found.push(row as RowOf<Name>);
    return found;
  });
  await to.write([name], 'strict', (transaction) => transaction.objectStore(name).putAll(rows));
}
