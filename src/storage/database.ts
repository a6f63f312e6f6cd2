// Opens the database and wraps its transactions, so that every failure has a code and none hangs for ever.
import { deleteDB, type IDBPDatabase, type IDBPObjectStore, type IDBPTransaction, openDB, unwrap } from 'idb';
import { DriftfeedError } from '../device/errors';
import { migrate, schemaVersion } from './migrations';
import type { DriftfeedSchema } from './schema';

export const storeNames = [
  'pages',
  'visits',
  'vectors',
  'liveItems',
  'sources',
  'feedback',
  'checkpoints',
  'jobs',
  'staged',
  'feeds',
  'settings',
] as const;
export type StoreName = (typeof storeNames)[number];

/** 'strict' for what cannot be rebuilt, 'relaxed' for what can (vectors, checkpoints, feeds, live items). */
export type Durability = 'strict' | 'relaxed';

/** Typed for every store; one that was not named when the transaction began is refused at run time. */
export type ReadTransaction = IDBPTransaction<DriftfeedSchema, StoreName[], 'readonly'>;
export type WriteTransaction = IDBPTransaction<DriftfeedSchema, StoreName[], 'readwrite'>;
export type AnyTransaction = ReadTransaction | WriteTransaction;

/** Why a connection ended by itself: another tab upgrades or deletes, or the browser took it away. */
export type ClosedReason = 'versionchange' | 'terminated';

export interface OpenOptions {
  /** Called once when the connection ends by itself; storage is unusable afterwards. */
  onClosed?: (reason: ClosedReason) => void;
  /** Milliseconds without any answer before a transaction counts as dead. */
  timeout?: number;
  /** Milliseconds other tabs get to let go of an old version. */
  blockedGrace?: number;
}

const defaultTimeout = 15_000;
const defaultBlockedGrace = 3_000;

/**
 * Opens (and if needed creates or upgrades) the database. Errors: `storage-refused` (private window,
 * switched off), `storage-blocked` (another tab holds an old version, or this tab's code is the old one),
 * `storage-timeout`, `quota-full`.
 */
