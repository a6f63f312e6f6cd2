// Two models in one feed, on a stored profile: who placed what, what is counted, and what ends or empties it.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourcedItem } from '../catalog/item';
import { emptyMatrix, matrixFromRows, normalise, quantise, rowOf } from '../embedding/matrix';
import { TopKModel } from '../interest/decay/top-k';
import type { InterestModel, ModelName } from '../interest/model';
import { createRandom } from '../interest/random';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { forget } from '../storage/forget.fixture';
import { readSetting } from '../storage/settings';
import { addVisits } from '../storage/visits';
import type { Feed, Verdict } from './api';
import type { Candidates } from './candidates';
import { comparisonSetting } from './comparison';
import { ComparisonService } from './comparison-service';
import { FeedService } from './feed-service';
import { Profile } from './profile';
import { defaultSettings } from './status';

const dimensions = 384;
const start = Date.UTC(2026, 5, 1, 12);

const signOf: Partial<Record<ModelName, 1 | -1>> = { blend: 1, 'top-3': -1, mean: 1 };

/** Ranks the catalog forwards or backwards, whatever the person did. */
function modelOf(name: ModelName): InterestModel {
  const inner = new TopKModel();
  return {
    name,
    fit: () => Promise.resolve(),
    update: (event) => inner.update(event),
    observe: (sequence) => inner.observe(sequence),
    forecast: (at) => inner.forecast(at),
    score: (_, { vectors }) =>
      new Float32Array(vectors.rows).map((_value, row) => -(signOf[name] ?? 1) * row),
    explain: (candidate, options) => inner.explain(candidate, options),
    dispose: () => inner.dispose(),
  };
}

const candidates: Candidates = (() => {
  const random = createRandom(4);
  const vectors = emptyMatrix(120, dimensions);
  for (let row = 0; row < 120; row++) {
    for (let j = 0; j < dimensions; j++) rowOf(vectors, row)[j] = random() - 0.5;
    normalise(rowOf(vectors, row));
  }
  const items = Array.from(
    { length: 120 },
    (_, row): SourcedItem => ({
      title: `Item ${row}`,
      url: `https://s${row}.example/`,
      kind: row % 2 ? 'book' : 'film',
      lang: 'en',
      summary: '',
      tags: [],
      source: 'starter',
    }),
  );
  const sites = items.map((item) => new URL(item.url).hostname);
  return { items, set: { vectors, sites, ids: items.map(({ url }) => url) } };
})();

let storage: Storage;
let profile: Profile;
let clock = start;
let names = 0;

beforeEach(async () => {
  storage = await openStorage(`comparison-${names++}`);
  const page = { url: 'https://read.example/1', title: 'Page', site: 'read.example', contentHash: 'h' };
  await addVisits(
    storage,
    [page],
    [{ time: start - 3_600_000, url: page.url, site: page.site, weight: 1, origin: 'import' }],
  );
  profile = new Profile(storage, 'minilm-en');
  const vector = rowOf(candidates.set.vectors, 0);
  await profile.addVectors(['h'], quantise(matrixFromRows([vector], dimensions)));
  await profile.loadAll();
  clock = start;
});

afterEach(async () => {
  storage.close();
  await deleteStorage(storage.name);
});

const result = (model: ModelName, ndcg10: number) =>
  ({ model, ndcg10, auc: 0.5, mrr: 0.1, hr10: ndcg10, difference: null }) as const;
function judged(time: number, serving: ModelName = 'blend'): Verdict {
  const results = [
    result('top-3', 0.3),
    result('popularity', 0.9),
    result('blend', 0.5),
    result('mean', 0.2),
  ];
  return {
    time,
    events: 100,
    from: 0,
    to: 1,
    candidatesPerEvent: 50,
    results,
    bestBaseline: 'top-3',
    serving,
    reason: 'blend-holds',
  };
}

