import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SourcedItem } from '../catalog/item';
import { emptyMatrix, matrixFromRows, normalise, quantise, rowOf } from '../embedding/matrix';
import { TopKModel } from '../interest/decay/top-k';
import type { InterestModel } from '../interest/model';
import { createRandom } from '../interest/random';
import { outcomesOf } from '../ranking/tries';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { saveFeed } from '../storage/feeds';
import { addVisits } from '../storage/visits';
import type { Candidates } from './candidates';
import { FeedService, type FeedWorld } from './feed-service';
import { type PickedInterest, Profile } from './profile';
import { defaultSettings } from './status';

const dimensions = 384;
const clusters = 3;
const now = Date.UTC(2026, 5, 1, 12);
const random = createRandom(9);

function vectorOf(cluster: number): Float32Array {
  const vector = new Float32Array(dimensions).map(() => (random() - 0.5) * 0.08);
  vector[cluster] = 1;
  return normalise(vector);
}

/** 120 items in three clusters, on many sites. */
const candidates: Candidates = (() => {
  const items: SourcedItem[] = [];
  const vectors = emptyMatrix(120, dimensions);
  for (let row = 0; row < 120; row++) {
    rowOf(vectors, row).set(vectorOf(row % clusters));
    items.push({
      title: `Item ${row}`,
      url: `https://s${row}.example/`,
      kind: row % 2 ? 'book' : 'film',
      lang: 'en',
      summary: '',
      tags: [],
      source: 'starter',
    });
  }
  const sites = items.map((item) => new URL(item.url).hostname);
  return { items, set: { vectors, sites, ids: items.map(({ url }) => url) } };
})();

let storage: Storage;
let profile: Profile;
let clock = now;

beforeEach(async () => {
  storage = await openStorage(`feed-${random()}`);
  const pages = Array.from({ length: 8 }, (_, i) => ({
    url: `https://read.example/${i}`,
    title: `Page ${i}`,
    site: 'read.example',
    contentHash: `h${i}`,
  }));
  const visits = pages.map((page, i) => ({
    time: now - (i + 1) * 3_600_000,
    url: page.url,
    site: page.site,
    weight: 1,
    origin: 'import' as const,
  }));
  await addVisits(storage, pages, visits);
  profile = new Profile(storage, 'minilm-en');
  await profile.addVectors(
    pages.map(({ contentHash }) => contentHash),
    quantise(
      matrixFromRows(
        pages.map(() => vectorOf(0)),
        dimensions,
      ),
    ),
  );
  await profile.loadAll();
  clock = now;
});

afterEach(async () => {
  storage.close();
  await deleteStorage(storage.name);
});

function service(
  picked: () => readonly PickedInterest[] = () => [],
  model: InterestModel = new TopKModel(),
  offered: Candidates = candidates,
  calibration: FeedWorld['calibration'] = null,
  kinds: FeedWorld['settings']['kinds'] = [],
): FeedService {
  const world = async () => ({
    candidates: offered,
    model,
    calibration,
    picked: picked(),
    settings: { ...defaultSettings, kinds, adventure: 0 },
    scene: null,
    sharpening: false,
  });
  return new FeedService(profile, world, () => clock++);
}

const urls = (feed: { items: { item: { url: string } }[] }) => feed.items.map(({ item }) => item.url);
const clusterOf = (url: string) => Number(/s(\d+)\./.exec(url)![1]) % clusters;

