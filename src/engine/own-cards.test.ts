// Own cards: one draw for each blur while the history stays, counted before they go out, by nothing but the noised sums.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { matrixFromRows } from '../embedding/matrix';
import { createRandom } from '../interest/random';
import { publicFrame } from '../interest/transfer/people/card';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { OwnCards } from './own-cards';
import { PeopleService } from './people-service';
import type { Profile } from './profile';

let storage: Storage;
let name = 0;

beforeEach(async () => {
  storage = await openStorage(`own-cards-${name++}`);
});

afterEach(async () => {
  storage.close();
  await deleteStorage(storage.name);
  vi.restoreAllMocks();
});

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

/** A reader of tea and, half as much, of chess; `read` changes what was read. */
function reader(
  pages: number,
  random = createRandom(3),
): { people: PeopleService; read: (pages: number) => void } {
  const pagesOf = (count: number) =>
    new Map(Array.from({ length: count }, (_, k) => [`p${k}`, { contentHash: `h${k}` }] as const));
  const vectorOf = (hash: string) =>
    catalog.data.slice(...(Number(hash.slice(1)) % 3 ? [0, 384] : [768, 1152]));
  const profile = {
    model: 'minilm-en',
    pages: pagesOf(pages),
    sampled: false,
    visits: [1],
    feedback: [],
    storage,
    vectors: { get: vectorOf, has: () => true },
  };
  const people = new PeopleService(profile as unknown as Profile, {
    starter: async () => starter,
    isEmpty: () => false,
    begin: async () => {},
    end: async () => {},
    changed: async () => {},
    now: () => 5,
    compared: () => false,
    random,
  });
  const read = (count: number) => {
    profile.pages = pagesOf(count);
  };
  return { people, read };
}

describe('a card of one’s own', () => {
  it('names topics from the noised directions, and reads back as what it says', async () => {
    const { people } = reader(300);
    const card = await people.draw('  Mira ', 3);
    expect(card.name).toBe('Mira');
    expect(card.topics.map(({ tags }) => tags[0]).slice(0, 2)).toEqual(['tea', 'chess']);
    expect(card.topics[0]!.share).toBeGreaterThan(0.5);
    expect(await people.read(card.fragment)).toEqual(card);
    expect(await people.read(card.text)).toEqual(card);
    expect(card.text).not.toMatch(/tea|chess|http|h1/);
  });

  it('is refused by the noised sums, not by the count of pages', async () => {
    for (const pages of [20, 29, 30]) {
      expect((await reader(pages).people.draw('', 8)).topics[0]!.tags[0]).toBe('tea');
      await storage.write(['settings'], 'strict', (transaction) =>
        transaction.objectStore('settings').clear(),
      );
    }
    await expect(reader(1).people.draw('', 8)).rejects.toThrow('not-enough-history');
  });

  it('is drawn once for each blur until the history changes, also by whoever asks later or twice at once', async () => {
    const { people, read } = reader(300);
    const [card, twin] = await Promise.all([people.draw('', 3), people.draw('', 3)]);
    expect(twin).toEqual(card);
    expect((await people.draw('Mira', 3)).text.replace('Mira', '')).toBe(card.text);
    const light = await people.draw('', 8);
    expect(light.text).not.toBe(card.text);

    const later = reader(300, createRandom(99)); // opened anew, with other noise to come
    await later.people.load();
    expect(await later.people.draw('', 3)).toEqual(card);
    expect(await later.people.draw('', 8)).toEqual(light);

    read(301);
    expect((await people.draw('', 3)).text).not.toBe(card.text);
    expect((await people.draw('', 8)).text).not.toBe(light.text);
  });

  it('stays refused until the history changes', async () => {
    const random = vi.fn(createRandom(3));
    const { people, read } = reader(3, random);
    await expect(people.draw('', 1)).rejects.toThrow('not-enough-history');
    const drawn = random.mock.calls.length;
    expect(drawn).toBeGreaterThan(0);
    await expect(people.draw('', 1)).rejects.toThrow('not-enough-history');
    expect(random.mock.calls.length).toBe(drawn);
    read(300);
    expect((await people.draw('', 1)).topics.length).toBeGreaterThan(0);
  });

  it('is of one of the blurs that are offered', async () => {
    await expect(reader(300).people.draw('', 3.001)).rejects.toThrow('misuse');
  });

  it('is counted once, stored by the time it may leave, and not where that failed', async () => {
    const { people } = reader(300);
    const medium = await people.draw('', 3);
    const renamed = await people.draw('Mira', 3);
    const light = await people.draw('', 8);
    expect((await people.view()).given).toEqual({ cards: 0, epsilon: 0 });
    const write = vi.spyOn(storage, 'write').mockRejectedValueOnce(new Error('full'));
    await expect(people.own.noteGiven(medium.text)).rejects.toThrow('full');
    expect((await people.view()).given).toEqual({ cards: 0, epsilon: 0 });
    write.mockRestore();
    await Promise.all([medium, renamed, light, medium].map(({ text }) => people.own.noteGiven(text)));
    const later = reader(300).people;
    await later.load();
    expect((await later.view()).given).toEqual({ cards: 2, epsilon: 11 });
  });

  it('says what each blur is worth: a better guess with less of it', async () => {
    const { levels } = await reader(30).people.view();
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

  it('rests on groups and directions of the catalog, whatever was read', async () => {
    const draw = vi.spyOn(OwnCards.prototype, 'draw');
    for (const pages of [60, 300]) await reader(pages).people.draw('', 8);
    expect(draw.mock.calls.map(([, , frame]) => frame)).toEqual([publicFrame(catalog), publicFrame(catalog)]);
  });
});
