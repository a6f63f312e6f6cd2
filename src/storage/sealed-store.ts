// One sealed store as one piece of work sees it: the rows on the disk, opened, with the work's own changes on top.
import { DriftfeedError } from '../device/errors';
import type { Connection, RawTransaction } from './connection';
import { pack, unpack } from './packing';
import type { SealedRow, StoreLayout } from './sealed-layout';
import type { Sealer } from './sealing';
import type {
  IndexNameOf,
  IndexValueOf,
  KeyOf,
  ReadIndex,
  RowOf,
  StoreName,
  WriteStore,
} from './transaction';

export type Key = number | string;
type RawStore = ReturnType<RawTransaction['objectStore']>;
/** A row whose fields are asked for by name. */
type Row = Record<string, unknown>;

/** What a store hands over to be committed: rows to be sealed, and keys to be deleted. */
export interface Changes {
  cleared: boolean;
  /** Null where the row goes. */
  rows: ReadonlyMap<Key, PutRow | null>;
  /** Keys on the disk of rows that cannot be opened, and go. */
  unreadable: ReadonlySet<Key>;
}

/** A row as it was when it was put. */
export interface PutRow {
  packed: Uint8Array<ArrayBuffer>;
  /** The values that its indexes find it by. */
  indexed: Record<string, Key>;
}

/** The world that a store stands in. */
export interface Ground {
  connection: Connection;
  sealer: Sealer;
  /** The next number of a numbered store. */
  counters: Map<string, number>;
}

/** Rows opened at once: each is a promise, and a hundred thousand of them are too many. */
const atOnce = 512;

export class SealedStore<Name extends StoreName> implements WriteStore<Name> {
  readonly #changes = new Map<Key, PutRow | null>();
  #cleared = false;
  /** Keys on the disk of rows that this work does without. */
  readonly #unreadable = new Set<Key>();
  /** All rows on the disk, where they can be put in order only once they are open. Read once in a piece of work. */
  #opened: Promise<Map<Key, Row>> | null = null;

  constructor(
    readonly name: Name,
    private readonly layout: StoreLayout,
    private readonly ground: Ground,
    /** Throws where the work is over, or may not write. */
    private readonly check: (writes: boolean) => void,
  ) {}

