import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { type BuiltFiles, builtFiles, serveFiles, wholeFiles } from '../catalog/built.fixture';
import { type CatalogItem, itemSchema } from '../catalog/item';
import { emptyMatrix, matrixFromRows, normalise, quantise, rowOf } from '../embedding/matrix';
import type { InterestEvent } from '../interest/model';
import { createRandom } from '../interest/random';
import type { ModelId } from '../storage/schema';
import { openSiteEngine, type RecommendOptions, type SiteEngineOptions } from './site';
import { SiteInterest } from './site-reasons';
import { openSiteStorage } from './site-storage';

const topics = ['bread', 'birds', 'maps', 'tea'];
const perTopic = 10;
const dimensions = 16;
const catalogUrl = 'https://site.example/data/catalog.json';
const pageOf = (topic: string, number: number) => `https://site.example/data/${topic}/${number}`;

/** Ten pages on each of four topics; a page's vector is its topic's axis and some noise. */
function siteFiles() {
  const random = createRandom(5);
  const items: CatalogItem[] = [];
  const vectors = emptyMatrix(topics.length * perTopic, dimensions);
  topics.forEach((topic, axis) => {
    for (let number = 0; number < perTopic; number++) {
      const vector = rowOf(vectors, items.length);
      for (let j = 0; j < dimensions; j++) vector[j] = (random() - 0.5) * 0.5 + (j === axis ? 1 : 0);
      normalise(vector);
      const kind = number % 2 ? 'article' : 'product';
      items.push({
        title: `${topic} ${number}`,
        url: `./${topic}/${number}`,
        kind,
        lang: 'en',
        summary: '',
        tags: [],
      });
    }
  });
  return { items, vectors };
}

const built = siteFiles();

function server(model: ModelId = 'minilm-en') {
  const files = builtFiles(
    { 'catalog.json': { items: built.items, vectors: quantise(built.vectors) } },
    model,
  );
  return { files, ...serveFiles(files, 'https://site.example/data/') };
}

let clock = 1_000_000;
async function open(options: Partial<SiteEngineOptions> = {}) {
  return openSiteEngine({
    catalogUrl,
    storage: await openSiteStorage('site'),
    fetchFile: server().fetchFile,
    now: () => ++clock,
    ...options,
  });
}

