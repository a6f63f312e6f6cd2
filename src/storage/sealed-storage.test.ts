// Sealed storage does what plain storage does: whatever is asked of both, in any order, they answer alike.
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DriftfeedError } from '../device/errors';
import { deleteStorage, openStorage, type Storage } from './database';
import type { LiveItemRow, StagedRow, VectorBlockRow } from './schema';
import { asText, openSealed, rawRows } from './sealed.fixture';
import { openSealedStorage } from './sealed-storage';
import { newDataKey, Sealer } from './sealing';
import type { WriteTransaction } from './transaction';

let plain: Storage;
let sealed: Storage;
let names = 0;

beforeEach(async () => {
  names++;
  plain = await openStorage(`plain-${names}`);
  sealed = await openSealed(`sealed-${names}`);
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const storage of [plain, sealed]) {
    storage.close();
    await deleteStorage(storage.name);
  }
});

const item = (url: number, source: number, published: number): LiveItemRow => ({
  url: `https://item.example/${url}`,
  sourceId: `source ${source}`,
  title: `Item ${url} of ${published}`,
  summary: '',
  kind: 'article',
  lang: 'en',
  tags: [],
  published,
  fetched: 0,
  contentHash: '',
});
const staged = (id: number | undefined, jobId: number, sequence: number): StagedRow => ({
  ...(id === undefined ? {} : { id }),
  jobId,
  sequence,
  pages: [],
  visits: [],
});
const block = (id: number | undefined, model: number, value: number): VectorBlockRow => ({
  ...(id === undefined ? {} : { id }),
  model: model === 0 ? 'minilm-en' : 'bge-zh',
  dimensions: 1,
  hashes: [`#${value}`],
  values: Int8Array.of(value),
  scales: Float32Array.of(value / 3),
});

const few = fc.integer({ min: 0, max: 5 });
const some = fc.integer({ min: 0, max: 2 });
const id = fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined });
const range = fc
  .record({ low: few, high: few, open: fc.boolean() })
  .filter(({ low, high, open }) => low < high || (low === high && !open));
const count = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined });

type Step = (transaction: WriteTransaction) => Promise<unknown>;
const step = (arbitrary: fc.Arbitrary<Step>) => arbitrary;

/** One thing to ask of a transaction. */
const steps: fc.Arbitrary<Step> = fc.oneof(
  // Keyed by text.
  step(
    fc.tuple(few, some, few).map(
      ([a, b, c]) =>
        (t) =>
          t.objectStore('liveItems').put(item(a, b, c)),
    ),
  ),
  step(
    fc.array(fc.tuple(few, some, few), { maxLength: 3 }).map((rows) => async (t) => {
      t.objectStore('liveItems').putAll(rows.map(([a, b, c]) => item(a, b, c)));
    }),
  ),
  step(few.map((a) => (t) => t.objectStore('liveItems').get(`https://item.example/${a}`))),
  step(few.map((a) => (t) => t.objectStore('liveItems').delete(`https://item.example/${a}`))),
  step(
    fc.tuple(range, count).map(([{ low, high, open }, limit]) => async (t) => {
      const keys = IDBKeyRange.bound(
        `https://item.example/${low}`,
        `https://item.example/${high}`,
        open,
        open,
      );
      const store = t.objectStore('liveItems');
      return [await store.getAll(keys, limit), await store.getAllKeys(keys, limit)];
    }),
  ),
  step(
    some.map((a) => async (t) => {
      const index = t.objectStore('liveItems').index('sourceId');
      const value = `source ${a}`;
      return [await index.getAll(value), await index.getAllKeys(value), await index.count(value)];
    }),
  ),
  step(fc.constant((t) => t.objectStore('liveItems').index('published').getAll())),
  step(
    fc.constant(async (t) => [
      await t.objectStore('liveItems').count(),
      await t.objectStore('liveItems').getAll(),
    ]),
  ),
  step(fc.constant((t) => t.objectStore('liveItems').clear())),
  // Numbered by the store.
  step(
    fc.tuple(id, some, few).map(
      ([a, b, c]) =>
        (t) =>
          t.objectStore('staged').put(staged(a, b, c)),
    ),
  ),
  step(
    fc.tuple(some, few).map(
      ([b, c]) =>
        (t) =>
          t.objectStore('staged').add(staged(undefined, b, c)),
    ),
  ),
  step(few.map((a) => (t) => t.objectStore('staged').delete(a))),
  step(
    some.map((a) => async (t) => {
      const index = t.objectStore('staged').index('jobId');
      return [
        await index.get(a),
        await index.last(a),
        await index.getAll(a),
        await index.getAllKeys(a),
        await index.count(a),
        await index.values(),
      ];
    }),
  ),
  step(
    fc.tuple(range, count).map(([{ low, high, open }, limit]) => async (t) => {
      const store = t.objectStore('staged');
      const keys = IDBKeyRange.bound(low, high, open, open);
      return [await store.getAll(keys, limit), await store.getAllKeys(keys, limit), await store.count()];
    }),
  ),
  step(
    fc.tuple(id, some, few).map(
      ([a, b, c]) =>
        (t) =>
          t.objectStore('vectors').put(block(a, b, c)),
    ),
  ),
  step(few.map((c) => (t) => t.objectStore('vectors').add(block(undefined, 0, c)))),
  step(fc.constant((t) => t.objectStore('vectors').clear())),
  step(
    fc.constant(async (t) => {
      const index = t.objectStore('vectors').index('model');
      return [await index.last('minilm-en'), await index.get('bge-zh'), await index.getAll('minilm-en')];
    }),
  ),
);

