// Opens a database and runs its transactions, so that every failure has a code and none hangs for ever.
import { type IDBPDatabase, type IDBPTransaction, openDB, unwrap } from 'idb';
import { DriftfeedError } from '../device/errors';
import type { Durability } from './transaction';

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

/** Untyped: what the rows are is for those to know who work on them. */
type AnyDatabase = IDBPDatabase<unknown>;
export type RawTransaction = IDBPTransaction<unknown, string[], 'readwrite'>;
export type UpgradeTransaction = IDBPTransaction<unknown, string[], 'versionchange'>;
export type Upgrade = (
  database: AnyDatabase,
  transaction: UpgradeTransaction,
  from: number,
  to: number,
) => Promise<void>;

const defaultTimeout = 15_000;
export const defaultBlockedGrace = 3_000;

/**
 * Opens (and if needed creates or upgrades) the database. Errors: `storage-refused` (private window,
 * switched off), `storage-blocked` (another tab holds an old version, or this tab's code is the old one),
 * `storage-timeout`, `quota-full`.
 */
export async function openConnection(
  name: string,
  version: number,
  upgrade: Upgrade,
  options: OpenOptions = {},
): Promise<Connection> {
  if (typeof indexedDB === 'undefined') throw new DriftfeedError('storage-refused', 'no IndexedDB');
  const timeout = options.timeout ?? defaultTimeout;
  let connection: Connection | null = null;
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

  let opened: Promise<AnyDatabase>;
  try {
    opened = openDB(name, version, {
      upgrade(database, oldVersion, newVersion, transaction) {
        opening.upgrading();
        // The old version stays as it was; opening rejects.
        upgrade(database, transaction, oldVersion, newVersion ?? version).catch(() => transaction.abort());
      },
      blocked: () => opening.blocked(),
      blocking: () => connection?.closeBecause('versionchange'),
      terminated: () => connection?.closeBecause('terminated'),
    });
  } catch (error) {
    clearTimeout(timer);
    throw openingError(error);
  }
  opened.then((database) => givenUp && database.close()).catch(() => {});

  try {
    const database = await Promise.race([opened, giveUp]);
    connection = new Connection(database, name, timeout, options.onClosed);
    return connection;
  } catch (error) {
    throw openingError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** A database, as transactions that time out and fail with a code. */
export class Connection {
  #closed: 'closed' | ClosedReason | null = null;

  constructor(
    private readonly database: AnyDatabase,
    readonly name: string,
    private readonly timeout: number,
    private readonly onClosed?: (reason: ClosedReason) => void,
  ) {}

  /**
   * Runs `work` in one transaction over `stores` and resolves when that is through; what `work` throws undoes it.
   * A transaction without a durability only reads.
   */
  async run<T>(
    stores: readonly string[],
    durability: Durability | null,
    work: (transaction: RawTransaction) => Promise<T> | T,
  ): Promise<T> {
    this.check();
    let transaction: RawTransaction;
    try {
      transaction = (
        durability
          ? this.database.transaction([...stores], 'readwrite', { durability })
          : this.database.transaction([...stores], 'readonly')
      ) as RawTransaction;
    } catch (error) {
      throw transactionError(error, null);
    }
    const { done } = transaction;
    done.catch(() => {}); // awaited below unless the work fails first
    const watch = watchTransaction(unwrap(transaction), this.timeout);
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

  /** Throws where no transaction can begin any more. */
  check(): void {
    if (this.#closed === 'versionchange')
      throw new DriftfeedError('storage-blocked', 'newer version elsewhere');
    if (this.#closed === 'terminated') throw new DriftfeedError('storage-refused', 'the browser closed it');
    if (this.#closed) throw new DriftfeedError('misuse', 'storage is closed');
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

export function openingError(error: unknown): DriftfeedError {
  if (error instanceof DriftfeedError) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return new DriftfeedError('quota-full', String(error));
  if (name === 'VersionError') return new DriftfeedError('storage-blocked', 'a newer version is stored here');
  return new DriftfeedError('storage-refused', String(error));
}

/** How work hears that its transaction has died, wherever in it that finds the work. */
const saysItIsDead: ReadonlySet<string> = new Set([
  'AbortError',
  'TransactionInactiveError',
  'InvalidStateError',
]);

/** `cause` is the transaction's own error, which says why. */
function transactionError(error: unknown, cause: DOMException | null): unknown {
  if (error instanceof DriftfeedError) return error;
  const name = errorName(error);
  const told = cause && saysItIsDead.has(name) ? cause : error;
  switch (errorName(told)) {
    case 'QuotaExceededError':
      return new DriftfeedError('quota-full', String(told));
    case 'UnknownError':
    case 'InvalidStateError':
    case 'AbortError':
    case 'TransactionInactiveError': // it died between two of its requests
      return new DriftfeedError('storage-refused', String(told));
    default:
      return told;
  }
}

function errorName(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}
