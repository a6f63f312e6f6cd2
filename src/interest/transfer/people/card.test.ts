import { describe, expect, it } from 'vitest';
import { dot, matrixFromRows, normalise, rowOf } from '../../../embedding/matrix';
import { leadingDirections } from '../../directions';
import { createRandom } from '../../random';
import { makeCard, noisedSums, type PublicFrame, pageInfluence, publicFrame } from './card';
import { cardDirections, readCard, writeCard } from './card-file';
import { gaussianSigma, normalCdf } from './gaussian';
import { attack } from './membership.fixture';

const dimensions = 12;

function unit(random: () => number): Float32Array {
  return normalise(Float32Array.from({ length: dimensions }, () => random() + random() + random() - 1.5));
}

/** Small where many results are drawn from it. */
function worldOf(
  seed: number,
  pages: number,
  items = 60,
): { frame: PublicFrame; pages: Float32Array[]; target: Float32Array } {
  const random = createRandom(seed);
  const catalog = matrixFromRows(
    Array.from({ length: items }, () => unit(random)),
    dimensions,
  );
  const frame = { ...publicFrame(catalog), directions: leadingDirections(catalog, 6, 1) };
  const target = frame.directions.data.slice(0, dimensions); // lies in the public directions: nothing of it is lost
  return { frame, pages: Array.from({ length: pages }, () => unit(random)), target };
}

/** Pages about a few groups of the frame, with a little of everything else. */
function pagesAbout(frame: PublicFrame, groups: readonly number[], each: number, random: () => number) {
  return groups.flatMap((group) =>
    Array.from({ length: each }, () => {
      const page = rowOf(frame.groups, group).slice();
      const other = unit(random);
      for (let j = 0; j < page.length; j++) page[j]! += 0.3 * other[j]!;
      return normalise(page);
    }),
  );
}

describe('noisedSums', () => {
  it('is moved by one page by its projection and no more, in one group only', () => {
    const { frame, pages, target } = worldOf(1, 30);
    const sums = (history: Float32Array[]) => noisedSums(history, frame, 0, createRandom(1));
    const difference = (page: Float32Array) => {
      const before = sums(pages);
      const after = sums([...pages, page]);
      return after.map((value, k) => value - before[k]!);
    };
    const moved = difference(target);
    expect(Math.hypot(...moved)).toBeCloseTo(1, 5);
    const count = frame.directions.rows;
    const groups = new Set(
      [...moved.keys()].filter((k) => Math.abs(moved[k]!) > 1e-9).map((k) => Math.floor(k / count)),
    );
    expect(groups.size).toBe(1);
    // A vector that is longer than it should be, or broken, moves nothing further.
    expect(Math.hypot(...difference(target.map((value) => 50 * value)))).toBeCloseTo(pageInfluence, 5);
    expect(Math.hypot(...difference(target.map(() => Number.NaN)))).toBe(0);
  });
});

