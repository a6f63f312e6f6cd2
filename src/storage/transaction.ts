// What work on the stored rows may ask of a transaction: as much of IndexedDB as is used, so that sealed rows can be
// worked on in the same way as plain ones.
import type { DriftfeedSchema } from './schema';

export const storeNames = [
  'pages',
  'visits',
  'raw',
  'vectors',
  'liveItems',
  'sources',
  'feedback',
  'checkpoints',
  'jobs',
  'staged',
  'feeds',
  'settings',
  'restoring',
] as const;
export type StoreName = (typeof storeNames)[number];

/** 'strict' for what cannot be rebuilt, 'relaxed' for what can (vectors, checkpoints, feeds, live items). */
export type Durability = 'strict' | 'relaxed';

export type RowOf<Name extends StoreName> = DriftfeedSchema[Name]['value'];
export type KeyOf<Name extends StoreName> = DriftfeedSchema[Name]['key'];
type IndexesOf<Name extends StoreName> = DriftfeedSchema[Name] extends { indexes: infer Indexes }
  ? Indexes
  : never;
export type IndexNameOf<Name extends StoreName> = keyof IndexesOf<Name> & string;
export type IndexValueOf<Name extends StoreName, Index extends IndexNameOf<Name>> = IndexesOf<Name>[Index];

/** Rows by the value of one of their fields; among equal values by key. */
export interface ReadIndex<Name extends StoreName, Value> {
  /** The row with the lowest key. */
  get(value: Value): Promise<RowOf<Name> | undefined>;
  /** The row with the highest key. */
  last(value: Value): Promise<RowOf<Name> | undefined>;
  /** Those of a value; without one all, by value. */
  getAll(value?: Value): Promise<RowOf<Name>[]>;
  getAllKeys(value: Value): Promise<KeyOf<Name>[]>;
  count(value: Value): Promise<number>;
  /** Every value there is, once, lowest first. */
  values(): Promise<Value[]>;
}

/** Rows in the order of their keys. */
interface ReadStore<Name extends StoreName> {
  get(key: KeyOf<Name>): Promise<RowOf<Name> | undefined>;
  getAll(range?: IDBKeyRange | null, count?: number): Promise<RowOf<Name>[]>;
  getAllKeys(range?: IDBKeyRange | null, count?: number): Promise<KeyOf<Name>[]>;
  count(): Promise<number>;
  /**
   * How many rows the storage cannot read at all. The rest of this work does without them, and where it writes they go.
   */
  setAsideUnreadable(): Promise<number>;
  index<Index extends IndexNameOf<Name>>(name: Index): ReadIndex<Name, IndexValueOf<Name, Index>>;
}

export interface WriteStore<Name extends StoreName> extends ReadStore<Name> {
  /** Both return the row's key, which the store gives where it numbers its rows. `add` refuses one that is there. */
  put(row: RowOf<Name>): Promise<KeyOf<Name>>;
  add(row: RowOf<Name>): Promise<KeyOf<Name>>;
  delete(key: KeyOf<Name>): Promise<void>;
  clear(): Promise<void>;
  /** Queue their work without a promise a row; a failure fails the transaction. */
  putAll(rows: Iterable<RowOf<Name>>): void;
  deleteAll(keys: Iterable<KeyOf<Name>>): void;
}

/** Typed for every store; one that was not named when the transaction began is refused at run time. */
export interface ReadTransaction {
  objectStore<Name extends StoreName>(name: Name): ReadStore<Name>;
}

export interface WriteTransaction extends ReadTransaction {
  objectStore<Name extends StoreName>(name: Name): WriteStore<Name>;
}

/** All that is kept, as transactions: see `PlainStorage` and `SealedStorage`. */
export interface Storage {
  readonly name: string;
  /**
   * Runs `work` over `stores`, which nobody changes meanwhile. `work` may await nothing but the transaction's own
   * requests. Errors: `storage-timeout`, `storage-refused`, `storage-blocked`, and what `work` throws.
   */
  read<T>(stores: readonly StoreName[], work: (transaction: ReadTransaction) => Promise<T> | T): Promise<T>;
  /**
   * Runs `work` over `stores` and resolves when all it wrote is committed: all of it or nothing. Errors: as
   * `read`, and `quota-full`.
   */
  write<T>(
    stores: readonly StoreName[],
    durability: Durability,
    work: (transaction: WriteTransaction) => Promise<T> | T,
  ): Promise<T>;
  /**
   * Takes no more work, and ends the connection once all that runs is through: then it resolves, and only then may
   * the same rows be opened again.
   */
  close(): Promise<void>;
}
