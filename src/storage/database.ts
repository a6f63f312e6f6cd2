// Opens the database of plain rows, and deletes it.
import { deleteDB } from 'idb';
import { DriftfeedError } from '../device/errors';
import {
  type Connection,
  defaultBlockedGrace,
  type OpenOptions,
  openConnection,
  openingError,
  type RawTransaction,
} from './connection';
import { migrate, schemaVersion } from './migrations';
import { PlainTransaction } from './plain-transaction';
import type {
  Durability,
  KeyOf,
  ReadTransaction,
  RowOf,
  Storage,
  StoreName,
  WriteStore,
  WriteTransaction,
} from './transaction';

export type { ReadTransaction, Storage, StoreName, WriteTransaction } from './transaction';
export { storeNames } from './transaction';

/**
 * Opens (and if needed creates or upgrades) the database. Errors: `storage-refused` (private window,
 * switched off), `storage-blocked` (another tab holds an old version, or this tab's code is the old one),
 * `storage-timeout`, `quota-full`.
 */
export async function openStorage(name = 'driftfeed', options: OpenOptions = {}): Promise<Storage> {
  return new PlainStorage(await openConnection(name, schemaVersion, migrate, options));
}

/** Rows as they are. Work runs in one IndexedDB transaction. */
class PlainStorage implements Storage {
  constructor(private readonly connection: Connection) {}

  get name(): string {
    return this.connection.name;
  }

  read<T>(stores: readonly StoreName[], work: (transaction: ReadTransaction) => Promise<T> | T): Promise<T> {
    return this.connection.run(stores, null, (transaction) => work(plain(transaction)));
  }

  write<T>(
    stores: readonly StoreName[],
    durability: Durability,
    work: (transaction: WriteTransaction) => Promise<T> | T,
  ): Promise<T> {
    return this.connection.run(stores, durability, (transaction) => work(plain(transaction)));
  }

  async close(): Promise<void> {
    this.connection.close();
  }
}

function plain(transaction: RawTransaction): PlainTransaction {
  return new PlainTransaction(transaction);
}

/** Queues a put for every row without a promise each; a failure fails the transaction. */
export function putAll<Name extends StoreName>(store: WriteStore<Name>, rows: Iterable<RowOf<Name>>): void {
  store.putAll(rows);
}

/** Queues deletes likewise. */
export function deleteAllKeys<Name extends StoreName>(
  store: WriteStore<Name>,
  keys: Iterable<KeyOf<Name>>,
): void {
  store.deleteAll(keys);
}

/** Deletes the whole database. Errors: `storage-blocked` if another tab will not let go of it. */
export async function deleteStorage(name = 'driftfeed', blockedGrace = defaultBlockedGrace): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      deleteDB(name, {
        blocked() {
          timer = setTimeout(
            () => reject(new DriftfeedError('storage-blocked', 'another tab holds it')),
            blockedGrace,
          );
        },
      }).then(resolve, reject);
    });
  } catch (error) {
    throw openingError(error);
  } finally {
    clearTimeout(timer);
  }
}
