// A transaction over rows as they are: IndexedDB's own, asked in the words of `transaction`.
import { type IDBPObjectStore, unwrap } from 'idb';
import type { RawTransaction } from './connection';
import type {
  IndexNameOf,
  IndexValueOf,
  KeyOf,
  ReadIndex,
  RowOf,
  StoreName,
  WriteStore,
  WriteTransaction,
} from './transaction';

/** The calls in use, with the types of one store: TypeScript cannot see them through idb's for any of them. */
interface RawStore<Name extends StoreName> {
  get(key: KeyOf<Name>): Promise<RowOf<Name> | undefined>;
  getAll(range?: IDBKeyRange | null, count?: number): Promise<RowOf<Name>[]>;
  getAllKeys(range?: IDBKeyRange | null, count?: number): Promise<KeyOf<Name>[]>;
  count(): Promise<number>;
  put(row: RowOf<Name>): Promise<KeyOf<Name>>;
  add(row: RowOf<Name>): Promise<KeyOf<Name>>;
  delete(key: KeyOf<Name>): Promise<void>;
  clear(): Promise<void>;
  index(name: string): RawIndex<Name>;
}
interface RawIndex<Name extends StoreName> {
  get(value: unknown): Promise<RowOf<Name> | undefined>;
  getAll(value?: unknown): Promise<RowOf<Name>[]>;
  getAllKeys(value: unknown): Promise<KeyOf<Name>[]>;
  count(value: unknown): Promise<number>;
  openCursor(value: unknown, direction: 'prev'): Promise<{ value: RowOf<Name> } | null>;
  openKeyCursor(value: null, direction: 'nextunique'): Promise<KeyCursor | null>;
}
interface KeyCursor {
  key: unknown;
  continue(): Promise<KeyCursor | null>;
}

/** In a transaction that only reads, the writing calls are refused by IndexedDB. */
export class PlainTransaction implements WriteTransaction {
  constructor(private readonly transaction: RawTransaction) {}

  objectStore<Name extends StoreName>(name: Name): WriteStore<Name> {
    return new PlainStore<Name>(this.transaction.objectStore(name) as unknown as RawStore<Name>);
  }
}

class PlainStore<Name extends StoreName> implements WriteStore<Name> {
  constructor(private readonly store: RawStore<Name>) {}

  get(key: KeyOf<Name>) {
    return this.store.get(key);
  }
  getAll(range?: IDBKeyRange | null, count?: number) {
    return this.store.getAll(range, count);
  }
  getAllKeys(range?: IDBKeyRange | null, count?: number) {
    return this.store.getAllKeys(range, count);
  }
  count() {
    return this.store.count();
  }
  /** What the browser cannot read fails the whole transaction. */
  async setAsideUnreadable() {
    return 0;
  }
  put(row: RowOf<Name>) {
    return this.store.put(row);
  }
  add(row: RowOf<Name>) {
    return this.store.add(row);
  }
  delete(key: KeyOf<Name>) {
    return this.store.delete(key);
  }
  clear() {
    return this.store.clear();
  }
  putAll(rows: Iterable<RowOf<Name>>) {
    const raw = rawOf(this.store);
    for (const row of rows) raw.put(row);
  }
  deleteAll(keys: Iterable<KeyOf<Name>>) {
    const raw = rawOf(this.store);
    for (const key of keys) raw.delete(key);
  }
  index<Index extends IndexNameOf<Name>>(name: Index): ReadIndex<Name, IndexValueOf<Name, Index>> {
    return new PlainIndex<Name, IndexValueOf<Name, Index>>(this.store.index(name));
  }
}

class PlainIndex<Name extends StoreName, Value> implements ReadIndex<Name, Value> {
  constructor(private readonly index: RawIndex<Name>) {}

  get(value: Value) {
    return this.index.get(value);
  }
  async last(value: Value) {
    return (await this.index.openCursor(value, 'prev'))?.value;
  }
  getAll(value?: Value) {
    return this.index.getAll(value);
  }
  getAllKeys(value: Value) {
    return this.index.getAllKeys(value);
  }
  count(value: Value) {
    return this.index.count(value);
  }
  async values() {
    const values: Value[] = [];
    let at = await this.index.openKeyCursor(null, 'nextunique');
    for (; at; at = await at.continue()) values.push(at.key as Value);
    return values;
  }
}

/** Its requests come without a promise each. */
function rawOf(store: object): IDBObjectStore {
  return unwrap(store as IDBPObjectStore<unknown, string[], string, 'readwrite'>);
}
