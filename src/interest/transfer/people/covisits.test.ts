import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random';
import { CoVisits, countCoVisits } from './covisits';

describe('countCoVisits', () => {
  it('counts people, not times, and leaves out who has nearly everything', () => {
    const { pairs, counts } = countCoVisits(
      [
        [0, 1, 1],
        [1, 0, 2],
        [0, 1, 2, 3],
      ],
      4,
      3,
    );
    expect([...counts]).toEqual([3, 3, 2, 1]);
    expect(pairs.sort((x, y) => x.a - y.a || x.b - y.b)).toEqual([
      { a: 0, b: 1, count: 2 },
      { a: 0, b: 2, count: 1 },
      { a: 1, b: 2, count: 1 },
    ]);
  });
});

describe('CoVisits', () => {
  it('scores by the damped cosine, worked out by hand, each recent item once', () => {
    const covisits = new CoVisits([{ a: 0, b: 1, count: 6 }], [10, 20, 5]);
    const scores = covisits.score([0, 0, 2], [1, 2, 0]);
    expect(scores[0]).toBeCloseTo(6 / Math.sqrt(20 * 30), 6);
    expect([...scores.slice(1)]).toEqual([0, 0]);
  });

  it('agrees with a full table of people and items', () => {
    const random = createRandom(2);
    const items = 12;
    const people = Array.from({ length: 40 }, () =>
      Array.from({ length: items }, (_, k) => k).filter(() => random() < 0.3),
    );
    const { pairs, counts } = countCoVisits(people, items);
    const recent = [1, 4, 7];
    const scores = new CoVisits(pairs, counts).score(recent, [0, 2, 3, 5, 6]);
    [0, 2, 3, 5, 6].forEach((item, place) => {
      const expected = recent.reduce((sum, other) => {
        const both = people.filter((list) => list.includes(item) && list.includes(other)).length;
        const of = (row: number) => people.filter((list) => list.includes(row)).length;
        return sum + both / Math.sqrt((of(item) + 10) * (of(other) + 10));
      }, 0);
      expect(scores[place]).toBeCloseTo(expected, 5);
    });
  });

  it('refuses pairs that name no item', () => {
    expect(() => new CoVisits([{ a: 0, b: 3, count: 1 }], [1, 1])).toThrow('misuse');
    expect(() => new CoVisits([{ a: 1, b: 1, count: 1 }], [1, 1])).toThrow('misuse');
  });
});
