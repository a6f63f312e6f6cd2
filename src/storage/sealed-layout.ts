// How rows lie in the sealed database: what of them has to be found without opening them, and in which form.
import type { Upgrade, UpgradeTransaction } from './connection';
import type { DriftfeedSchema } from './schema';
import type { IndexNameOf, StoreName } from './transaction';

/**
 * How an index is kept. `tag`: equal values are found by what stands in their place. `number`: as it is. `none`: only
 * in order, by opening all rows of what is a small store.
 */
type IndexForm = 'tag' | 'number' | 'none';

export interface StoreLayout {
  /** The row's field that is its key. */
  keyPath: string;
  /** A text's place is taken by a tag; a number stands as it is, and where `numbered` the store gives it. */
  key: 'text' | 'number' | 'numbered';
  indexes: Record<string, IndexForm>;
}

type Layouts = {
  [Name in StoreName]: StoreLayout & {
    key: DriftfeedSchema[Name]['key'] extends string ? 'text' : 'number' | 'numbered';
    indexes: Record<IndexNameOf<Name>, IndexForm>;
  };
};

export const layouts: Layouts = {
  pages: { keyPath: 'url', key: 'text', indexes: { site: 'tag' } },
  visits: { keyPath: 'day', key: 'number', indexes: {} },
  raw: { keyPath: 'day', key: 'number', indexes: {} },
  vectors: { keyPath: 'id', key: 'numbered', indexes: { model: 'tag' } },
  liveItems: { keyPath: 'url', key: 'text', indexes: { sourceId: 'tag', published: 'none' } },
  sources: { keyPath: 'id', key: 'text', indexes: {} },
  feedback: { keyPath: 'id', key: 'numbered', indexes: { time: 'none' } },
  checkpoints: { keyPath: 'id', key: 'text', indexes: {} },
  jobs: { keyPath: 'id', key: 'numbered', indexes: {} },
  staged: { keyPath: 'id', key: 'numbered', indexes: { jobId: 'number' } },
  feeds: { keyPath: 'id', key: 'text', indexes: {} },
  settings: { keyPath: 'key', key: 'text', indexes: {} },
  restoring: { keyPath: 'sequence', key: 'number', indexes: {} },
};

/** The schema's version up to which sealed rows are as they should be. See the test beside this. */
export const sealedUpTo = 3;

/** A row on the disk. */
export interface SealedRow {
  /** The row's own key where it is a number, else its tag. */
  key: number | string;
  /** What the row's indexes find it by. */
  by: Record<string, number | string>;
  iv: Uint8Array<ArrayBuffer>;
  sealed: Uint8Array<ArrayBuffer>;
}

/** The number that a numbered store gives next. */
export interface CounterRow {
  store: string;
  next: number;
}

/** Makes whatever stores there are not yet. */
export const upgradeSealed: Upgrade = async (database, transaction: UpgradeTransaction) => {
  if (!database.objectStoreNames.contains('counters')) {
    database.createObjectStore('counters', { keyPath: 'store' });
  }
  for (const [name, { indexes }] of Object.entries(layouts)) {
    const store = database.objectStoreNames.contains(name)
      ? transaction.objectStore(name)
      : database.createObjectStore(name, { keyPath: 'key' });
    for (const [index, form] of Object.entries(indexes)) {
      if (form !== 'none' && !store.indexNames.contains(index)) store.createIndex?.(index, `by.${index}`);
    }
  }
};
