// One kind of damage at a time, done behind the app's back: found, named, repaired; a second time there is nothing.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saveCheckpoint } from './checkpoints';
import { deleteStorage, openStorage, type Storage, type StoreName, storeNames } from './database';
import { createJob } from './jobs';
import { packDays, putRawDays } from './raw-days';
import { checkStorage, type Findings, type RepairHelp, repairStorage } from './repair';
import { appendVectors, loadVectors } from './vectors';
import { addVisits } from './visits';

const name = 'repair';
const dayMs = 86_400_000;
const help: RepairHelp = {
  contentHash: ({ url }) => `#${url}`,
  isUsable: ({ state }) => state === 'good',
};
const url = (page: number) => `https://a.example/${page}`;

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage(name);
  // Six visits of three pages over three days: page 0 once, 1 twice, 2 thrice.
  const pages = [0, 1, 2].map((page) => ({
    url: url(page),
    title: `Title ${page}`,
    site: 'a.example',
    contentHash: `#${url(page)}`,
  }));
  const visits = [0, 1, 1, 2, 2, 2].map((page, index) => ({
    time: Math.floor(index / 2) * dayMs + index,
    url: url(page),
    site: 'a.example',
    weight: 0.5,
    origin: 'import' as const,
  }));
  await addVisits(storage, pages, visits);
  await appendVectors(
    storage,
    'minilm-en',
    pages.map(({ contentHash }) => contentHash),
    { dimensions: 2, values: Int8Array.of(1, 2, 3, 4, 5, 6), scales: Float32Array.of(1, 2, 3) },
  );
  await saveCheckpoint(storage, {
    id: 'evolution',
    model: 'minilm-en',
    time: 1,
    stale: false,
    state: 'good',
  });
  await createJob(storage, { kind: 'import', total: 1 }, 1);
});
afterEach(async () => {
  storage.close();
  await deleteStorage(name);
});

/** As the browser's own database, through the storage: so that sealed rows can be damaged too, within. */
interface Rows {
  /** Of no type: rows that are no longer of theirs are what this is about. */
  get(store: StoreName, key: string | number): Promise<Record<string, unknown>>;
  put(store: StoreName, row: object): Promise<unknown>;
  delete(store: StoreName, key: string | number): Promise<void>;
}
function damage(work: (rows: Rows) => Promise<unknown>): Promise<void> {
  return storage.write(storeNames, 'strict', async (transaction) => {
    await work({
      get: async (store, key) => (await transaction.objectStore(store).get(key as never)) as never,
      put: async (store, row) => transaction.objectStore(store).put(row as never),
      delete: (store, key) => transaction.objectStore(store).delete(key as never),
    });
  });
}
function allRows(): Promise<Partial<Record<StoreName, unknown[]>>> {
  return storage.read(storeNames, async (transaction) => {
    const rows: Partial<Record<StoreName, unknown[]>> = {};
    for (const store of storeNames) rows[store] = await transaction.objectStore(store).getAll();
    return rows;
  });
}
const change = (store: StoreName, key: string | number, part: object | ((row: never) => object)) =>
  damage(async (database) => {
    const row = await database.get(store, key);
    await database.put(store, { ...row, ...(typeof part === 'function' ? part(row as never) : part) });
  });

/** Finds exactly this, repairs it, and finds nothing any more. Returns the rows from then on. */
async function repaired(expected: Findings): Promise<Partial<Record<StoreName, unknown[]>>> {
  const damaged = await allRows();
  expect(await checkStorage(storage, help)).toEqual(expected);
  expect(await allRows()).toStrictEqual(damaged);
  expect(await repairStorage(storage, help)).toEqual(expected);
  const after = await allRows();
  expect(await checkStorage(storage, help)).toEqual({});
  expect(await repairStorage(storage, help)).toEqual({});
  expect(await allRows()).toStrictEqual(after);
  return after;
}

