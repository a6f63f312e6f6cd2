import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random';
import { CoVisits, type Had } from './covisits';

const at = Number.POSITIVE_INFINITY;
/** Each item a moment after the one before. */
const had = (...rows: number[]): Had => rows.map((row, time) => ({ row, time }));

describe('CoVisits', () => {
  it('counts people, not times', () => {
    const covisits = new CoVisits([had(0, 1, 1), had(1, 0, 2), had(0, 1, 2, 3)], 4);
    expect([0, 1, 2, 3].map((row) => covisits.count(row, at))).toEqual([3, 3, 2, 1]);
  });

  it('scores by the damped cosine, worked out by hand, each recent item once', () => {
    const people = [...Array(6).fill(had(0, 1)), ...Array(4).fill(had(0)), ...Array(14).fill(had(1))];
    const scores = new CoVisits(people, 3).score([0, 0, 2], [1, 2, 0], at);
    expect(scores[0]).toBeCloseTo(6 / Math.sqrt(20 * 30), 6);
    expect([...scores.slice(1)]).toEqual([0, 0]);
  });

  it('leaves who has nearly everything out of the pairs, from when on they have it', () => {
    const covisits = new CoVisits([had(0, 1, 2)], 3, 2);
    expect(covisits.score([0], [1], 2)[0]).toBeCloseTo(1 / 11, 6);
    expect(covisits.score([0], [1], 3)[0]).toBe(0);
  });

  it('agrees at each moment with a full table of who had what by then', () => {
    const random = createRandom(2);
    const items = 12;
    const people = Array.from({ length: 40 }, () =>
      Array.from({ length: items }, (_, row) => ({ row, time: Math.floor(random() * 100) })).filter(
        () => random() < 0.4,
      ),
    );
    const covisits = new CoVisits(people, items);
    const recent = [1, 4, 7];
    for (const moment of [20, 50, 100]) {
      const by = people.map((list) => list.filter(({ time }) => time < moment).map(({ row }) => row));
      const of = (row: number) => by.filter((list) => list.includes(row)).length;
      const offered = [0, 2, 3, 4, 5, 6];
      const scores = covisits.score(recent, offered, moment);
      offered.forEach((item, place) => {
        const expected = recent
          .filter((other) => other !== item)
          .reduce((sum, other) => {
            const both = by.filter((list) => list.includes(item) && list.includes(other)).length;
            return sum + both / Math.sqrt((of(item) + 10) * (of(other) + 10));
          }, 0);
        expect(scores[place]).toBeCloseTo(expected, 5);
        expect(covisits.count(item, moment)).toBe(of(item));
      });
    }
  });

  it('counts all where people have no time in common', () => {
    const timeless = had(0, 1).map(({ row }) => ({ row, time: Number.NEGATIVE_INFINITY }));
    expect(new CoVisits([timeless], 2).score([0], [1], 0)[0]).toBeCloseTo(1 / 11, 6);
  });
});
