// Sealed rows whose bytes are no longer what was written: none of them opens, and the rest is put in order without them.
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deleteStorage, type Storage, type StoreName, storeNames } from './database';
import { addFeedback, listFeedback } from './feedback';
import { checkStorage, type Findings, type RepairHelp, repairStorage } from './repair';
import { fillEveryStore } from './restore.fixture';
import { openSealed, rawRows } from './sealed.fixture';
import type { SealedRow } from './sealed-layout';
import { allPages } from './visits';

const name = 'sealed-repair';
const help: RepairHelp = { contentHash: ({ url }) => `#${url.split('/').at(-1)}`, isUsable: () => true };

let storage: Storage;
beforeEach(async () => {
  storage = await openSealed(name);
  await fillEveryStore(storage, 3);
  // What else that fixture holds is of no matter here.
  await repairStorage(storage, help);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await storage.close();
  await deleteStorage(name);
});

/** Flips a bit of the sealed bytes of some rows of a store, as a bad disk would. */
async function flip(store: StoreName, which: (index: number) => boolean = () => true): Promise<number> {
  const database = await openDB(name);
  const rows = ((await database.getAll(store)) as SealedRow[]).filter((_, index) => which(index));
  for (const row of rows) {
    row.sealed[row.sealed.length >> 1]! ^= 1;
    await database.put(store, row);
  }
  database.close();
  return rows.length;
}

async function repaired(expected: Findings): Promise<void> {
  expect(await checkStorage(storage, help)).toEqual(expected);
  // Looking changes nothing: it finds the same again.
  expect(await repairStorage(storage, help)).toEqual(expected);
  expect(await checkStorage(storage, help)).toEqual({});
}

describe('check and repair of sealed rows that do not open', () => {
  it('finds nothing where nothing is wrong', async () => {
    expect(await checkStorage(storage, help)).toEqual({});
  });

  it('makes pages anew from their visits', async () => {
    const before = await allPages(storage);
    expect(await flip('pages', (index) => index < 2)).toBe(2);
    await expect(allPages(storage)).rejects.toMatchObject({ code: 'storage-refused' });
    await repaired({ page: 2 });
    const after = await allPages(storage);
    expect(after.map(({ url, visits, contentHash }) => ({ url, visits, contentHash }))).toEqual(
      before.map(({ url, visits, contentHash }) => ({ url, visits, contentHash })),
    );
    expect(after.filter(({ title }) => title === '')).toHaveLength(2);
  });

  it('says that a day is lost, and puts back what its pages know of it', async () => {
    await flip('visits', (index) => index === 1);
    await repaired({ 'unreadable-visits': 1, visits: 1 });
    expect((await allPages(storage)).map(({ visits }) => visits)).toEqual([1, 1, 1]);
  });

  it('says that a page is lost together with its day', async () => {
    await flip('visits');
    await flip('pages');
    await repaired({ 'unreadable-visits': 3, unreadable: 3, unused: 3 });
    expect(await allPages(storage)).toEqual([]);
  });

  it('drops vectors and models, which are made anew', async () => {
    await flip('vectors');
    await flip('checkpoints');
    await repaired({ vectors: 1, model: 1 });
  });

  it('names reactions and settings as lost, and numbers what comes next as before', async () => {
    const lost = (await flip('feedback')) + (await flip('settings'));
    expect(lost).toBeGreaterThan(1);
    await repaired({ unreadable: lost });
    expect(await listFeedback(storage)).toEqual([]);
    const row = {
      itemUrl: 'x',
      title: 'X',
      kind: 'article',
      contentHash: '#x',
      action: 'like',
      time: 1,
    } as const;
    await addFeedback(storage, row);
    expect(await listFeedback(storage)).toHaveLength(1);
  });

  it('says that the storage refuses where nothing at all opens', async () => {
    for (const store of storeNames) await flip(store);
    const before = await rawRows(name);
    await expect(checkStorage(storage, help)).rejects.toMatchObject({ code: 'storage-refused' });
    await expect(repairStorage(storage, help)).rejects.toMatchObject({ code: 'storage-refused' });
    expect(await rawRows(name)).toEqual(before);
  });

  it('does not repair where more is lost than was found', async () => {
    await flip('visits', (index) => index === 1);
    const told = await checkStorage(storage, help);
    await flip('feedback');
    const before = await rawRows(name);
    await expect(repairStorage(storage, help, told)).rejects.toMatchObject({ code: 'storage-refused' });
    expect(await rawRows(name)).toEqual(before);
    const now = await checkStorage(storage, help);
    expect(await repairStorage(storage, help, now)).toEqual(now);
  });
});

describe('a browser that cannot open what is sound', () => {
  /** `fails` hears at each opening what is opened: the store, or that it is a trial. */
  function failing(fails: (what: string) => boolean) {
    const decrypt = crypto.subtle.decrypt.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, 'decrypt').mockImplementation((parameters, ...rest) => {
      const place = new TextDecoder().decode((parameters as AesGcmParams).additionalData);
      if (fails(place.split(' ')[2] ?? 'trial')) throw new DOMException('no memory', 'OperationError');
      return decrypt(parameters, ...rest);
    });
  }

  it('for a moment, has nothing taken for damaged', async () => {
    let asked = 0;
    failing(() => [2, 3].includes(++asked));
    expect(await checkStorage(storage, help)).toEqual({});
    expect(asked).toBeGreaterThan(3);
  });

  it('from some time on, has nothing taken for damaged and nothing deleted', async () => {
    const before = await rawRows(name);
    const opened: string[] = [];
    let failed = false;
    failing((what) => {
      opened.push(what);
      failed ||= what === 'vectors';
      return failed;
    });
    await expect(repairStorage(storage, help)).rejects.toMatchObject({ code: 'storage-refused' });
    expect(opened).toContain('visits');
    vi.restoreAllMocks();
    expect(await rawRows(name)).toEqual(before);
    expect(await checkStorage(storage, help)).toEqual({});
  });
});