describe('check and repair', () => {
  it('finds nothing where nothing is wrong', async () => {
    const before = await allRows();
    expect(await repairStorage(storage, help)).toEqual({});
    expect(await allRows()).toStrictEqual(before);
  });

  it('drops a day of visits as they came in that is not what was written', async () => {
    const days = packDays(
      [0, dayMs, 2 * dayMs].map((time) => ({
        url: url(0),
        title: 'T',
        time,
        transition: 'link',
        origin: 'import',
      })),
    );
    await storage.write(['raw'], 'strict', (transaction) => putRawDays(transaction, days));
    expect(await checkStorage(storage, help)).toEqual({});
    await change('raw', 0, { sum: 1 });
    await change('raw', 1, { packed: new Uint8Array(20) });
    const { raw } = await repaired({ unreadable: 2 });
    expect(raw).toEqual(days.slice(2));
  });

  it('believes rows of before there were checksums', async () => {
    for (const [store, key] of [
      ['visits', 0],
      ['vectors', 1],
      ['checkpoints', 'evolution'],
    ] as const) {
      await damage(async (database) => {
        const { sum, ...row } = await database.get(store, key);
        expect(sum).toEqual(expect.any(Number));
        await database.put(store, row);
      });
    }
    expect(await checkStorage(storage, help)).toEqual({});
  });

  describe('what is restored from the rest', () => {
    let before: Partial<Record<StoreName, unknown[]>>;
    beforeEach(async () => {
      before = await allRows();
    });

    it('wrong counts of a page', async () => {
      await change('pages', url(2), { visits: 7, firstVisit: -1 });
      expect(await repaired({ counts: 1 })).toStrictEqual(before);
    });

    it('visits that are there twice, out of order, or on another day', async () => {
      await change('visits', 0, ({ visits }: { visits: object[] }) => ({
        visits: [visits[1], visits[0], visits[1]],
        sum: undefined,
      }));
      await damage(async (database) => {
        const { sum: _, ...row } = await database.get('visits', 0);
        await database.put('visits', row.sum === undefined ? { day: 0, visits: row.visits } : row);
      });
      expect(await repaired({ misplaced: 2 })).toStrictEqual(before);
      const stray = await damage(async (database) => {
        const day = await database.get('visits', 1);
        await database.put('visits', { day: 9, visits: day.visits });
        await database.delete('visits', 1);
      });
      expect(stray).toBeUndefined();
      expect(await repaired({ misplaced: 2 })).toStrictEqual(before);
    });

    it('vectors that are there twice', async () => {
      await damage(async (database) => {
        const { id: _, ...block } = await database.get('vectors', 1);
        await database.put('vectors', block);
      });
      expect(await repaired({ doubled: 3 })).toStrictEqual(before);
    });

    it('vectors that nothing explains', async () => {
      await appendVectors(storage, 'minilm-en', ['#stray'], {
        dimensions: 2,
        values: Int8Array.of(7, 8),
        scales: Float32Array.of(4),
      });
      expect(await repaired({ unused: 1 })).toStrictEqual(before);
    });

    it('staged visits without their import', async () => {
      await damage((database) =>
        database.put('staged', {
          jobId: 99,
          sequence: 0,
          pages: [],
          visits: [{ time: 1, url: url(0), site: 'a.example', weight: 1, origin: 'import' }],
        }),
      );
      expect(await repaired({ staged: 1 })).toStrictEqual(before);
    });
  });

  it('keeps staged visits whose import goes on', async () => {
    const visit = { time: 1, url: url(0), site: 'a.example', weight: 1, origin: 'import' };
    await damage((database) => database.put('staged', { jobId: 1, sequence: 0, pages: [], visits: [visit] }));
    expect(await checkStorage(storage, help)).toEqual({});
  });

  it('keeps a day that is not what was written but can be read', async () => {
    await change('visits', 0, ({ visits }: { visits: object[] }) => ({
      visits: visits.map((visit) => ({ ...visit, weight: 0.25 })),
    }));
    const after = await repaired({ day: 1 });
    expect(after.visits?.[0]).toMatchObject({ visits: [{ weight: 0.25 }, { weight: 0.25 }] });
  });

  it('keeps what can be read of a day, and says what cannot', async () => {
    await change('visits', 2, ({ visits }: { visits: object[] }) => ({
      visits: [...visits.slice(0, 1), { time: 'x' }],
    }));
    const after = await repaired({ 'unreadable-visits': 1, counts: 1 });
    expect(after.visits?.[2]).toMatchObject({ visits: [{ url: url(2) }] });
    expect(after.pages?.[2]).toMatchObject({ visits: 2 });
  });

  it('says that a whole day cannot be read, and gives pages left without visits what they know of them', async () => {
    await change('visits', 0, { visits: 'gone' });
    const after = await repaired({ 'unreadable-visits': 1, visits: 1, counts: 1 });
    expect(after.visits?.[0]).toMatchObject({ day: 0, visits: [{ time: 0, url: url(0), weight: 1 }] });
  });

  it('makes a page anew for visits that have none', async () => {
    await damage((database) => database.delete('pages', url(1)));
    const after = await repaired({ page: 1 });
    expect(after.pages?.[1]).toEqual({
      url: url(1),
      title: '',
      site: 'a.example',
      firstVisit: 1,
      lastVisit: dayMs + 2,
      visits: 2,
      contentHash: `#${url(1)}`,
      origin: 'import',
    });
  });

  it('makes a page anew that cannot be read, with its title', async () => {
    await change('pages', url(1), { visits: null });
    const after = await repaired({ page: 1 });
    expect(after.pages?.[1]).toMatchObject({ title: 'Title 1', visits: 2 });
  });

  it('puts back the visits that a page without any knows of', async () => {
    await damage(async (database) => {
      for (const day of [0, 1, 2]) {
        const { visits } = await database.get('visits', day);
        const rest = (visits as { url: string }[]).filter((visit) => visit.url !== url(2));
        if (rest.length > 0) await database.put('visits', { day, visits: rest });
        else await database.delete('visits', day);
      }
    });
    const after = await repaired({ visits: 1 });
    expect(after.pages?.[2]).toMatchObject({ visits: 2, firstVisit: dayMs + 3, lastVisit: 2 * dayMs + 5 });
    expect(after.visits?.[2]).toMatchObject({ visits: [{ time: 2 * dayMs + 5, url: url(2) }] });
  });

  it('drops damaged vectors, which are made anew from the pages', async () => {
    await change('vectors', 1, { values: Int8Array.of(1, 2, 3, 4, 5, 7) });
    expect((await repaired({ vectors: 3 })).vectors).toEqual([]);
    expect(await loadVectors(storage, 'minilm-en')).toBeNull();
  });

  it('drops vectors whose lengths do not fit', async () => {
    await change('vectors', 1, { dimensions: 3 });
    expect((await repaired({ vectors: 1 })).vectors).toEqual([]);
  });

  it('drops a model that is damaged or cannot be read, which is trained anew', async () => {
    await change('checkpoints', 'evolution', { state: 'bad' });
    expect((await repaired({ model: 1 })).checkpoints).toEqual([]);
    await saveCheckpoint(storage, { id: 'x', model: 'minilm-en', time: 1, stale: false, state: 'unknown' });
    expect((await repaired({ model: 1 })).checkpoints).toEqual([]);
  });

  it('says which other rows can be neither read nor rebuilt', async () => {
    await damage(async (database) => {
      await database.put('feedback', { itemUrl: 5 });
      await database.put('sources', { id: 'x' });
    });
    await damage((database) => database.put('pages', { url: 'https://b.example/', title: 'b' }));
    const after = await repaired({ unreadable: 3 });
    expect([after.feedback, after.sources, after.pages?.length]).toEqual([[], [], 3]);
  });
});
