// Interest cards through the whole engine: drawn, handed over, heard in the feed, and gone without trace.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TopKModel } from '../interest/decay/top-k';
import { type InterestCard, writeCard } from '../interest/transfer/people/card-file';
import type { PeopleModel } from '../interest/transfer/people/model';
import { makeBackup } from '../storage/backup';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import type { Feed } from './api';
import { EngineCore } from './core';
import { serveApp, storeVisits } from './core.fixture';

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
    expect(view).toMatchObject({ resting: false, cards: [{ name: 'Ada’s card', inUse: true, epsilon: 3 }] });
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
    const { model } = await core.people.expect(new TopKModel(), 0);
    model.observe(core.profile.sequence());
    expect((model as PeopleModel).say).toBeCloseTo(1 / 2, 6);
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
  it('rest while two models are compared', async () => {
    await storeVisits(storage, 40);
    const core = await open();
    await core.people.add(cardAbout([1]), 'Ada');
    expect((await core.people.view()).resting).toBe(false);
    vi.spyOn(core.comparison, 'duel').mockReturnValue({ id: 'd', rival: new TopKModel(), round: 1, seed: 1 });
    expect((await core.people.view()).resting).toBe(true);
  });

  it('have a small say however much was read, several of them, and are in the export', async () => {
    await storeVisits(storage, 40);
    const core = await open();
    const before = await core.feed(true);
    await core.people.add(cardAbout([10]), 'Ada');
    const view = await core.people.add(cardAbout([11]), 'Bo');
    expect(view.cards.map((card) => card.name)).toEqual(['Ada', 'Bo']);
    const { model } = await core.people.expect(new TopKModel(), 0);
    model.observe(core.profile.sequence());
    expect((model as PeopleModel).say).toBeCloseTo(0.15, 6);
    const feed = await core.feed();
    expect(feed.id).not.toBe(before.id);
    expect(feed.items.map(({ score }) => score)).not.toEqual(before.items.map(({ score }) => score));
    const packed = (await makeBackup(storage, 0, null)).stream().pipeThrough(new DecompressionStream('gzip'));
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

describe('own cards in the whole engine', () => {
  const kept = async () =>
    (await storage.read(['settings'], (transaction) => transaction.objectStore('settings').get('own-cards')))
      ?.value;

  it('of a sample are not counted once it is gone; those of one’s own history are', async () => {
    const core = await open();
    await core.people.own.noteGiven(cardAbout([1]));
    await core.waysIn.startSample('somebody');
    await vi.waitFor(() => expect(core.profile.sampled).toBe(true));
    await core.people.own.noteGiven(cardAbout([2], { epsilon: 8 }));
    expect((await core.people.view()).given).toEqual({ cards: 2, epsilon: 11 });
    await core.waysIn.startInterests(['reading'], 'en');
    expect((await core.people.view()).given).toEqual({ cards: 1, epsilon: 3 });
  });

  it('go with the pages they were drawn of', async () => {
    await storeVisits(storage, 40);
    const core = await open();
    await core.people.draw('', 1).catch(() => {});
    expect(await kept()).toMatchObject({ draws: [{ epsilon: 1 }] });
    await core.changes.forget({ page: 'https://nowhere.example/' });
    expect(await kept()).toMatchObject({ draws: [{ epsilon: 1 }] });
    await core.changes.forget({ page: 'https://own.example/1' });
    expect(await kept()).toMatchObject({ draws: [] });
  });
});