/** The engine's part around it, as `EngineCore` wires it. */
function engine(first: Verdict | null = judged(1)) {
  const state = { verdict: first, made: 0 };
  const serving = new Map<string, InterestModel>();
  const training = {
    serving: () => {
      const name = state.verdict?.serving ?? 'top-3';
      const key = `${name} ${state.verdict?.time}`;
      if (!serving.has(key)) serving.set(key, modelOf(name));
      return serving.get(key)!;
    },
    another: () => modelOf(state.verdict?.serving ?? 'top-3'),
    create: (name: ModelName) =>
      state.verdict?.results.some(({ model }) => model === name) ? modelOf(name) : null,
  };
  const comparison: ComparisonService = new ComparisonService(profile, training, {
    feed: () => feeds.current(),
    verdict: () => state.verdict,
    changed: () => feeds.make(),
    now: () => clock,
  });
  const feeds = new FeedService(
    profile,
    async () => ({
      candidates,
      model: comparison.serving(),
      calibration: null,
      duel: comparison.duel(),
      picked: [],
      settings: { ...defaultSettings, adventure: 0 },
      sharpening: false,
    }),
    () => clock++,
  );
  const react = async (url: string, action: 'open' | 'like' | 'less') => {
    const reaction = await feeds.react(url, action);
    await comparison.credit(reaction.feed, url, action, reaction.undoId);
    return reaction;
  };
  /** Opens the best that one of the models has placed, in a new feed. */
  const openOf = async (team: 0 | 1) => {
    const feed = await feeds.make();
    return react(firstOf(feed, team), 'open');
  };
  return { state, comparison, feeds, react, openOf };
}

const urls = (feed: Feed) => feed.items.map(({ item }) => item.url);
const firstOf = (feed: Feed, team: 0 | 1) => feed.items.find((entry) => entry.team === team)!.item.url;
const rowOfUrl = (url: string) => Number(/s(\d+)\./.exec(url)![1]);

