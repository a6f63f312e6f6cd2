import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../interest/random';
import { type Drafted, type Team, teamDraft } from './team-draft';

const keyOf = (item: string) => item;
const draft = (a: readonly string[], b: readonly string[], seed: number, count = a.length) =>
  teamDraft([a, b], { count, random: createRandom(seed), keyOf });
const letters = Array.from({ length: 20 }, (_, index) => `item ${index}`);

function shuffled(items: readonly string[], random: () => number): string[] {
  const drawn = items.map((item) => ({ item, at: random() }));
  return drawn.sort((a, b) => a.at - b.at).map(({ item }) => item);
}

/** Which team's items were opened more often; null for as often. */
function winner(
  list: readonly Drafted<string>[],
  opens: (item: string, place: number) => boolean,
): Team | null {
  const credits = [0, 0];
  list.forEach(({ item, team }, place) => {
    if (team !== null && opens(item, place)) credits[team]! += 1;
  });
  if (credits[0] === credits[1]) return null;
  return credits[0]! > credits[1]! ? 0 : 1;
}

/** Wins of each team over many readings. */
function contest(
  rankings: (random: () => number) => [string[], string[]],
  opens: (item: string, place: number, random: () => number) => boolean,
  readings = 4000,
): [number, number] {
  const wins: [number, number] = [0, 0];
  const random = createRandom(5);
  for (let seed = 0; seed < readings; seed++) {
    const [a, b] = rankings(random);
    const won = winner(draft(a, b, seed), (item, place) => opens(item, place, random));
    if (won !== null) wins[won]++;
  }
  return wins;
}

/** Distance of a fair coin's wins from one half, in standard errors. */
const bias = ([a, b]: [number, number]) => Math.abs(a - b) / Math.sqrt(a + b);

describe('teamDraft', () => {
  it('by hand: the coin says who places first, then the other answers', () => {
    const first = (coins: number[]) => {
      const random = () => coins.shift()!;
      return teamDraft(
        [
          ['a', 'b', 'c', 'd'],
          ['c', 'a', 'e', 'b'],
        ],
        { count: 5, random, keyOf },
      ).map(({ item, team }) => `${item}${team ?? '-'}`);
    };
    // Round 1: a against c. Then b is next for one, e for the other. Then only d and nothing are left.
    expect(first([0.1, 0.9])).toEqual(['a0', 'c1', 'e1', 'b0', 'd-']);
    expect(first([0.9, 0.1])).toEqual(['c1', 'a0', 'b0', 'e1', 'd-']);
  });

  it('has every item once, and as many of one team as of the other up to one', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(letters),
        fc.shuffledSubarray(letters),
        fc.nat(25),
        fc.nat(),
        (a, b, count, seed) => {
          const list = draft(a, b, seed, count);
          const items = list.map(({ item }) => item);
          expect(new Set(items).size).toBe(items.length);
          expect(items.length).toBe(Math.min(count, new Set([...a, ...b]).size));
          const of = (team: Team) => list.filter((entry) => entry.team === team).length;
          expect(Math.abs(of(0) - of(1))).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('is the same for the same seed', () => {
    const other = [...letters].reverse();
    expect(draft(letters, other, 3)).toEqual(draft(letters, other, 3));
    expect(draft(letters, other, 3)).not.toEqual(draft(letters, other, 4));
  });

  it('credits nobody where both agree', () => {
    expect(draft(letters, letters, 1).every(({ team }) => team === null)).toBe(true);
    const tail = [...letters.slice(0, 10), ...letters.slice(10).reverse()];
    const list = draft(letters, tail, 1);
    expect(list.slice(0, 10).every(({ team }) => team === null)).toBe(true);
    expect(list.slice(10, 14).every(({ team }) => team !== null)).toBe(true);
  });

  it('what may not be taken waits, and nothing is lost', () => {
    const capped = new Set(['item 0', 'item 1']);
    const other = [...letters].reverse();
    const list = teamDraft([letters, other], {
      count: 20,
      random: createRandom(1),
      keyOf,
      mayTake: (item) => !capped.has(item),
    });
    expect(
      list
        .slice(-2)
        .map(({ item }) => item)
        .sort(),
    ).toEqual(['item 0', 'item 1']);
  });

  it('each team stands at each place as often as the other', () => {
    const other = shuffled(letters, createRandom(8));
    const seeds = 4000;
    const first = new Array<number>(letters.length).fill(0);
    const credited = new Array<number>(letters.length).fill(0);
    for (let seed = 0; seed < seeds; seed++) {
      draft(letters, other, seed).forEach(({ team }, place) => {
        if (team === null) return;
        credited[place]!++;
        if (team === 0) first[place]!++;
      });
    }
    const counted = credited.map(
      (count, place) => [first[place]!, count - first[place]!] as [number, number],
    );
    for (const pair of counted) if (pair[0] + pair[1] > 0) expect(bias(pair)).toBeLessThan(4);
    expect(counted.filter((pair) => pair[0] + pair[1] > 0).length).toBeGreaterThan(10);
  });

  it('a reader who goes by place alone favours neither of two different rankers', () => {
    const wins = contest(
      (random) => [letters, shuffled(letters, random)],
      (_, place, random) => random() < 0.6 / (place + 1),
    );
    expect(wins[0] + wins[1]).toBeGreaterThan(2000);
    expect(bias(wins)).toBeLessThan(3);
  });

  it('two rankers that are as good as each other win as often', () => {
    const wins = contest(
      (random) => [shuffled(letters, random), shuffled(letters, random)],
      (item, place, random) => random() < (letters.indexOf(item) < 6 ? 0.5 : 0.02) / Math.sqrt(place + 1),
    );
    expect(wins[0] + wins[1]).toBeGreaterThan(2000);
    expect(bias(wins)).toBeLessThan(3);
  });

  it('the better ranker wins, from either side', () => {
    const opens = (item: string, place: number, random: () => number) =>
      random() < (letters.indexOf(item) < 6 ? 0.5 : 0.02) / Math.sqrt(place + 1);
    const [good, bad] = contest((random) => [letters, shuffled(letters, random)], opens, 500);
    expect(good).toBeGreaterThan(bad * 1.5);
    const [worse, better] = contest((random) => [shuffled(letters, random), letters], opens, 500);
    expect(better).toBeGreaterThan(worse * 1.5);
  });
});