const some: RecommendOptions = { count: 6 };
const topicOf = (url: string) => url.split('/').at(-2);
const share = (urls: string[], topic: string) =>
  urls.filter((url) => topicOf(url) === topic).length / urls.length;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe('a site engine', () => {
  it('begins with a varied selection, and says so', async () => {
    const feed = await (await open()).recommend(some);
    expect(feed.state).toBe('start');
    expect(feed.items).toHaveLength(6);
    expect(feed.items.every(({ reason }) => reason.type === 'start')).toBe(true);
    expect(new Set(feed.items.map(({ item }) => topicOf(item.url))).size).toBe(topics.length);
    expect(feed.memory).toEqual({ pages: 0, reactions: 0, learning: true, kept: true, offBySignal: false });
  });

  it('follows what is read, says why, and leaves out what was read', async () => {
    const engine = await open();
    const read = [0, 1, 2, 3].map((number) => pageOf('bread', number));
    for (const url of read) expect(await engine.record(url)).toBe(true);
    const feed = await engine.recommend({ count: 4 });
    const urls = feed.items.map(({ item }) => item.url);
    expect(feed.state).toBe('personal');
    expect(share(urls, 'bread')).toBeGreaterThanOrEqual(0.75);
    expect(urls.filter((url) => read.includes(url))).toEqual([]);
    const reason = feed.items[0]!.reason;
    expect(reason.type === 'read' && reason.pages.every(({ url }) => read.includes(url))).toBe(true);
    const again = await engine.recommend({ count: 40, includeRead: true });
    expect(again.items.some(({ item }) => read.includes(item.url))).toBe(true);
  });

  it('says plainly when an item is there for variety only', async () => {
    const engine = await open();
    await engine.record(pageOf('bread', 0));
    const all = await engine.recommend({ count: 40 });
    const different = all.items.filter(({ reason }) => reason.type === 'different');
    expect(different.length).toBeGreaterThan(10);
    expect(different.some(({ item }) => topicOf(item.url) === 'bread')).toBe(false);
  });

  it('keeps from one page to the next, whichever address the page goes by', async () => {
    const engine = await open();
    await engine.record('https://site.example/data/tea/3/?utm_source=x');
    await engine.record('https://cdn.example/elsewhere', pageOf('tea', 4));
    engine.close();
    const feed = await (await open()).recommend(some);
    expect(feed.memory.pages).toBe(2);
    expect(topicOf(feed.items[0]!.item.url)).toBe('tea');
  });

  it('remembers nothing that is not in the catalog', async () => {
    const engine = await open();
    expect(await engine.record('https://site.example/account/orders')).toBe(false);
    const storage = await openSiteStorage('site');
    await storage.settle((notes) => {
      expect(notes).toEqual([]);
      return [];
    }, 10);
    expect(await storage.pages()).toEqual([]);
  });

  it('hide and less take away, undo brings back the very same list', async () => {
    const engine = await open();
    await engine.record(pageOf('maps', 0));
    const list = async () => (await engine.recommend({ count: 10 })).items.map(({ item }) => item.url);
    const before = await list();
    const hidden = await engine.react(before[1]!, 'hide');
    expect(await list()).not.toContain(before[1]);
    await engine.undo(hidden);
    expect(await list()).toEqual(before);
    const less = await engine.react(before[0]!, 'less');
    const fewer = await list();
    expect(share(fewer, 'maps')).toBeLessThan(share(before, 'maps'));
    await engine.undo(less);
    expect(await list()).toEqual(before);
  });

  it('a like brings more of the kind and is named as the reason', async () => {
    const engine = await open();
    await engine.record(pageOf('maps', 0));
    const urls = async () => (await engine.recommend({ count: 8 })).items.map(({ item }) => item.url);
    const before = share(await urls(), 'birds');
    await engine.react(pageOf('birds', 0), 'like');
    expect(share(await urls(), 'birds')).toBeGreaterThan(before);
    const { items } = await engine.recommend({ count: 12 });
    const liked = items.find(({ item }) => item.url === pageOf('birds', 0));
    expect(liked?.likedId).toEqual(expect.any(Number));
    const reasons = items.filter(({ item }) => topicOf(item.url) === 'birds').map(({ reason }) => reason);
    expect(reasons.length).toBeGreaterThan(1);
    for (const reason of reasons)
      expect(reason).toEqual({ type: 'liked', url: pageOf('birds', 0), title: 'birds 0' });
  });

  it('forgets all of it', async () => {
    const engine = await open();
    const untouched = await engine.recommend(some);
    await engine.record(pageOf('maps', 0));
    await engine.react(pageOf('birds', 0), 'like');
    expect(await engine.recommend(some)).not.toEqual(untouched);
    await engine.forgetAll();
    expect(await engine.recommend(some)).toEqual(untouched);
  });

  it('under the privacy signal remembers nothing until asked to', async () => {
    const engine = await open({ privacySignal: true });
    expect(await engine.record(pageOf('tea', 0))).toBe(false);
    let feed = await engine.recommend({ ...some, current: [pageOf('tea', 0)] });
    expect(feed.memory).toMatchObject({ pages: 0, learning: false, offBySignal: true });
    // The page itself may still say what goes with it: nothing is kept for that.
    expect(topicOf(feed.items[0]!.item.url)).toBe('tea');
    await engine.setLearning(true);
    expect(await engine.record(pageOf('tea', 0))).toBe(true);
    feed = await engine.recommend(some);
    expect(feed.memory).toMatchObject({ pages: 1, learning: true, offBySignal: false });
  });

  it('stops remembering when told to', async () => {
    const engine = await open();
    await engine.setLearning(false);
    expect(await engine.record(pageOf('tea', 0))).toBe(false);
    expect((await engine.recommend(some)).memory).toMatchObject({
      learning: false,
      offBySignal: false,
      pages: 0,
    });
  });

  it('shows only the kinds asked for, goes on below what stands, and comes to an end', async () => {
    const engine = await open();
    await engine.record(pageOf('tea', 1));
    const { items } = await engine.recommend({ count: 30, kinds: ['product'] });
    expect(items).toHaveLength(20);
    expect(items.every(({ item }) => item.kind === 'product')).toBe(true);
    const above = items.slice(0, 5).map(({ item }) => item.url);
    const below = await engine.recommend({ count: 30, kinds: ['product'], above });
    expect(below.items.some(({ item }) => above.includes(item.url))).toBe(false);
    for (const { item } of items) await engine.record(item.url);
    expect((await engine.recommend({ count: 4, kinds: ['product'] })).state).toBe('finished');
  });

  it('never recommends the page being read unless read pages may return', async () => {
    const engine = await open({ privacySignal: true });
    const current = [pageOf('tea', 0)];
    const has = async (options: Partial<RecommendOptions>) =>
      (await engine.recommend({ count: 40, current, ...options })).items.some(
        ({ item }) => item.url === current[0],
      );
    expect(await has({})).toBe(false);
    expect(await has({ includeRead: true })).toBe(true);
    expect(await has({ includeRead: true, excludeCurrent: true })).toBe(false);
  });

  it('asks for the files of the catalog and nothing else', async () => {
    const { asked, fetchFile } = server();
    const engine = await open({ fetchFile });
    await engine.record(pageOf('tea', 0));
    await engine.recommend(some);
    expect(asked.sort()).toEqual(['catalog.json', 'vectors/index.json', 'vectors/minilm-en/catalog.bin']);
  });

  it('finds Chinese vectors where there are no English ones', async () => {
    const feed = await (await open({ fetchFile: server('bge-zh').fetchFile })).recommend(some);
    expect(feed.items).toHaveLength(6);
  });

  it('ranks the same over more than one shard, and over a catalog of the earlier form', async () => {
    const parts = [built.items.slice(0, 15), built.items.slice(15)] as const;
    const rows = Array.from({ length: built.items.length }, (_, row) => rowOf(built.vectors, row));
    const vectorsOf = (from: number, to?: number) =>
      quantise(matrixFromRows(rows.slice(from, to), dimensions));
    const feedOf = async (files: BuiltFiles) => {
      globalThis.indexedDB = new IDBFactory();
      const { fetchFile } = serveFiles(files, 'https://site.example/data/');
      const engine = await open({ fetchFile });
      await engine.record(pageOf('birds', 7));
      return (await engine.recommend({ count: 20 })).items.map(({ item, reason }) => [item.url, reason]);
    };
    const whole = wholeFiles({ 'a.json': parts[0], 'b.json': parts[1] }, vectorsOf(0), 'minilm-en');
    const two = {
      'a.json': { items: parts[0], vectors: vectorsOf(0, 15) },
      'b.json': { items: parts[1], vectors: vectorsOf(15) },
    };
    const feed = await feedOf(server().files);
    expect(feed).toHaveLength(20);
    expect(await feedOf(builtFiles(two, 'minilm-en'))).toEqual(feed);
    expect(await feedOf(whole)).toEqual(feed);
  });

  it('says which way a catalog is wrong', async () => {
    const missing = server();
    missing.files.delete('vectors/index.json');
    await expect(open({ fetchFile: missing.fetchFile })).rejects.toMatchObject({
      code: 'source-unreachable',
    });
    const cut = server();
    cut.files.set('vectors/minilm-en/catalog.bin', new Uint8Array(40));
    await expect(open({ fetchFile: cut.fetchFile })).rejects.toMatchObject({ code: 'damaged-file' });
    const garbled = server();
    garbled.files.set('catalog.json', '{"items":');
    await expect(open({ fetchFile: garbled.fetchFile })).rejects.toMatchObject({ code: 'damaged-file' });
  });
});

