// All that is kept, sealed: work sees plain rows, the disk never does. WebCrypto answers later than an IndexedDB
// transaction waits, so work reads by short transactions of its own, collects what it writes, and commits it in one.
import { unwrap } from 'idb';
import { DriftfeedError, errorCode } from '../device/errors';
import { type OpenOptions, openConnection } from './connection';
import { schemaVersion } from './migrations';
import { type CounterRow, layouts, type SealedRow, upgradeSealed } from './sealed-layout';
import {
  diskKeyOf,
  type Ground,
  indexValueOf,
  type Key,
  type PutRow,
  placeOf,
  SealedStore,
} from './sealed-store';
import type { Sealer } from './sealing';
import type { Durability, ReadTransaction, Storage, StoreName, WriteTransaction } from './transaction';
import { Turns } from './turns';

/** Rows sealed at once. */
const atOnce = 512;

/**
 * Opens (and if needed creates) a sealed database. Only one may be open at a time, in one tab: the turns that work
 * takes, and the numbers that stores give, are kept in memory. Errors: as `openStorage`.
 */
export async function openSealedStorage(
  name: string,
  sealer: Sealer,
  options: OpenOptions = {},
): Promise<Storage> {
  const connection = await openConnection(name, schemaVersion, upgradeSealed, options);
  const rows = await connection.run(['counters'], null, (transaction) =>
    transaction.objectStore('counters').getAll(),
  );
  const counters = new Map((rows as CounterRow[]).map(({ store, next }) => [store, next]));
  return new SealedStorage({ connection, sealer, counters });
}

class SealedStorage implements Storage {
  readonly #turns = new Turns();
  #working = 0;
  #closed = false;
  readonly #ended: Promise<void>;
  #end: () => void = () => {};

  constructor(private readonly ground: Ground) {
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get name(): string {
    return this.ground.connection.name;
  }

  read<T>(stores: readonly StoreName[], work: (transaction: ReadTransaction) => Promise<T> | T): Promise<T> {
    return this.#run(stores, false, async (transaction) => work(transaction));
  }

  write<T>(
    stores: readonly StoreName[],
    durability: Durability,
    work: (transaction: WriteTransaction) => Promise<T> | T,
  ): Promise<T> {
    const { counters } = this.ground;
    return this.#run(stores, true, async (transaction) => {
      const before = stores.map((name) => [name, counters.get(name)] as const);
      try {
        const result = await work(transaction);
        transaction.over = true;
        await commit(this.ground, transaction.stores, durability);
        return result;
      } catch (error) {
        // What has not answered in time may be written yet, and then its numbers are taken.
        if (errorCode(error) === 'storage-timeout') throw error;
        // The numbers it gave are free again; nobody else has been given any of these stores meanwhile.
        for (const [name, next] of before) {
          if (next === undefined) counters.delete(name);
          else counters.set(name, next);
        }
        throw error;
      }
    });
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#endIfIdle();
    return this.#ended;
  }

  #endIfIdle(): void {
    if (!this.#closed || this.#working > 0) return;
    this.ground.connection.close();
    this.#end();
  }

  async #run<T>(
    stores: readonly StoreName[],
    writes: boolean,
    work: (transaction: SealedTransaction) => Promise<T>,
  ): Promise<T> {
    if (this.#closed) throw new DriftfeedError('misuse', 'storage is closed');
    this.#working++;
    try {
      return await this.#turns.take(stores, writes, async () => {
        this.ground.connection.check();
        const transaction = new SealedTransaction(this.ground, new Set(stores), writes);
        try {
          return await work(transaction);
        } finally {
          transaction.over = true;
        }
      });
    } finally {
      this.#working--;
      this.#endIfIdle();
    }
  }
}

class SealedTransaction implements WriteTransaction {
  readonly #stores = new Map<StoreName, SealedStore<StoreName>>();
  over = false;

  constructor(
    private readonly ground: Ground,
    private readonly scope: ReadonlySet<StoreName>,
    private readonly writes: boolean,
  ) {}

  get stores(): SealedStore<StoreName>[] {
    return [...this.#stores.values()];
  }

  objectStore<Name extends StoreName>(name: Name): SealedStore<Name> {
    if (!this.scope.has(name)) throw new DOMException('not in this transaction', 'NotFoundError');
    let store = this.#stores.get(name);
    if (!store) {
      store = new SealedStore<StoreName>(name, layouts[name], this.ground, (writes) => this.#check(writes));
      this.#stores.set(name, store);
    }
    return store as unknown as SealedStore<Name>;
  }

  #check(writes: boolean): void {
    if (this.over) throw new DOMException('the work is over', 'TransactionInactiveError');
    if (writes && !this.writes) throw new DOMException('this work only reads', 'ReadOnlyError');
  }
}

interface Prepared {
  name: StoreName;
  cleared: boolean;
  doomed: Key[];
  rows: SealedRow[];
}

/** Seals what the stores collected, then writes all of it in one transaction. */
async function commit(
  ground: Ground,
  stores: readonly SealedStore<StoreName>[],
  durability: Durability,
): Promise<void> {
  const prepared: Prepared[] = [];
  for (const store of stores) {
    const { cleared, rows, unreadable } = store.changes;
    if (cleared || rows.size > 0 || unreadable.size > 0) prepared.push(await prepare(ground, store));
  }
  if (prepared.length === 0) return;
  const names = [...prepared.map(({ name }) => name), 'counters'];
  await ground.connection.run(names, durability, (transaction) => {
    // Without a promise a request: one that fails fails the transaction.
    const raw = unwrap(transaction);
    for (const { name, cleared, doomed, rows } of prepared) {
      const store = raw.objectStore(name);
      if (cleared) store.clear();
      for (const key of doomed) store.delete(key);
      for (const row of rows) store.put(row);
      const next = ground.counters.get(name);
      if (next !== undefined) raw.objectStore('counters').put({ store: name, next } satisfies CounterRow);
    }
  });
}

async function prepare({ sealer }: Ground, store: SealedStore<StoreName>): Promise<Prepared> {
  const { name } = store;
  const layout = layouts[name];
  const { cleared, rows: changed, unreadable } = store.changes;
  const sealRow = async (key: Key, { packed, indexed }: PutRow): Promise<SealedRow> => {
    const diskKey = await diskKeyOf(sealer, name, layout, key);
    const by: SealedRow['by'] = {};
    for (const [index, form] of Object.entries(layout.indexes)) {
      if (form !== 'none') by[index] = await indexValueOf(sealer, name, layout, index, indexed[index]!);
    }
    return { key: diskKey, by, ...(await sealer.seal(placeOf(name, diskKey), packed)) };
  };

  const doomed: Key[] = [...unreadable];
  const rows: SealedRow[] = [];
  const entries = [...changed];
  for (let start = 0; start < entries.length; start += atOnce) {
    const some = entries.slice(start, start + atOnce);
    await Promise.all(
      some.map(async ([key, row]) => {
        if (row) rows.push(await sealRow(key, row));
        else doomed.push(await diskKeyOf(sealer, name, layout, key));
      }),
    );
  }
  return { name, cleared, doomed, rows };
}