describe('a comparison', () => {
  it('is off until it is asked for: the feed is one model’s, and nothing is counted', async () => {
    const { comparison, feeds, react } = engine();
    const feed = await feeds.make();
    expect(feed.servedBy).toBe('blend');
    expect(feed.items.every(({ team }) => team === undefined)).toBe(true);
    await react(urls(feed)[0]!, 'open');
    expect(comparison.view()).toMatchObject({ state: 'off', models: null, now: [0, 0], chosen: null });
    // What is only visited again cannot make a feed.
    expect(comparison.view().choices).toEqual(['blend', 'top-3', 'mean']);
    await comparison.start('popularity');
    await comparison.start('blend');
    expect(comparison.view().state).toBe('off');
  });

  it('fills the feed from both, each with its own best', async () => {
    const { comparison, feeds } = engine();
    await comparison.start('top-3');
    const feed = feeds.current()!;
    expect(feed.servedBy).toBe('comparison');
    expect(feed.items).toHaveLength(48);
    const rows = (team: 0 | 1) =>
      feed.items.filter((entry) => entry.team === team).map(({ item }) => rowOfUrl(item.url));
    expect(rows(0)).toHaveLength(24);
    expect(rows(1)).toHaveLength(24);
    expect(Math.max(...rows(0))).toBeLessThan(60);
    expect(Math.min(...rows(1))).toBeGreaterThan(60);
  });

  it('stands as it was after a reload, and nothing moves above what is opened', async () => {
    const { comparison, feeds, react } = engine();
    await comparison.start('top-3');
    const before = feeds.current()!;
    const again = new FeedService(profile, () => Promise.reject(new Error('not asked')));
    await again.load();
    expect(again.current()).toEqual(before);
    const { feed } = await react(urls(before)[4]!, 'like');
    expect(urls(feed).slice(0, 5)).toEqual(urls(before).slice(0, 5));
    expect(feed.items.slice(5).filter(({ team }) => team === 1).length).toBeGreaterThan(15);
    expect(feed.duel).toEqual(before.duel);
  });

  it('credits what is opened to who placed it, and takes the credit back with the open', async () => {
    const { comparison, feeds, react } = engine();
    await comparison.start('top-3');
    const before = feeds.current()!;
    await react(firstOf(before, 0), 'less');
    expect(comparison.view().now).toEqual([0, 0]);
    const url = firstOf(feeds.current()!, 1);
    const { undoId } = await react(url, 'open');
    const liked = await react(url, 'like');
    expect(comparison.view()).toMatchObject({ now: [0, 1], wins: [0, 0] });
    await feeds.undo(undoId);
    expect(comparison.view().now).toEqual([0, 1]);
    await feeds.undo(liked.undoId);
    expect(comparison.view().now).toEqual([0, 0]);
  });

  it('counts a feed once there is a new one, and takes back also what is undone later', async () => {
    const { comparison, feeds, openOf } = engine();
    await comparison.start('top-3');
    const first = feeds.current()!;
    const { undoId } = await openOf(1);
    expect(feeds.current()!.duel!.round).toBe(first.duel!.round);
    const second = await feeds.make();
    expect(second.duel!.round).toBe(first.duel!.round + 1);
    expect(comparison.view()).toMatchObject({ now: [0, 0], wins: [0, 1] });
    await feeds.undo(undoId);
    expect(comparison.view()).toMatchObject({ now: [0, 0], wins: [0, 0], ties: 0 });
  });

  it('is kept on the device, by numbers alone', async () => {
    const one = engine();
    await one.comparison.start('top-3');
    await one.openOf(1);
    await one.feeds.make();
    const stored = JSON.stringify(await readSetting(storage, comparisonSetting));
    expect(stored).not.toContain('example');
    const two = engine();
    await two.comparison.load();
    expect(two.comparison.view()).toEqual({ ...one.comparison.view() });
    expect(two.comparison.view().wins).toEqual([0, 1]);
  });

  it('says when it is decided, and makes nobody serve by itself', async () => {
    const { comparison, feeds, openOf } = engine();
    await comparison.start('top-3');
    for (let round = 0; round < 9; round++) {
      expect(comparison.view().state).toBe('running');
      await openOf(1);
    }
    const feed = await feeds.make();
    expect(comparison.view()).toMatchObject({ state: 'decided', winner: 'top-3', wins: [0, 9] });
    expect(comparison.view().share.low).toBeGreaterThan(0.5);
    expect(feed.servedBy).toBe('blend');
    expect(feed.items.every(({ team }) => team === undefined)).toBe(true);
    await comparison.serve('top-3');
    expect(feeds.current()!.servedBy).toBe('top-3');
    expect(comparison.view()).toMatchObject({ state: 'off', chosen: 'top-3' });
    expect(comparison.another().name).toBe('top-3');
    await comparison.serve(null);
    expect(feeds.current()!.servedBy).toBe('blend');
    expect(comparison.view().chosen).toBeNull();
  });

  it('ends when it is ended, and what was counted is gone', async () => {
    const { comparison, feeds, openOf } = engine();
    await comparison.start('top-3');
    await openOf(1);
    await comparison.stop();
    expect(feeds.current()!.servedBy).toBe('blend');
    expect(comparison.view().state).toBe('off');
    clock += 1000;
    await comparison.start('top-3');
    expect(comparison.view()).toMatchObject({ state: 'running', wins: [0, 0], now: [0, 0] });
  });

  it('counts anew once a model was trained anew, and not where neither learns', async () => {
    const { comparison, feeds, state, openOf, react } = engine();
    await comparison.start('top-3');
    await openOf(1);
    await feeds.make();
    const old = feeds.current()!;
    state.verdict = judged(2);
    expect(comparison.view()).toMatchObject({ state: 'running', restarted: true, wins: [0, 0] });
    // The feed on the screen is of the models as they were.
    await react(firstOf(old, 1), 'open');
    expect(comparison.view().now).toEqual([0, 0]);

    state.verdict = judged(3, 'mean');
    await comparison.start('top-3');
    await openOf(1);
    await feeds.make();
    state.verdict = judged(4, 'mean');
    expect(comparison.view()).toMatchObject({ state: 'running', restarted: false, wins: [0, 1] });
    // The one that serves is another now: it is that one which is compared.
    state.verdict = judged(5, 'blend');
    expect(comparison.view()).toMatchObject({ models: ['blend', 'top-3'], restarted: true, wins: [0, 0] });
    state.verdict = judged(6, 'top-3');
    expect(comparison.view().state).toBe('off');
  });

  it('waits while a model is not trained, with one model’s feed', async () => {
    const { comparison, feeds, state } = engine();
    await comparison.start('top-3');
    state.verdict = null;
    expect(comparison.view()).toMatchObject({ state: 'waiting', choices: [] });
    expect((await feeds.make()).servedBy).toBe('top-3');
    state.verdict = judged(2);
    expect((await feeds.make()).servedBy).toBe('comparison');
  });

  it('is of nothing any more once the language model is another', async () => {
    const { comparison, feeds, openOf } = engine(judged(1, 'mean'));
    await comparison.start('top-3');
    await openOf(1);
    await feeds.make();
    profile.model = 'bge-zh';
    expect(comparison.view()).toMatchObject({ restarted: true, wins: [0, 0] });
  });

  it('goes with the sample', async () => {
    const { comparison, openOf } = engine();
    await comparison.serve('mean');
    await comparison.start('top-3');
    await openOf(1);
    await forget(storage, { origin: 'sample' }, () => null, [comparisonSetting]);
    await comparison.load();
    expect(comparison.view()).toMatchObject({ state: 'off', chosen: null });
    expect(await readSetting(storage, comparisonSetting)).toEqual({ chosen: null, running: null });
  });
});