export async function openStorage(name = 'driftfeed', options: OpenOptions = {}): Promise<Storage> {
  if (typeof indexedDB === 'undefined') throw new DriftfeedError('storage-refused', 'no IndexedDB');
  const timeout = options.timeout ?? defaultTimeout;
  let storage: Storage | null = null;
  let givenUp = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const opening = { blocked() {}, upgrading() {} };
  const giveUp = new Promise<never>((_, reject) => {
    const rejectAfter = (milliseconds: number, error: DriftfeedError) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        givenUp = true;
        reject(error);
      }, milliseconds);
    };
    rejectAfter(timeout, new DriftfeedError('storage-timeout', 'open'));
    opening.blocked = () =>
      rejectAfter(
        options.blockedGrace ?? defaultBlockedGrace,
        new DriftfeedError('storage-blocked', 'another tab holds an old version'),
      );
    // A migration may take its time: from here on the browser itself answers for the transaction.
    opening.upgrading = () => clearTimeout(timer);
  });
  giveUp.catch(() => {}); // it may lose the race

  let opened: Promise<IDBPDatabase<DriftfeedSchema>>;
  try {
    opened = openDB<DriftfeedSchema>(name, schemaVersion, {
      upgrade(database, oldVersion, newVersion, transaction) {
        opening.upgrading();
        migrate(
          database as unknown as IDBPDatabase<unknown>,
          transaction as unknown as IDBPTransaction<unknown, string[], 'versionchange'>,
          oldVersion,
          newVersion ?? schemaVersion,
        ).catch(() => transaction.abort()); // the old version stays as it was; opening rejects
      },
      blocked: () => opening.blocked(),
      blocking: () => storage?.closeBecause('versionchange'),
      terminated: () => storage?.closeBecause('terminated'),
    });
  } catch (error) {
    clearTimeout(timer);
    throw openingError(error);
  }
  opened.then((database) => givenUp && database.close()).catch(() => {});

  try {
    const database = await Promise.race([opened, giveUp]);
    storage = new Storage(database, name, timeout, options.onClosed);
    return storage;
  } catch (error) {
    throw openingError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** The database, as transactions that time out and fail with a code. */
export class Storage {
  #closed: 'closed' | ClosedReason | null = null;

  constructor(
    private readonly database: IDBPDatabase<DriftfeedSchema>,
    readonly name: string,
    private readonly timeout: number,
    private readonly onClosed?: (reason: ClosedReason) => void,
  ) {}

  /**
   * Runs `work` in one read transaction over `stores`. `work` may await nothing but the transaction's own
   * requests. Errors: `storage-timeout`, `storage-refused`, `storage-blocked`, and what `work` throws.
   */
  read<T>(stores: readonly StoreName[], work: (transaction: ReadTransaction) => Promise<T> | T): Promise<T> {
    return this.run(() => this.database.transaction([...stores], 'readonly') as ReadTransaction, work);
  }

  /**
   * Runs `work` in one write transaction and resolves when it is committed: all of it or nothing. Errors:
   * as `read`, and `quota-full`.
   */
  write<T>(
    stores: readonly StoreName[],
    durability: Durability,
    work: (transaction: WriteTransaction) => Promise<T> | T,
  ): Promise<T> {
    return this.run(
      () => this.database.transaction([...stores], 'readwrite', { durability }) as WriteTransaction,
      work,
    );
  }

  /** Ends the connection once running transactions are through. */
  close(): void {
    this.#closed ??= 'closed';
    this.database.close();
  }

  /** Called by the browser's events only. */
  closeBecause(reason: ClosedReason): void {
    if (this.#closed) return;
    this.#closed = reason;
    this.database.close(); // lets the other tab go on
    this.onClosed?.(reason);
  }

  private async run<Transaction extends AnyTransaction, T>(
    begin: () => Transaction,
    work: (transaction: Transaction) => Promise<T> | T,
  ): Promise<T> {
    if (this.#closed === 'versionchange')
      throw new DriftfeedError('storage-blocked', 'newer version elsewhere');
    if (this.#closed === 'terminated') throw new DriftfeedError('storage-refused', 'the browser closed it');
    if (this.#closed) throw new DriftfeedError('misuse', 'storage is closed');

    let transaction: Transaction;
    try {
      transaction = begin();
    } catch (error) {
      throw transactionError(error, null);
    }
    const { done } = transaction;
    done.catch(() => {}); // awaited below unless the work fails first
    const watch = watchTransaction(unwrap(transaction as WriteTransaction), this.timeout);
    try {
      return await Promise.race([
        (async () => {
          const result = await work(transaction);
          await done;
          return result;
        })(),
        watch.expired,
      ]);
    } catch (error) {
      try {
        transaction.abort();
      } catch {
        // already aborted or committed
      }
      throw transactionError(error, transaction.error);
    } finally {
      watch.stop();
    }
  }
}

/** Queues a put for every row without a promise each; a failure aborts the transaction. */
export function putAll<Name extends StoreName>(
  store: IDBPObjectStore<DriftfeedSchema, StoreName[], Name, 'readwrite'>,
  rows: Iterable<DriftfeedSchema[Name]['value']>,
): void {
  const raw = unwrap(store);
  for (const row of rows) raw.put(row);
}

/** Queues deletes likewise; a key may be a range. */
export function deleteAllKeys<Name extends StoreName>(
  store: IDBPObjectStore<DriftfeedSchema, StoreName[], Name, 'readwrite'>,
  keys: Iterable<DriftfeedSchema[Name]['key'] | IDBKeyRange>,
): void {
  const raw = unwrap(store);
  for (const key of keys) raw.delete(key);
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

/**
 * Some browsers leave a transaction unanswered for ever (suspended tabs, a broken disk). Any answer
 * restarts the clock, so that long transactions may run as long as they get on. Answers do not bubble,
 * but the transaction sees them in the capture phase.
 */
function watchTransaction(transaction: IDBTransaction, timeout: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let expire: (error: DriftfeedError) => void = () => {};
  const expired = new Promise<never>((_, reject) => {
    expire = reject;
  });
  expired.catch(() => {});
  const restart = () => {
    clearTimeout(timer);
    timer = setTimeout(() => expire(new DriftfeedError('storage-timeout', `${timeout} ms`)), timeout);
  };
  restart();
  transaction.addEventListener('success', restart, true);
  return {
    expired,
    stop() {
      clearTimeout(timer);
      transaction.removeEventListener('success', restart, true);
    },
  };
}

function openingError(error: unknown): DriftfeedError {
  if (error instanceof DriftfeedError) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return new DriftfeedError('quota-full', String(error));
  if (name === 'VersionError') return new DriftfeedError('storage-blocked', 'a newer version is stored here');
  return new DriftfeedError('storage-refused', String(error));
}

/** `cause` is the transaction's own error, which says more than the AbortError its requests fail with. */
function transactionError(error: unknown, cause: DOMException | null): unknown {
  if (error instanceof DriftfeedError) return error;
  const name = errorName(error);
  const told = name === 'AbortError' && cause ? cause : error;
  switch (errorName(told)) {
    case 'QuotaExceededError':
      return new DriftfeedError('quota-full', String(told));
    case 'UnknownError':
    case 'InvalidStateError':
    case 'AbortError':
      return new DriftfeedError('storage-refused', String(told));
    default:
      return told;
  }
}

function errorName(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}