describe('membership inference', () => {
  const epsilon = 1;
  const delta = 1e-5;
  const draws = 40_000;
  const sigma = gaussianSigma({ epsilon, delta }, pageInfluence);

  /** Log likelihood ratios of sums with and without the target, by whoever knows all other pages and the noise. */
  function ratios(seed: number, noise: number): [number[], number[]] {
    const { frame, pages, target } = worldOf(seed, 3, 3);
    const random = createRandom(seed * 31);
    const without = noisedSums(pages, frame, 0, random);
    const along = noisedSums([...pages, target], frame, 0, random).map((value, k) => value - without[k]!);
    const length = along.reduce((sum, value) => sum + value * value, 0);
    const active = [...along.keys()].filter((k) => along[k] !== 0);
    const ratio = (history: Float32Array[]) => {
      const seen = noisedSums(history, frame, noise, random);
      let inner = 0;
      for (const k of active) inner += (seen[k]! - without[k]!) * along[k]!;
      return (inner - length / 2) / noise ** 2;
    };
    return [
      Array.from({ length: draws / 4 }, () => ratio([...pages, target])),
      Array.from({ length: draws / 4 }, () => ratio(pages)),
    ];
  }

  function overWorlds(noise: number) {
    const worlds = [1, 2, 3, 4].map((seed) => ratios(seed, noise));
    return attack(
      worlds.flatMap(([inside]) => inside),
      worlds.flatMap(([, outside]) => outside),
      epsilon,
    );
  }

  const withinBudget = ({ excess, chance }: ReturnType<typeof attack>) => excess <= delta + 4 * chance;
  /** What the strongest attack gains on Gaussian noise with this budget. */
  const mostAdvantage = 2 * normalCdf(pageInfluence / (2 * sigma)) - 1;

  it('the strongest attack stays within ε and δ, and the advantage within what they allow', () => {
    const result = overWorlds(sigma);
    expect(withinBudget(result)).toBe(true);
    expect(result.advantage).toBeLessThan(mostAdvantage + 0.015);
    // It does attack: an attack that finds nothing would prove nothing.
    expect(result.advantage).toBeGreaterThan(mostAdvantage - 0.015);
  });

  it('with half the noise it does not', () => {
    const result = overWorlds(sigma / 2);
    expect(withinBudget(result)).toBe(false);
    expect(result.advantage).toBeGreaterThan(mostAdvantage + 0.05);
  });

  it('the finished card gives away no more than the sums', () => {
    const { frame, target } = worldOf(9, 0, 3);
    const random = createRandom(77);
    const pages = pagesAbout(frame, [0], 60, random);
    const worlds = 1500;
    const likeness = (history: Float32Array[]) => {
      const card = makeCard(history, frame, { epsilon, delta, name: '', model: 'm', random });
      const directions = cardDirections(card);
      return card.interests.reduce((sum, { share }, k) => sum + share * dot(rowOf(directions, k), target), 0);
    };
    const result = attack(
      Array.from({ length: worlds }, () => likeness([...pages, target])),
      Array.from({ length: worlds }, () => likeness(pages)),
      epsilon,
    );
    expect(result.advantage).toBeLessThan(mostAdvantage + 0.05);
    expect(result.excess).toBeLessThanOrEqual(delta + 4 * result.chance);
  });
});

describe('makeCard', () => {
  const options = { delta: 1e-6, name: 'Mira', model: 'minilm-en' };

  it('names the interests that were read about, largest first, and nothing else', () => {
    const { frame } = worldOf(4, 0);
    const random = createRandom(8);
    const pages = [...pagesAbout(frame, [2], 400, random), ...pagesAbout(frame, [5], 200, random)];
    const card = makeCard(pages, frame, { ...options, epsilon: 3, random });
    const directions = cardDirections(card);
    const nearest = (row: number) =>
      [...Array(frame.groups.rows).keys()].sort(
        (a, b) =>
          dot(rowOf(frame.groups, b), rowOf(directions, row)) -
          dot(rowOf(frame.groups, a), rowOf(directions, row)),
      )[0];
    expect(nearest(0)).toBe(2);
    expect(card.interests[0]!.share).toBeGreaterThan(card.interests.at(-1)!.share);
    const shares = card.interests.reduce((sum, { share }) => sum + share, 0);
    expect(Math.abs(shares - 100)).toBeLessThanOrEqual(card.interests.length);
    expect(card.interests.length).toBeLessThanOrEqual(8);
    // What is written holds these fields and no other, and reads back as it was.
    expect(Object.keys(JSON.parse(writeCard(card))).sort()).toEqual([
      'delta',
      'dimensions',
      'epsilon',
      'format',
      'interests',
      'model',
      'name',
      'version',
    ]);
    expect(readCard(writeCard(card))).toEqual(card);
  });

  it('is refused where nothing stands clear of the noise', () => {
    const { frame, pages } = worldOf(6, 3);
    expect(() => makeCard(pages, frame, { ...options, epsilon: 1, random: createRandom(1) })).toThrow(
      'not-enough-history',
    );
    // Of nothing at all nearly always.
    let refused = 0;
    for (let seed = 0; seed < 200; seed++) {
      try {
        makeCard([], frame, { ...options, epsilon: 1, random: createRandom(seed) });
      } catch {
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(180);
  });
});
