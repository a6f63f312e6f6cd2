// What is forgotten is nowhere any more: every store is searched for its address, title and hash.
import 'fake-indexeddb/auto';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCheckpoint, saveCheckpoint } from './checkpoints';
import { deleteStorage, openStorage, type Storage, storeNames } from './database';
import { addFeedback, listFeedback } from './feedback';
import { saveFeed } from './feeds';
import type { ForgetTarget } from './forget';
import { forget as forgetFor } from './forget.fixture';
import { storedPage, storedVisits } from './history.fixture';
import type { Origin, VisitRow } from './schema';
import { defineSetting, type LearnedSetting, writeSetting } from './settings';
import { saveLiveItems } from './sources';
import { appendVectors, loadVectors } from './vectors';
import { addVisits, allPages, type NewPage } from './visits';

let storage: Storage;

const page = (name: string, site: string, contentHash = `hash-${name}`): NewPage => ({
  url: `https://www.${site}/${name}`,
  title: `Title of ${name}`,
  site,
  contentHash,
});
const apple = page('apple', 'secret.example');
const pear = page('pear', 'secret.example');
const plum = page('plum', 'open.example');
const twin = page('twin', 'open.example', plum.contentHash); // same text, so the same vector
const fig = page('fig', 'open.example');
const visit = ({ url, site }: NewPage, time: number, origin: Origin = 'import'): VisitRow => ({
  time,
  url,
  site,
  weight: 1,
  origin,
});
const reaction = (of: NewPage, time: number) => ({
  itemUrl: of.url,
  title: of.title,
  kind: 'article',
  contentHash: of.contentHash,
  action: 'like' as const,
  time,
});

beforeEach(async () => {
  storage = await openStorage('forget');
  await addVisits(
    storage,
    [apple, pear, plum, twin, fig],
    [
      visit(apple, 10),
      visit(plum, 20),
      visit(apple, 30),
      visit(pear, 40),
      visit(plum, 50),
      visit(twin, 60),
      visit(fig, 70),
    ],
  );
  const hashes = [...new Set([apple, pear, plum, fig].map((row) => row.contentHash)), 'hash-of-item'];
  await appendVectors(storage, 'minilm-en', hashes, {
    dimensions: 2,
    values: new Int8Array(hashes.length * 2),
    scales: new Float32Array(hashes.length),
  });
  await saveLiveItems(
    storage,
    [
      {
        url: 'https://item.example/',
        sourceId: 's',
        title: 'Item',
        summary: '',
        kind: 'news',
        lang: 'en',
        tags: [],
        published: 1,
        fetched: 1,
        contentHash: 'hash-of-item',
      },
    ],
    1,
  );
  await addFeedback(storage, reaction(apple, 35));
  await addFeedback(storage, reaction(fig, 36));
  await saveCheckpoint(storage, {
    id: 'evolution',
    model: 'minilm-en',
    time: 1,
    stale: false,
    state: { projection: `learned from ${apple.contentHash}`, weights: Float32Array.of(1, 2) },
  });
  await saveCheckpoint(storage, {
    id: 'evolution:training',
    model: 'minilm-en',
    time: 2,
    stale: false,
    state: { adam: `learned from ${apple.contentHash}` },
  });
  await saveFeed(storage, { reasons: [apple.title, plum.title] }, 1);
  await addStaged([apple, fig], [visit(apple, 5), visit(fig, 6)]);
});
afterEach(async () => {
  storage.close();
  await deleteStorage('forget');
});

/** Every row of every store as text. */
async function everything(): Promise<string> {
  const rows = await storage.read(storeNames, (transaction) =>
    Promise.all(storeNames.map((name) => transaction.objectStore(name).getAll())),
  );
  return JSON.stringify(rows);
}
const hashesLeft = async () => (await loadVectors(storage, 'minilm-en'))?.hashes;
const addStaged = (pages: NewPage[], visits: VisitRow[]) =>
  storage.write(['staged'], 'strict', async (transaction) => {
    await transaction.objectStore('staged').add({ jobId: 1, sequence: 0, pages, visits });
  });
/** As the history spells addresses, as far as this test needs it: without a slash at the end. */
const canonical = (url: string) => url.replace(/(?<=\w)\/$/, '');
const forget = (of: Storage, target: ForgetTarget) => forgetFor(of, target, canonical);
const feedbackLeft = async () => (await listFeedback(storage)).map((row) => row.itemUrl);