describe('SiteInterest', () => {
  const event = (row: number): InterestEvent => ({
    vector: rowOf(built.vectors, row),
    time: row,
    weight: 1,
    site: '',
    id: String(row),
  });
  const score = async (rows: number[], candidate: number) => {
    const interest = new SiteInterest(rows.map(event), 100);
    return { interest, value: (await interest.score(built.vectors, async () => {}))[candidate]! };
  };

  it('names the page without which the score falls furthest', async () => {
    const read = [0, 11, 22, 3, 14];
    for (const candidate of [5, 17, 26, 8]) {
      const { interest, value } = await score(read, candidate);
      const named = interest.reasons(built.vectors, candidate, 1)[0]!;
      const falls = await Promise.all(
        read.map(
          async (row) =>
            value -
            (
              await score(
                read.filter((other) => other !== row),
                candidate,
              )
            ).value,
        ),
      );
      expect(read[falls.indexOf(Math.max(...falls))]).toBe(Number(named.url));
      expect(named.share).toBeGreaterThan(0);
    }
  });

  it('scores the same in steps as at once', async () => {
    const rows = 9000;
    const many = emptyMatrix(rows, dimensions);
    for (let row = 0; row < rows; row++) many.data.set(rowOf(built.vectors, row % 40), row * dimensions);
    let pauses = 0;
    const scores = await new SiteInterest([event(0)], 1).score(many, async () => {
      pauses++;
    });
    expect(pauses).toBeGreaterThan(0);
    for (let row = 40; row < rows; row++) expect(scores[row]).toBe(scores[row % 40]);
  });
});

describe('catalog addresses', () => {
  it('may be relative to the catalog, but only to pages', () => {
    const accepts = (url: string) => v.safeParse(itemSchema, { ...built.items[0], url }).success;
    for (const good of ['./a', '../a/b.html', '/shop/7?x=1', 'https://site.example/a'])
      expect(accepts(good)).toBe(true);
    for (const bad of [
      'javascript:alert(1)',
      '//evil.example/a',
      '/\\evil.example',
      'data:text/html,x',
      'a b',
      './a b',
    ])
      expect(accepts(bad)).toBe(false);
  });
});