describe('FeedService', () => {
  it('leads with what is like the history and says which pages it rests on', async () => {
    const feed = await service().make();
    expect(feed.items).toHaveLength(48);
    expect(clusterOf(feed.items[0]!.item.url)).toBe(0);
    expect(feed.items[0]!.because.length).toBeGreaterThan(0);
    for (const { because, terms, score } of feed.items) {
      for (const { url } of because) expect(profile.pages.has(url)).toBe(true);
      expect(terms.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(score, 1);
    }
  });

  it('says of each item how likely it is to be opened, where the model is calibrated', async () => {
    const plain = await service().make();
    expect(plain.items.every(({ chance }) => chance === null)).toBe(true);
    const sure = await service(undefined, undefined, undefined, { slope: 1.2, intercept: -2 }).make();
    expect(urls(sure)).toEqual(urls(plain));
    for (const { chance, terms, exploration } of sure.items) {
      // Without adventure the term is the standardised score itself, which the curve turns into a chance.
      const interest = terms.find(({ term }) => term === 'interest')?.value ?? 0;
      if (!exploration) expect(chance).toBeCloseTo(1 / (1 + Math.exp(-(1.2 * interest - 2))), 5);
    }
  });

  it('says nothing of chances while only some kinds are shown, among which a score stands differently', async () => {
    const calibration = { slope: 1.2, intercept: -2 };
    const some = await service(undefined, undefined, undefined, calibration, ['book']).make();
    expect(some.items.length).toBeGreaterThan(0);
    expect(some.items.every(({ chance }) => chance === null)).toBe(true);
  });

  it('of a large catalog scores those worth it, the same ones from reaction to reaction', async () => {
    const rows = 10_001;
    const vectors = emptyMatrix(rows, dimensions);
    const near = candidates.set.vectors.data;
    for (let row = 0; row < rows; row++) rowOf(vectors, row)[clusters + (row % 300)] = 1;
    vectors.data.set(near, vectors.data.length - near.length);
    const items = Array.from({ length: rows }, (_, row) => ({
      ...candidates.items[row % 120]!,
      url: `https://t${row}.example/`,
    }));
    const ids = items.map(({ url }) => url);
    const asked: number[] = [];
    class Watched extends TopKModel {
      override score(...[forecast, set]: Parameters<TopKModel['score']>): Float32Array {
        asked.push(set.ids.length);
        return super.score(forecast, set);
      }
    }
    const feeds = service(undefined, new Watched(), { items, set: { vectors, sites: ids, ids } });
    const feed = await feeds.make();
    expect(feed.candidates).toBe(rows);
    // The history is of cluster 0, which stands last.
    expect(Number(/t(\d+)/.exec(feed.items[0]!.item.url)![1])).toBeGreaterThanOrEqual(rows - 120);
    await feeds.react(feed.items[3]!.item.url, 'like');
    expect(asked).toHaveLength(1);
    expect(asked[0]).toBeLessThan(8001);
    expect(asked[0]).toBeGreaterThan(6000);
  });

  it('leaves out the front page of a site that is read, and offers what else is on it', async () => {
    const addresses = ['https://www.read.example/', 'https://read.example/essay'];
    const items = candidates.items.map((item, row) => ({
      ...item,
      url: addresses[row / clusters] ?? item.url,
    }));
    const sites = candidates.set.sites.map((site, row) =>
      addresses[row / clusters] ? 'read.example' : site,
    );
    const set = { ...candidates.set, sites, ids: items.map(({ url }) => url) };
    const offered = urls(await service(undefined, undefined, { items, set }).make());
    expect(offered).not.toContain(addresses[0]);
    expect(offered).toContain(addresses[1]);
  });

  it('is the same for the same history, and comes back as it was', async () => {
    const first = await service().make();
    const again = service();
    await again.load();
    expect(again.current()).toEqual(first);
    expect(urls(await again.make())).toEqual(urls(first));
  });

  it('a like keeps what stands above in place and brings more of its kind below', async () => {
    const feeds = service();
    const before = await feeds.make();
    const position = before.items.findIndex(({ item }) => clusterOf(item.url) === 1);
    expect(position).toBeGreaterThan(0);
    const { feed } = await feeds.react(before.items[position]!.item.url, 'like');
    expect(urls(feed).slice(0, position + 1)).toEqual(urls(before).slice(0, position + 1));
    const share = (list: string[]) => {
      const others = list.slice(position + 1).filter((url) => clusterOf(url) !== 0);
      return others.filter((url) => clusterOf(url) === 1).length / others.length;
    };
    expect(share(urls(feed))).toBeGreaterThan(share(urls(before)) + 0.2);
    expect(feed.items[position]!.reactions).toEqual(['like']);
  });

  it('hide takes the item away, undo gives back exactly what was there', async () => {
    const feeds = service();
    const before = await feeds.make();
    const target = urls(before)[2]!;
    const { feed, undoId } = await feeds.react(target, 'hide');
    expect(urls(feed)).not.toContain(target);
    expect(feed.items).toHaveLength(48);
    expect((await feeds.undo(undoId)).items).toEqual(before.items);
    expect(profile.feedback).toEqual([]);
  });

  it('undo of an older reaction leaves the later one standing', async () => {
    const feeds = service();
    const before = await feeds.make();
    const [first, second] = [urls(before)[1]!, urls(before)[4]!];
    const { undoId } = await feeds.react(first, 'less');
    await feeds.react(second, 'hide');
    const after = await feeds.undo(undoId);
    expect(urls(after)).not.toContain(second);
    expect(profile.feedback.map(({ itemUrl }) => itemUrl)).toEqual([second]);
  });

  it('reactions taken back in another order leave no trace of either', async () => {
    const feeds = service();
    const before = await feeds.make();
    const [first, second, third] = [urls(before)[1]!, urls(before)[4]!, urls(before)[7]!];
    const earliest = await feeds.react(third, 'hide');
    const a = await feeds.react(first, 'hide');
    const b = await feeds.react(second, 'hide');
    const withoutA = await feeds.undo(a.undoId);
    expect(urls(withoutA)).toContain(first);
    expect(urls(withoutA)).not.toContain(second);
    const withoutB = await feeds.undo(b.undoId);
    expect(urls(withoutB)).toEqual(expect.arrayContaining([first, second]));
    expect(urls(withoutB)).not.toContain(third);
    expect((await feeds.undo(earliest.undoId)).items).toEqual(before.items);
  });

  it('a reaction from before the feed was made anew can be taken back without undoing another', async () => {
    const feeds = service();
    const [first, second] = urls(await feeds.make()).slice(1, 3) as [string, string];
    const old = await feeds.react(first, 'hide');
    await feeds.make();
    const { undoId } = await feeds.react(second, 'hide');
    expect(urls(await feeds.undo(old.undoId))).toContain(first);
    expect(urls(await feeds.undo(undoId))).toEqual(expect.arrayContaining([first, second]));
  });

  it('of picks alone each stands for itself: what lies between them does not lead', async () => {
    profile.visits = [];
    profile.version++;
    const picked = [0, 1, 2].map((cluster) => ({ tag: `tag ${cluster}`, vector: vectorOf(cluster) }));
    const data = candidates.set.vectors.data.slice();
    const between = { ...candidates.set.vectors, data };
    const middle = new Float32Array(dimensions);
    for (let cluster = 0; cluster < clusters; cluster++) middle[cluster] = 1;
    rowOf(between, 0).set(normalise(middle));
    const offered = { ...candidates, set: { ...candidates.set, vectors: between } };
    const feed = await service(() => picked, undefined, offered).make();
    expect(feed.servedBy).toBe('interests');
    const first = feed.items.slice(0, 9);
    expect(urls({ items: first })).not.toContain(candidates.items[0]!.url);
    expect(new Set(first.map(({ item }) => clusterOf(item.url)))).toEqual(new Set([0, 1, 2]));
  });

  it('other picked interests make another feed, with other reasons, within the hour', async () => {
    profile.visits = [];
    profile.version++;
    let cluster = 1;
    const feeds = service(() => [{ tag: `tag ${cluster}`, vector: vectorOf(cluster) }]);
    const before = await feeds.make();
    cluster = 2;
    const after = await feeds.make();
    for (const [feed, expected] of [
      [before, 1],
      [after, 2],
    ] as const) {
      expect(clusterOf(feed.items[0]!.item.url)).toBe(expected);
      expect(feed.items[0]!.because.map(({ title }) => title)).toEqual([`tag ${expected}`]);
    }
  });

  it('a reaction does not score the candidates anew', async () => {
    const model = new TopKModel();
    const score = vi.spyOn(model, 'score');
    const feeds = service(() => [{ tag: 'same', vector: vectorOf(1) }], model);
    const target = urls(await feeds.make())[2]!;
    const { undoId } = await feeds.react(target, 'like');
    await feeds.undo(undoId);
    expect(score).toHaveBeenCalledTimes(1);
  });

  it('a like that has become an event is gone from scores and reasons once it is taken back', async () => {
    const feeds = service();
    const before = await feeds.make();
    const liked = urls(before).find((url) => clusterOf(url) === 1)!;
    // Older than every page, so that all of them move up in the sequence when it goes.
    clock = now - 100 * 3_600_000;
    const { undoId } = await feeds.react(liked, 'like');
    clock = now + 1000;
    expect((await feeds.make()).items).not.toEqual(before.items);
    expect((await feeds.undo(undoId)).items).toEqual(before.items);
  });

  it('two hides at once both hold', async () => {
    const feeds = service();
    const [first, second] = urls(await feeds.make()).slice(2, 4) as [string, string];
    const [, { feed }] = await Promise.all([feeds.react(first, 'hide'), feeds.react(second, 'hide')]);
    expect(urls(feed)).not.toContain(first);
    expect(urls(feed)).not.toContain(second);
  });

  it('what is stored but empty or not understood counts as no feed', async () => {
    const empty = { feed: { id: '1', time: now, items: [] }, undo: [] };
    for (const stored of [{ feed: { items: 'none' } }, empty]) {
      await saveFeed(storage, stored, now);
      const feeds = service();
      await feeds.load();
      expect(feeds.current()).toBeNull();
    }
  });

  it('a reason’s share is what the score loses without the page', async () => {
    const feed = await service().make();
    const { item, because } = feed.items[0]!;
    const row = candidates.items.findIndex(({ url }) => url === item.url);
    const scoreOf = (without: string | null) => {
      const model = new TopKModel();
      model.observe(profile.sequence().filter(({ id }) => id !== without));
      return model.score(model.forecast(now), candidates.set)[row]!;
    };
    const whole = scoreOf(null);
    for (const { url, share } of because) expect((whole - scoreOf(url)) / whole).toBeCloseTo(share, 2);
  });

  it('leaves out what was read already and refuses an item that is not there', async () => {
    const feeds = service();
    await expect(feeds.react('https://nowhere.example/', 'like')).rejects.toThrow('misuse');
    const shown = urls(await feeds.make())[0]!;
    await addVisits(
      storage,
      [{ url: shown, title: 'Read', site: 'x', contentHash: 'h0' }],
      [{ time: now, url: shown, site: 'x', weight: 1, origin: 'import' }],
    );
    await profile.loadAll();
    expect(urls(await feeds.make())).not.toContain(shown);
  });

  it('has nothing to show before anything is known', async () => {
    profile.visits = [];
    profile.version++;
    const feed = await service().make();
    expect(feed.items).toEqual([]);
  });

  it('remembers what became of tries: taken, passed over, and taken back with the reaction', async () => {
    const topics = ['bread', 'birds', 'tea', 'maps'];
    const items = candidates.items.map((item, row) => ({ ...item, tags: [topics[row % 4]!] }));
    const world = async () => ({
      candidates: { ...candidates, items },
      model: new TopKModel(),
      picked: [],
      calibration: null,
      settings: { ...defaultSettings, adventure: 1 },
      sharpening: false,
    });
    const feeds = new FeedService(profile, world, () => clock++);
    const first = await feeds.make();
    const tries = first.items.filter(({ exploration }) => exploration);
    expect(tries.length).toBeGreaterThan(5);
    expect(topics).toContain(tries[0]!.topic);
    const [passed, taken] = tries;
    const { undoId } = await feeds.react(taken!.item.url, 'like');
    const [row] = profile.feedback;
    expect(row).toMatchObject({
      tried: taken!.topic,
      passed: [{ url: passed!.item.url, topic: passed!.topic }],
    });
    // What was noted once is not noted again.
    const third = feeds.current()!.items.filter(({ exploration }) => exploration)[2]!;
    await feeds.react(third.item.url, 'less');
    expect(profile.feedback[1]).not.toHaveProperty('passed');
    const renewed = await feeds.make();
    const tried = (feed: typeof first) =>
      urls({ items: feed.items.filter(({ exploration }) => exploration) });
    expect(tried(renewed)).not.toEqual(tried(first));
    await feeds.undo(undoId);
    expect(outcomesOf(profile.feedback).size).toBe(1);
    await feeds.undo(profile.feedback[0]!.id);
    expect(tried(await feeds.make())).toEqual(tried(first));
  });
});