/** Several pieces of work one after another; the last changes its mind at the end (fake-indexeddb's numbers are off after). */
const work = fc.array(steps, { minLength: 1, maxLength: 8 });
const works = fc.record({ pieces: fc.array(work, { maxLength: 5 }), failing: work });
const stores = ['liveItems', 'staged', 'vectors'] as const;

async function answers(storage: Storage, work: readonly Step[], fails: boolean): Promise<unknown[]> {
  const told: unknown[] = [];
  await storage
    .write(stores, 'relaxed', async (transaction) => {
      for (const each of work) told.push(await each(transaction));
      if (fails) throw new RangeError('changed its mind');
    })
    .catch((error: unknown) => {
      if (!(error instanceof RangeError)) throw error;
    });
  return told;
}

const all = (storage: Storage) =>
  storage.read(stores, async (transaction) => {
    const rows = [];
    for (const name of stores) rows.push(await transaction.objectStore(name).getAll());
    return rows;
  });

describe('sealed storage', () => {
  it('answers as plain storage does', async () => {
    await fc.assert(
      fc.asyncProperty(works, async ({ pieces, failing }) => {
        // New ones each time, so that a counterexample stands by itself.
        const run = names++;
        const plain = await openStorage(`plain-run-${run}`);
        const sealed = await openSealed(`sealed-run-${run}`);
        for (const piece of [...pieces, failing]) {
          const fails = piece === failing;
          const told = await answers(plain, piece, fails);
          expect(await answers(sealed, piece, fails)).toStrictEqual(told);
          expect(await all(sealed)).toStrictEqual(await all(plain));
        }
        for (const storage of [plain, sealed]) {
          storage.close();
          await deleteStorage(storage.name);
        }
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it('has nothing readable on the disk', async () => {
    await sealed.write(stores, 'strict', async (transaction) => {
      await transaction.objectStore('liveItems').put(item(1, 1, 1));
      await transaction.objectStore('vectors').put(block(undefined, 0, 1));
    });
    const rows = await rawRows(sealed.name);
    expect(rows.get('liveItems')).toHaveLength(1);
    expect(asText(rows)).not.toMatch(/item\.example|Item 1 of|source 1|minilm-en/i);
  });

  it('keeps what was put, whatever becomes of the object', async () => {
    await sealed.write(['liveItems'], 'strict', async (transaction) => {
      const store = transaction.objectStore('liveItems');
      const row = item(1, 1, 1);
      void store.put(row);
      row.title = 'changed afterwards';
      const read = await store.get(row.url);
      expect(read?.title).toBe('Item 1 of 1');
      read!.title = 'changed by a reader';
      expect((await store.get(row.url))?.title).toBe('Item 1 of 1');
    });
  });

  it('commits all of a piece of work or nothing', async () => {
    await sealed.write(['settings'], 'strict', (transaction) =>
      transaction.objectStore('settings').put({ key: 'a', value: 1 }),
    );
    const { put } = IDBObjectStore.prototype;
    let puts = 0;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
      if (++puts === 2) throw new DOMException('no room', 'QuotaExceededError');
      return put.call(this, value, key);
    });
    const failing = sealed.write(['settings', 'liveItems'], 'strict', async (transaction) => {
      await transaction.objectStore('settings').put({ key: 'a', value: 2 });
      await transaction.objectStore('liveItems').put(item(1, 1, 1));
    });
    await expect(failing).rejects.toMatchObject({ code: 'quota-full' });
    vi.restoreAllMocks();
    const left = await sealed.read(['settings', 'liveItems'], async (transaction) => [
      await transaction.objectStore('settings').getAll(),
      await transaction.objectStore('liveItems').count(),
    ]);
    expect(left).toEqual([[{ key: 'a', value: 1 }], 0]);
  });

  it('lets no other work between reading and writing', async () => {
    const add = () =>
      sealed.write(['settings'], 'strict', async (transaction) => {
        const store = transaction.objectStore('settings');
        const before = (await store.get('sum'))?.value ?? 0;
        await store.put({ key: 'sum', value: Number(before) + 1 });
      });
    await Promise.all(Array.from({ length: 20 }, add));
    const sum = await sealed.read(['settings'], (transaction) =>
      transaction.objectStore('settings').get('sum'),
    );
    expect(sum?.value).toBe(20);
  });

  it('refuses what a transaction is not for, and what comes too late', async () => {
    const outside = sealed.read(['settings'], (transaction) => transaction.objectStore('pages').count());
    await expect(outside).rejects.toMatchObject({ name: 'NotFoundError' });
    const writing = sealed.read(['settings'], (transaction) =>
      (transaction as WriteTransaction).objectStore('settings').put({ key: 'a', value: 1 }),
    );
    await expect(writing).rejects.toMatchObject({ name: 'ReadOnlyError' });
    const store = await sealed.read(['settings'], (transaction) => transaction.objectStore('settings'));
    await expect((async () => store.get('a'))()).rejects.toMatchObject({ name: 'TransactionInactiveError' });
    const keyless = sealed.write(['visits'], 'strict', (transaction) => {
      transaction.objectStore('visits').putAll([{ day: Number.NaN, visits: [] }]);
    });
    await expect(keyless).rejects.toMatchObject({ name: 'DataError' });
  });

  it('lets work that runs come to its end when it is closed', async () => {
    const writing = sealed.write(['settings'], 'strict', async (transaction) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await transaction.objectStore('settings').put({ key: 'a', value: 1 });
    });
    let ended = false;
    const closing = sealed.close().then(() => {
      ended = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(ended).toBe(false);
    await Promise.all([writing, closing]);
    await expect(sealed.read(['settings'], () => 1)).rejects.toMatchObject({ code: 'misuse' });
    sealed = await openSealed(sealed.name);
    expect(
      await sealed.read(['settings'], (transaction) => transaction.objectStore('settings').count()),
    ).toBe(1);
  });

  it('gives no number anew that was given to what has not answered in time', async () => {
    const add = () =>
      sealed.write(['staged'], 'strict', (transaction) =>
        transaction.objectStore('staged').add(staged(undefined, 1, 1)),
      );
    const first = await add();
    const late = sealed.write(['staged'], 'strict', async (transaction) => {
      await transaction.objectStore('staged').add(staged(undefined, 1, 2));
      throw new DriftfeedError('storage-timeout');
    });
    await expect(late).rejects.toMatchObject({ code: 'storage-timeout' });
    expect(await add()).toBe(Number(first) + 2);
  });

  it('opens with no other key', async () => {
    await sealed.write(['liveItems', 'staged'], 'strict', async (transaction) => {
      await transaction.objectStore('liveItems').put(item(1, 1, 1));
      await transaction.objectStore('staged').put(staged(undefined, 1, 1));
    });
    const other = await openSealedStorage(sealed.name, await Sealer.of(newDataKey()));
    expect(
      await other.read(['liveItems'], (transaction) =>
        transaction.objectStore('liveItems').get('https://item.example/1'),
      ),
    ).toBeUndefined(); // not even where it lies
    await expect(
      other.read(['staged'], (transaction) => transaction.objectStore('staged').getAll()),
    ).rejects.toMatchObject({ code: 'storage-refused' });
    other.close();
  });
});