  get changes(): Changes {
    return { cleared: this.#cleared, rows: this.#changes, unreadable: this.#unreadable };
  }

  // ------------------------------------------------------------------------------------------- reading

  async get(key: KeyOf<Name>): Promise<RowOf<Name> | undefined> {
    this.check(false);
    checkKey(key, this.layout);
    const changed = this.#changes.get(key);
    if (changed !== undefined)
      return changed ? (unpack(changed.packed) as unknown as RowOf<Name>) : undefined;
    if (this.#cleared) return undefined;
    const diskKey = await diskKeyOf(this.ground.sealer, this.name, this.layout, key);
    if (this.#unreadable.has(diskKey)) return undefined;
    const row = await this.#disk((store) => store.get(diskKey) as Promise<SealedRow | undefined>);
    return row && ((await this.#open(row)) as unknown as RowOf<Name>);
  }

  async getAll(range?: IDBKeyRange | null, count?: number): Promise<RowOf<Name>[]> {
    this.check(false);
    const entries = await this.#entries(range, count);
    return entries.map(([, row]) => row as unknown as RowOf<Name>);
  }

  async getAllKeys(range?: IDBKeyRange | null, count?: number): Promise<KeyOf<Name>[]> {
    this.check(false);
    if (this.layout.key === 'text') {
      return (await this.#entries(range, count)).map(([key]) => key as KeyOf<Name>);
    }
    if (!this.#touched)
      return this.#disk((store) => store.getAllKeys(range, count)) as Promise<KeyOf<Name>[]>;
    const keys = new Set(
      this.#cleared ? [] : ((await this.#disk((store) => store.getAllKeys(range))) as Key[]),
    );
    for (const key of this.#unreadable) keys.delete(key);
    for (const [key, row] of this.#changes) {
      if (!row) keys.delete(key);
      else if (!range || range.includes(key)) keys.add(key);
    }
    return [...keys].sort(compareKeys).slice(0, count) as KeyOf<Name>[];
  }

  async count(): Promise<number> {
    this.check(false);
    if (!this.#touched) return this.#disk((store) => store.count());
    const keys = new Set(this.#cleared ? [] : ((await this.#disk((store) => store.getAllKeys())) as Key[]));
    for (const key of this.#unreadable) keys.delete(key);
    for (const [key, row] of this.#changes) {
      const diskKey = await diskKeyOf(this.ground.sealer, this.name, this.layout, key);
      if (row) keys.add(diskKey);
      else keys.delete(diskKey);
    }
    return keys.size;
  }

  async setAsideUnreadable(): Promise<number> {
    this.check(false);
    const rows = await this.#disk((store) => sealed(store.getAll()));
    for (let start = 0; start < rows.length; start += atOnce) {
      const some = rows.slice(start, start + atOnce);
      const opened = await Promise.allSettled(some.map((row) => this.#open(row)));
      for (const [index, { status }] of opened.entries()) {
        if (status === 'rejected' && !(await this.#opensAlone(some[index]!)))
          this.#unreadable.add(some[index]!.key);
      }
    }
    return this.#unreadable.size;
  }

  index<Index extends IndexNameOf<Name>>(name: Index): ReadIndex<Name, IndexValueOf<Name, Index>> {
    type Value = IndexValueOf<Name, Index>;
    const all = async (value?: Value): Promise<[Key, Row][]> => {
      this.check(false);
      return this.#indexed(name, value);
    };
    /** Where the disk's own index has them in order, and nothing was changed, they need not all be opened. */
    const asOnDisk = () =>
      this.layout.key !== 'text' && this.layout.indexes[name] !== 'none' && !this.#touched;
    const edge = async (value: Value, direction: 'next' | 'prev') => {
      this.check(false);
      if (!asOnDisk())
        return (await all(value)).at(direction === 'next' ? 0 : -1)?.[1] as unknown as
          | RowOf<Name>
          | undefined;
      const by = await this.#by(name, value);
      const row = await this.#disk(
        async (store) => (await store.index(name).openCursor(by, direction))?.value,
      );
      return row && ((await this.#open(row as SealedRow)) as unknown as RowOf<Name>);
    };
    return {
      get: (value) => edge(value, 'next'),
      last: (value) => edge(value, 'prev'),
      getAll: async (value) => (await all(value)).map(([, row]) => row as unknown as RowOf<Name>),
      getAllKeys: async (value) => {
        if (!asOnDisk()) return (await all(value)).map(([key]) => key as KeyOf<Name>);
        this.check(false);
        const by = await this.#by(name, value);
        return this.#disk((store) => store.index(name).getAllKeys(by)) as Promise<KeyOf<Name>[]>;
      },
      count: async (value) => (await all(value)).length,
      values: async () => {
        this.check(false);
        if (this.layout.indexes[name] === 'number' && !this.#touched) return this.#valuesOnDisk<Value>(name);
        return [...new Set((await all()).map(([, row]) => row[name] as Value))];
      },
    };
  }

  // ------------------------------------------------------------------------------------------- writing

  put(row: RowOf<Name>): Promise<KeyOf<Name>> {
    this.check(true);
    return Promise.resolve(this.#put(row as unknown as Row) as KeyOf<Name>);
  }

  async add(row: RowOf<Name>): Promise<KeyOf<Name>> {
    this.check(true);
    const key = (row as unknown as Row)[this.layout.keyPath] as KeyOf<Name> | undefined;
    if (key !== undefined && (await this.get(key)))
      throw new DOMException('a row is there', 'ConstraintError');
    return this.put(row);
  }

  delete(key: KeyOf<Name>): Promise<void> {
    this.deleteAll([key]);
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.check(true);
    this.#changes.clear();
    this.#cleared = true;
    return Promise.resolve();
  }

  putAll(rows: Iterable<RowOf<Name>>): void {
    this.check(true);
    for (const row of rows) this.#put(row as unknown as Row);
  }

  deleteAll(keys: Iterable<KeyOf<Name>>): void {
    this.check(true);
    for (const key of keys) {
      checkKey(key, this.layout);
      this.#changes.set(key, null);
    }
  }

  /** Packed at once: what the caller does to the row afterwards is not stored, as in IndexedDB. */
  #put(row: Row): Key {
    const { keyPath, key: kind } = this.layout;
    const { counters } = this.ground;
    let key = row[keyPath];
    let numbered = row;
    if (kind === 'numbered') {
      const next = counters.get(this.name) ?? 1;
      if (key === undefined) {
        key = next;
        numbered = { ...row, [keyPath]: key };
      }
      if (typeof key === 'number' && key >= next) counters.set(this.name, Math.floor(key) + 1);
    }
    checkKey(key, this.layout);
    const indexed = Object.fromEntries(
      Object.keys(this.layout.indexes).map((index) => [index, numbered[index] as Key]),
    );
    this.#changes.set(key, { packed: pack(numbered), indexed });
    return key;
  }

  // -------------------------------------------------------------------------------------- behind it all

  get #touched(): boolean {
    return this.#cleared || this.#changes.size > 0 || this.#unreadable.size > 0;
  }

  #disk<T>(work: (store: RawStore) => Promise<T>): Promise<T> {
    return this.ground.connection.run([this.name], null, (transaction) =>
      work(transaction.objectStore(this.name as string)),
    );
  }

  #open(row: SealedRow): Promise<Row> {
    return this.ground.sealer.open(placeOf(this.name, row.key), row) as Promise<Row>;
  }

  /**
   * Whether a row that did not open does so by itself. Throws where as many bytes that were sealed just now do not
   * either: then it is the browser that cannot, for want of memory maybe, and nothing is known of the row.
   */
  async #opensAlone(row: SealedRow): Promise<boolean> {
    try {
      await this.#open(row);
      return true;
    } catch {}
    const { sealer } = this.ground;
    const { length } = row.sealed instanceof Uint8Array ? row.sealed : [];
    try {
      await sealer.open('trial', await sealer.seal('trial', pack(new Uint8Array(length))));
    } catch (error) {
      throw new DriftfeedError('storage-refused', `nothing opens now: ${String(error)}`);
    }
    return false;
  }

  async #openAll(rows: readonly SealedRow[]): Promise<Row[]> {
    const opened: Row[] = [];
    for (let start = 0; start < rows.length; start += atOnce) {
      const some = rows.slice(start, start + atOnce);
      for (const row of await Promise.all(some.map((each) => this.#open(each)))) opened.push(row);
    }
    return opened;
  }

  /** Rows with their keys, in the keys' order. */
  async #entries(range?: IDBKeyRange | null, count?: number): Promise<[Key, Row][]> {
    const within = (key: Key) => !range || range.includes(key);
    if (this.layout.key === 'text') {
      this.#opened ??= this.#readAll();
      const entries = this.#withChanges(this.#cleared ? [] : [...(await this.#opened)]);
      return entries.filter(([key]) => within(key)).slice(0, count);
    }
    if (!this.#touched)
      return this.#entriesOf(await this.#disk((store) => sealed(store.getAll(range, count))));
    const rows = this.#cleared ? [] : await this.#disk((store) => sealed(store.getAll(range)));
    const untouched = rows.filter(({ key }) => !this.#changes.has(key));
    return this.#withChanges(await this.#entriesOf(untouched))
      .filter(([key]) => within(key))
      .slice(0, count);
  }

  async #readAll(): Promise<Map<Key, Row>> {
    return new Map(await this.#entriesOf(await this.#disk((store) => sealed(store.getAll()))));
  }

  async #entriesOf(rows: readonly SealedRow[]): Promise<[Key, Row][]> {
    const readable = rows.filter(({ key }) => !this.#unreadable.has(key));
    return (await this.#openAll(readable)).map((row) => [row[this.layout.keyPath] as Key, row]);
  }

  /** Copies: two readers of one row do not see each other's changes to it. */
  #withChanges(entries: readonly [Key, Row][]): [Key, Row][] {
    const merged = new Map(entries);
    for (const [key, row] of this.#changes) {
      if (row) merged.set(key, unpack(row.packed) as Row);
      else merged.delete(key);
    }
    return [...merged].sort(([a], [b]) => compareKeys(a, b));
  }

  async #indexed(index: string, value: unknown): Promise<[Key, Row][]> {
    const form = this.layout.indexes[index];
    if (value === undefined || form === 'none') {
      const entries = (await this.#entries()).filter(
        ([, row]) => value === undefined || row[index] === value,
      );
      // Stable: among equal values the keys' order stays.
      return entries.sort(([, a], [, b]) => compareKeys(a[index] as Key, b[index] as Key));
    }
    const by = await this.#by(index, value);
    const rows = this.#cleared ? [] : await this.#disk((store) => sealed(store.index(index).getAll(by)));
    const known = (await this.#entriesOf(rows)).filter(([key]) => !this.#changes.has(key));
    return this.#withChanges(known).filter(([, row]) => row[index] === value);
  }

  #valuesOnDisk<Value>(index: string): Promise<Value[]> {
    return this.#disk(async (store) => {
      const values: Value[] = [];
      let at = await store.index(index).openKeyCursor(null, 'nextunique');
      for (; at; at = await at.continue()) values.push(at.key as Value);
      return values;
    });
  }

  #by(index: string, value: unknown): Promise<Key> {
    return indexValueOf(this.ground.sealer, this.name, this.layout, index, value as Key);
  }
}

function sealed(rows: Promise<unknown[]>): Promise<SealedRow[]> {
  return rows as Promise<SealedRow[]>;
}

/** As IndexedDB orders numbers and texts. */
function compareKeys(a: Key, b: Key): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function checkKey(key: unknown, { key: kind }: StoreLayout): asserts key is Key {
  const fits = kind === 'text' ? typeof key === 'string' : typeof key === 'number' && !Number.isNaN(key);
  if (!fits) throw new DOMException('no key that this store takes', 'DataError');
}

/** A row opens only where it was sealed for: one store, one key. */
export function placeOf(store: string, diskKey: Key): string {
  return `row ${store} ${diskKey}`;
}

export async function diskKeyOf(
  sealer: Sealer,
  store: string,
  { key: kind }: StoreLayout,
  key: Key,
): Promise<Key> {
  return kind === 'text' ? sealer.tag(`key ${store}`, String(key)) : key;
}

export async function indexValueOf(
  sealer: Sealer,
  store: string,
  { indexes }: StoreLayout,
  index: string,
  value: Key,
): Promise<Key> {
  if (indexes[index] === 'number') return value;
  if (indexes[index] !== 'tag') throw new DriftfeedError('misuse', `no index ${index} to look in`);
  return sealer.tag(`index ${store} ${index}`, String(value));
}
