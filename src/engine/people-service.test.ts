// Interest cards through the whole engine: drawn, handed over, heard in the feed, and gone without trace.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { matrixFromRows } from '../embedding/matrix';
import { TopKModel } from '../interest/decay/top-k';
import { createRandom } from '../interest/random';
import { publicFrame } from '../interest/transfer/people/card';
import { type InterestCard, writeCard } from '../interest/transfer/people/card-file';
import type { PeopleModel } from '../interest/transfer/people/model';
import { exportAll } from '../storage/backup';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import type { Feed } from './api';
import { EngineCore } from './core';
import { serveApp, storeVisits } from './core.fixture';
import { PeopleService } from './people-service';
import type { Profile } from './profile';

let storage: Storage;
let cores: EngineCore[] = [];
let name = 0;

beforeEach(async () => {
  serveApp();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  storage = await openStorage(`people-${name++}`);
});

afterEach(async () => {
  for (const core of cores) core.close();
  cores = [];
  storage.close();
  await deleteStorage(storage.name);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function open(): Promise<EngineCore> {
  const core = await EngineCore.open(storage, '/');
  cores.push(core);
  return core;
}

/** About the catalog's items of these numbers, whose vectors are the axes. */
function cardAbout(items: number[], change: Partial<InterestCard> = {}): string {
  const interests = items.map((item) => {
    const values = new Int8Array(384);
    values[item] = 127;
    return { values, share: Math.round(100 / items.length) };
  });
  return writeCard({
    name: 'Ada',
    model: 'minilm-en',
    dimensions: 384,
    epsilon: 3,
    delta: 1e-6,
    interests,
    ...change,
  });
}
const first = (feed: Feed) => feed.items[0]!.item.url;

describe('a card in an empty profile', () => {
  it('is a way in: it makes a feed, says why, outlives a restart, and leaves nothing when removed', async () => {
    const core = await open();
    const view = await core.people.add(cardAbout([7]), 'Ada’s card');
    expect(view).toMatchObject({ say: 1, cards: [{ name: 'Ada’s card', inUse: true, epsilon: 3 }] });
    expect(view.cards[0]!.topics).toEqual([{ share: 1, tags: ['reading'] }]);
    expect(core.board.get().profile.source).toBe('card');
    const feed = await core.feed();
    expect(first(feed)).toBe('https://item7.example/read/');
    expect(feed.servedBy).toBe('people');
    expect(feed.items[0]!.because).toMatchObject([{ title: 'Ada’s card', card: true, url: '' }]);
    core.close();

    const again = await open();
    expect((await again.people.view()).cards).toHaveLength(1);
    expect(first(await again.feed(true))).toBe('https://item7.example/read/');
    await again.people.remove(view.cards[0]!.id);
    expect(again.board.get().profile.source).toBe('none');
    expect((await again.feed()).items).toEqual([]);
    expect((await again.people.view()).cards).toEqual([]);
  });

  it('is heard less with every thing that is liked', async () => {
    const core = await open();
    await core.people.add(cardAbout([7]), 'Ada');
    await core.react(first(await core.feed()), 'like');
    const { say } = await core.people.view();
    expect(say).toBeLessThan(1);
    const { model } = await core.people.expect(new TopKModel(), 0);
    model.observe(core.profile.sequence());
    expect((model as PeopleModel).say).toBeCloseTo(say, 6);
  });

  it('comes back whole by an undo', async () => {
    const core = await open();
    const { cards } = await core.people.add(cardAbout([3]), '');
    const text = await core.people.remove(cards[0]!.id);
    const view = await core.people.add(text, cards[0]!.name);
    expect(view.cards).toMatchObject([{ name: 'Ada' }]);
    expect(first(await core.feed())).toBe('https://item3.example/read/');
  });
});

describe('cards beside a history', () => {
  it('have a small say however much was read, several of them, and are in the export', async () => {
    await storeVisits(storage, 40);
    const core = await open();
    const before = await core.feed(true);
    await core.people.add(cardAbout([10]), 'Ada');
    const view = await core.people.add(cardAbout([11]), 'Bo');
    expect(view.say).toBeCloseTo(0.15, 6);
    expect(view.cards.map((card) => card.name)).toEqual(['Ada', 'Bo']);
    const { model } = await core.people.expect(new TopKModel(), 0);
    model.observe(core.profile.sequence());
    expect((model as PeopleModel).say).toBeCloseTo(view.say, 6);
    const feed = await core.feed();
    expect(feed.id).not.toBe(before.id);
    expect(feed.items.map(({ score }) => score)).not.toEqual(before.items.map(({ score }) => score));
    const packed = (await exportAll(storage, 0)).stream().pipeThrough(new DecompressionStream('gzip'));
    expect(await new Response(packed).text()).toContain('driftfeed-card');
    // The same card again is no third.
    expect((await core.people.add(cardAbout([11]), 'Bo again')).cards).toHaveLength(2);
    for (const { id } of (await core.people.view()).cards) await core.people.remove(id);
    const after = await core.feed(true);
    expect(after.items.map(({ score }) => score)).toEqual(before.items.map(({ score }) => score));
  });

  it('are refused with a reason, and nothing is lost', async () => {
    await storeVisits(storage, 20);
    const core = await open();
    await core.people.add(cardAbout([1]), 'Ada');
    const refused = async (text: string, code: string) => {
      await expect(core.people.read(text)).rejects.toThrow(code);
      await expect(core.people.add(text, 'X')).rejects.toThrow(code);
    };
    await refused('{"format":"driftfeed-card"', 'card-unreadable');
    await refused('cut-off-link', 'card-unreadable');
    await refused(cardAbout([2]).replace('"version":1', '"version":9'), 'card-version');
    await refused(cardAbout([2], { model: 'bge-zh' }), 'card-model');
    await refused(cardAbout([2], { model: 'another' }), 'card-model');
    await refused(`{${' '.repeat(70_000)}}`, 'card-too-large');
    expect((await core.people.view()).cards.map((card) => card.name)).toEqual(['Ada']);
  });
});

describe('a card of one’s own', () => {
  const catalog = matrixFromRows(
    Array.from({ length: 6 }, (_, axis) => new Float32Array(384).map((_, j) => (j === axis ? 1 : 0))),
    384,
  );
  const starter = {
    model: 'minilm-en' as const,
    vectors: catalog,
    items: ['tea', 'maps', 'chess', 'bread', 'jazz', 'rust'].map((tag) => ({
      title: tag,
      url: `https://${tag}.example/`,
      kind: 'book' as const,
      lang: 'en' as const,
      summary: '',
      tags: [tag],
      source: 'starter',
    })),
  };

  /** A reader of tea and, half as much, of chess. */
  function reader(pages: number): PeopleService {
    const rows = Array.from({ length: pages }, (_, k) => [`p${k}`, { contentHash: `h${k}` }] as const);
    const vectorOf = (hash: string) =>
      catalog.data.slice(...(Number(hash.slice(1)) % 3 ? [0, 384] : [768, 1152]));
    const profile = {
      model: 'minilm-en',
      pages: new Map(rows),
      visits: [1],
      feedback: [],
      storage,
      vectors: { get: vectorOf, has: () => true },
    };
    return new PeopleService(profile as unknown as Profile, {
      starter: async () => starter,
      isEmpty: () => false,
      begin: async () => {},
      end: async () => {},
      changed: async () => {},
      now: () => 5,
      random: createRandom(3),
    });
  }

  it('names topics from the noised directions, and reads back as what it says', async () => {
    const people = reader(300);
    const card = await people.draw('  Mira ', 3);
    expect(card.name).toBe('Mira');
    expect(card.topics.map(({ tags }) => tags[0]).slice(0, 2)).toEqual(['tea', 'chess']);
    expect(card.topics[0]!.share).toBeGreaterThan(0.5);
    expect(await people.read(card.fragment)).toEqual(card);
    expect(await people.read(card.text)).toEqual(card);
    expect(card.text).not.toMatch(/tea|chess|http|h1/);
  });

  it('is never the same twice, nothing without enough pages, and is noted when it goes out', async () => {
    const people = reader(300);
    expect((await people.draw('', 1)).text).not.toBe((await people.draw('', 1)).text);
    await expect(reader(29).draw('', 8)).rejects.toThrow('not-enough-history');
    expect((await people.view()).given).toEqual({ cards: 0, epsilon: 0 });
    await people.noteGiven(1);
    await people.noteGiven(3);
    expect((await people.view()).given).toEqual({ cards: 2, epsilon: 4 });
  });

  it('says what each blur is worth: a better guess with less of it', async () => {
    const { levels } = await reader(30).view();
    expect(levels.map(({ epsilon }) => epsilon)).toEqual([1, 3, 8]);
    const guesses = levels.map(({ guess }) => guess);
    expect(guesses[0]!).toBeGreaterThan(0.53);
    expect(guesses[0]!).toBeLessThan(0.56);
    expect(guesses[1]!).toBeGreaterThan(guesses[0]!);
    expect(guesses[2]!).toBeGreaterThan(guesses[1]!);
    // Pure ε-privacy would allow this much; δ adds next to nothing.
    for (const { epsilon, guess } of levels)
      expect(guess).toBeLessThan(Math.exp(epsilon) / (1 + Math.exp(epsilon)) + 1e-5);
  });

  it('rests on public groups alone', () => {
    expect(publicFrame(catalog).groups.rows).toBeLessThanOrEqual(6);
  });
});