describe('forget', () => {
  it('a page: it is nowhere any more, the rest is untouched', async () => {
    expect(await everything()).toContain('apple');
    const others = (await allPages(storage)).filter((row) => row.url !== apple.url);
    const report = await forget(storage, { page: apple.url });
    expect(report).toEqual({ pages: 1, visits: 2, raw: 0, vectors: 1, staleCheckpoints: 2 });
    expect(await everything()).not.toContain('apple');
    expect(await allPages(storage)).toEqual(others);
    expect(await storedVisits(storage)).toHaveLength(5);
    expect(await hashesLeft()).toEqual(['hash-pear', 'hash-plum', 'hash-fig', 'hash-of-item']);
    expect(await everything()).toContain('fig'); // staged and liked beside it
  });

  it.each([
    ['the page', { page: apple.url }],
    ['all of its visits', { from: 10, to: 30 }],
  ])('a reaction goes with %s also where its item spells the address otherwise', async (_, target) => {
    for (const of of [apple, plum]) {
      await addFeedback(storage, { ...reaction(of, 99), itemUrl: `${of.url}/` });
    }
    await forget(storage, target);
    expect(await feedbackLeft()).toEqual([fig.url, `${plum.url}/`]);
  });

  it('a site: all of its pages, and feedback about things on it', async () => {
    await addFeedback(storage, reaction(page('never-visited', 'secret.example'), 99));
    const report = await forget(storage, { site: 'secret.example' });
    expect(report).toMatchObject({ pages: 2, visits: 3, vectors: 2 });
    const left = await everything();
    for (const word of ['secret.example', 'apple', 'pear', 'never-visited']) expect(left).not.toContain(word);
    expect(left).toContain('plum');
  });

  it('a period: its visits, the pages that had no other, feedback given in it', async () => {
    const report = await forget(storage, { from: 30, to: 50 });
    expect(report).toMatchObject({ pages: 1, visits: 3 }); // pear goes, apple and plum keep a visit
    expect(await everything()).not.toContain('pear');
    expect(await storedPage(storage, apple.url)).toMatchObject({ firstVisit: 10, lastVisit: 10, visits: 1 });
    expect(await storedPage(storage, plum.url)).toMatchObject({ firstVisit: 20, lastVisit: 20, visits: 1 });
    expect(await feedbackLeft()).toEqual([]);
  });

  it('certain pages: as each by itself, in one go', async () => {
    const report = await forget(storage, {
      pages: new Set([apple.url, fig.url, 'https://unknown.example/']),
    });
    expect(report).toMatchObject({ pages: 2, visits: 3, vectors: 2 });
    const left = await everything();
    for (const word of ['apple', 'fig']) expect(left).not.toContain(word);
    expect(await storedVisits(storage)).toHaveLength(4);
    expect(await feedbackLeft()).toEqual([]);
  });

  it('certain hours: visits that were then, and no page that was also read at others', async () => {
    const report = await forget(storage, { during: (time) => time === 30 || time === 40 });
    expect(report).toMatchObject({ pages: 1, visits: 2 });
    expect(await everything()).not.toContain('pear');
    expect(await storedPage(storage, apple.url)).toMatchObject({ visits: 1, lastVisit: 10 });
  });

  it('a period in the middle of a page’s visits leaves its first and last', async () => {
    await addVisits(storage, [plum], [visit(plum, 35)]);
    await forget(storage, { from: 34, to: 36 });
    expect(await storedPage(storage, plum.url)).toMatchObject({ firstVisit: 20, lastVisit: 50, visits: 2 });
  });

  it.each([{ page: apple.url }, { site: 'secret.example' }, { from: 10, to: 10 }])(
    'what a model learned goes with %o',
    async (target) => {
      await forget(storage, target);
      expect(await loadCheckpoint(storage, 'evolution')).toEqual({
        id: 'evolution',
        model: 'minilm-en',
        time: 1,
        stale: true,
        state: null,
      });
      expect(await loadCheckpoint(storage, 'evolution:training')).toBeNull();
      expect(await everything()).not.toContain('learned from');
    },
  );

  it.each([{ page: apple.url }, { site: 'secret.example' }])(
    'that a reaction to something else passed over %o',
    async (target) => {
      const seen = (of: NewPage) => ({ url: `${of.url}/`, topic: 'Fruit' });
      await addFeedback(storage, { ...reaction(plum, 80), passed: [seen(apple), seen(twin)] });
      await addFeedback(storage, { ...reaction(plum, 81), passed: [seen(apple)] });
      await forget(storage, target);
      expect(await everything()).not.toContain('apple');
      expect((await listFeedback(storage)).slice(1).map(({ passed }) => passed)).toEqual([
        [seen(twin)],
        undefined,
      ]);
    },
  );

  it('what a setting learned goes in the same transaction, by what it says may stay', async () => {
    const habits: LearnedSetting<string> = {
      ...defineSetting('habits', v.string(), ''),
      whatStays: (value, remains) => `${value.slice(0, 4)} ${JSON.stringify(remains)}`,
    };
    await writeSetting(storage, habits, 'name and what was learned from apple');
    await writeSetting(storage, defineSetting('other', v.string(), ''), 'as it was');
    await forgetFor(storage, { page: apple.url }, canonical, [habits]);
    const settings = () =>
      storage.read(['settings'], (transaction) => transaction.objectStore('settings').getAll());
    expect(await settings()).toEqual([
      { key: 'habits', value: 'name {"wholeOrigin":false,"visitsLeft":true}' },
      { key: 'other', value: 'as it was' },
    ]);
    await forgetFor(storage, { origin: 'import' }, canonical, [habits]);
    expect((await settings())[0]!.value).toBe('name {"wholeOrigin":true,"visitsLeft":false}');
  });

  it('keeps a vector that another page shares', async () => {
    const report = await forget(storage, { page: plum.url });
    expect(report.vectors).toBe(0);
    expect(await hashesLeft()).toContain('hash-plum');
    await forget(storage, { page: twin.url });
    expect(await hashesLeft()).not.toContain('hash-plum');
  });

  it('takes the vector of an older title along', async () => {
    await addVisits(storage, [{ ...apple, title: 'New name', contentHash: 'hash-new' }], [visit(apple, 80)]);
    await forget(storage, { page: apple.url });
    const left = await everything();
    expect(left).not.toContain('hash-apple');
    expect(left).not.toContain('hash-new');
  });

  describe('a sample', () => {
    const kiwi = page('kiwi', 'made-up.example');
    beforeEach(async () => {
      await addVisits(
        storage,
        [kiwi, plum],
        [visit(kiwi, 3, 'sample'), visit(plum, 5, 'sample'), visit(plum, 90, 'sample')],
      );
      await appendVectors(storage, 'minilm-en', [kiwi.contentHash], {
        dimensions: 2,
        values: new Int8Array(2),
        scales: new Float32Array(1),
      });
      await addStaged([kiwi, fig], [visit(kiwi, 4, 'sample'), visit(fig, 8)]);
    });

    it('goes without trace, and all feedback with it', async () => {
      const others = (await allPages(storage)).filter(({ url }) => url !== kiwi.url && url !== plum.url);
      const report = await forget(storage, { origin: 'sample' });
      expect(report).toEqual({ pages: 1, visits: 3, raw: 0, vectors: 1, staleCheckpoints: 2 });
      const left = await everything();
      for (const trace of ['kiwi', 'made-up.example', '"sample"', 'learned from'])
        expect(left).not.toContain(trace);
      expect(await feedbackLeft()).toEqual([]);
      // The page of both is as its own visits make it.
      expect(await storedPage(storage, plum.url)).toEqual({
        ...plum,
        firstVisit: 20,
        lastVisit: 50,
        visits: 2,
        origin: 'import',
      });
      expect((await allPages(storage)).filter(({ url }) => url !== plum.url)).toEqual(others);
      expect(left).toContain(`"visits":[${JSON.stringify(visit(fig, 8))}]`); // staged beside it
    });

    it('leaves no model to train again where it was all there was', async () => {
      const checkpoints = () =>
        storage.read(['checkpoints'], (transaction) => transaction.objectStore('checkpoints').getAllKeys());
      await forget(storage, { origin: 'import' });
      expect(await checkpoints()).not.toEqual([]);
      await forget(storage, { origin: 'sample' });
      expect(await checkpoints()).toEqual([]);
    });

    it('stays where the own history goes, with the feedback that is not about its pages', async () => {
      await addFeedback(storage, reaction(page('elsewhere', 'open.example'), 37));
      await forget(storage, { origin: 'import' });
      expect(await allPages(storage)).toEqual([
        { ...kiwi, firstVisit: 3, lastVisit: 3, visits: 1, origin: 'sample' },
        { ...plum, firstVisit: 5, lastVisit: 90, visits: 2, origin: 'sample' },
      ]);
      expect((await storedVisits(storage)).map(({ time }) => time)).toEqual([3, 5, 90]);
      expect(await feedbackLeft()).toEqual(['https://www.open.example/elsewhere']);
    });
  });

  it('changes nothing where there is nothing to forget', async () => {
    const before = await everything();
    const report = await forget(storage, { page: 'https://unknown.example/' });
    expect(report).toEqual({ pages: 0, visits: 0, raw: 0, vectors: 0, staleCheckpoints: 0 });
    expect(await everything()).toBe(before);
  });

  it('is all or nothing: a failure in the last step leaves everything', async () => {
    const before = await everything();
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: Parameters<typeof put>) {
      if (this.name === 'checkpoints') throw new DOMException('disk', 'UnknownError');
      return put.apply(this, args);
    };
    try {
      await expect(forget(storage, { site: 'secret.example' })).rejects.toMatchObject({
        code: 'storage-refused',
      });
    } finally {
      IDBObjectStore.prototype.put = put;
    }
    expect(await everything()).toBe(before);
  });
});
