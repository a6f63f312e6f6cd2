// What is forgotten is nowhere any more: every store is searched for its address, title and hash.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saveCheckpoint } from './checkpoints';
import { deleteStorage, openStorage, type Storage, storeNames } from './database';
import { addFeedback } from './feedback';
import { saveFeed } from './feeds';
import { forget } from './forget';
import type { StagedRow, VisitRow } from './schema';
import { saveLiveItems } from './sources';
import { appendVectors, loadVectors } from './vectors';
import { addVisits, allPages, countHistory, type NewPage, pageAt } from './visits';

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
const visit = ({ url, site }: NewPage, time: number): VisitRow => ({
  time,
  url,
  site,
  weight: 1,
  origin: 'import',
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
    state: { weights: 1 },
  });
  await saveFeed(storage, { reasons: [apple.title, plum.title] }, 1);
  await storage.write(['staged'], 'strict', async (transaction) => {
    const row: StagedRow = {
      jobId: 1,
      sequence: 0,
      pages: [apple, fig],
      visits: [visit(apple, 5), visit(fig, 6)],
    };
    await transaction.objectStore('staged').add(row);
  });
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
const isStale = () =>
  storage.read(
    ['checkpoints'],
    async (transaction) => (await transaction.objectStore('checkpoints').get('evolution'))?.stale,
  );

describe('forget', () => {
  it('a page: it is nowhere any more, the rest is untouched', async () => {
    expect(await everything()).toContain('apple');
    const others = (await allPages(storage)).filter((row) => row.url !== apple.url);
    const report = await forget(storage, { page: apple.url });
    expect(report).toEqual({ pages: 1, visits: 2, hashes: ['hash-apple'], vectors: 1, staleCheckpoints: 1 });
    expect(await everything()).not.toContain('apple');
    expect(await allPages(storage)).toEqual(others);
    expect(await countHistory(storage)).toMatchObject({ visits: 5 });
    expect(await hashesLeft()).toEqual(['hash-pear', 'hash-plum', 'hash-fig', 'hash-of-item']);
    expect(await isStale()).toBe(true);
    expect(await everything()).toContain('fig'); // staged and liked beside it
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
    expect(await pageAt(storage, apple.url)).toMatchObject({ firstVisit: 10, lastVisit: 10, visits: 1 });
    expect(await pageAt(storage, plum.url)).toMatchObject({ firstVisit: 20, lastVisit: 20, visits: 1 });
    const feedback = await storage.read(['feedback'], (transaction) =>
      transaction.objectStore('feedback').count(),
    );
    expect(feedback).toBe(0);
  });

  it('a period in the middle of a page’s visits leaves its first and last', async () => {
    await addVisits(storage, [plum], [visit(plum, 35)]);
    await forget(storage, { from: 34, to: 36 });
    expect(await pageAt(storage, plum.url)).toMatchObject({ firstVisit: 20, lastVisit: 50, visits: 2 });
  });

  it('keeps a vector that another page shares', async () => {
    const report = await forget(storage, { page: plum.url });
    expect(report.hashes).toEqual([]);
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

  it('changes nothing where there is nothing to forget', async () => {
    const before = await everything();
    const report = await forget(storage, { page: 'https://unknown.example/' });
    expect(report).toEqual({ pages: 0, visits: 0, hashes: [], vectors: 0, staleCheckpoints: 0 });
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
