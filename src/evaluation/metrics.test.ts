import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrixFromRows } from '../embedding/matrix';
import { createRandom } from '../interest/random';
import { coverage, intraListDiversity, novelty, rankingMetrics, rankRows, unexpectedness } from './metrics';

const random = createRandom(1);

describe('rankingMetrics by hand', () => {
  it('one clicked at place 2 of 4', () => {
    const metrics = rankingMetrics([0.9, 0.8, 0.1, 0.2], new Set([1]), random);
    expect(metrics.auc).toBeCloseTo(2 / 3, 12);
    expect(metrics.mrr).toBe(0.5);
    expect(metrics.ndcg5).toBeCloseTo(1 / Math.log2(3), 12);
    expect(metrics.hr10).toBe(1);
  });

  it('two clicked, at places 1 and 3 of 5', () => {
    const metrics = rankingMetrics([5, 4, 3, 2, 1], new Set([0, 2]), random);
    expect(metrics.auc).toBeCloseTo(5 / 6, 12);
    expect(metrics.mrr).toBeCloseTo((1 + 1 / 3) / 2, 12);
    expect(metrics.ndcg10).toBeCloseTo((1 + 1 / 2) / (1 + 1 / Math.log2(3)), 12);
  });

  it('places beyond k give nothing', () => {
    const scores = Array.from({ length: 12 }, (_, index) => -index);
    const sixth = rankingMetrics(scores, new Set([5]), random);
    expect(sixth.ndcg5).toBe(0);
    expect(sixth.ndcg10).toBeCloseTo(1 / Math.log2(7), 12);
    const last = rankingMetrics(scores, new Set([11]), random);
    expect([last.ndcg10, last.hr10, last.auc]).toEqual([0, 0, 0]);
  });

  it('more clicked than k: the best possible sum stops at k', () => {
    const scores = Array.from({ length: 8 }, (_, index) => -index);
    const metrics = rankingMetrics(scores, new Set([0, 1, 2, 3, 4, 5]), random);
    expect(metrics.ndcg5).toBeCloseTo(1, 12);
    expect(metrics.ndcg10).toBeCloseTo(1, 12);
  });

  it('ties: half in AUC, by chance in the order', () => {
    const firsts = new Set<number>();
    let hits = 0;
    for (let seed = 0; seed < 400; seed++) {
      const metrics = rankingMetrics(new Float32Array(20), new Set([0]), createRandom(seed));
      expect(metrics.auc).toBe(0.5);
      hits += metrics.hr10;
      firsts.add(rankRows(new Float32Array(20), createRandom(seed))[0]!);
    }
    expect(hits / 400).toBeGreaterThan(0.4);
    expect(hits / 400).toBeLessThan(0.6);
    expect(firsts.size).toBe(20);
  });

  it('refuses what cannot be scored', () => {
    expect(() => rankingMetrics([1], new Set(), random)).toThrow('misuse');
    expect(() => rankingMetrics([1, Number.NaN], new Set([0]), random)).toThrow('misuse');
  });

  it('AUC agrees with counting places when there are no ties', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.double({ noNaN: true }), { minLength: 4, maxLength: 30 }), (scores) => {
        // -0 and 0 are distinct to uniqueArray but tie in order.
        fc.pre(new Set(scores.map((score) => score + 0)).size === scores.length);
        const clicked = new Set([0, 2]);
        const ranked = rankRows(scores, random);
        const wrong = ranked.filter((row, place) => {
          if (clicked.has(row)) return false;
          return ranked.slice(place).some((later) => clicked.has(later));
        });
        const wrongPairs = wrong.reduce((sum, row) => {
          const place = ranked.indexOf(row);
          return sum + ranked.slice(place).filter((later) => clicked.has(later)).length;
        }, 0);
        const pairs = 2 * (scores.length - 2);
        expect(rankingMetrics(scores, clicked, random).auc).toBeCloseTo(1 - wrongPairs / pairs, 9);
      }),
    );
  });
});

describe('of many lists', () => {
  it('coverage counts each item once and only those of the catalog', () => {
    expect(
      coverage(
        [
          ['a', 'b'],
          ['b', 'x'],
        ],
        new Set(['a', 'b', 'c', 'd']),
      ),
    ).toBe(0.5);
    expect(coverage([], new Set())).toBe(0);
  });

  it('diversity by hand: equal 0, orthogonal 1, opposite 2', () => {
    const rows = [
      [1, 0],
      [1, 0],
      [0, 1],
      [-1, 0],
    ].map((row) => new Float32Array(row));
    const vectors = matrixFromRows(rows, 2);
    expect(intraListDiversity(vectors, [0, 1])).toBe(0);
    expect(intraListDiversity(vectors, [0, 2])).toBe(1);
    expect(intraListDiversity(vectors, [0, 2, 3])).toBeCloseTo((1 + 2 + 1) / 3, 12);
    expect(intraListDiversity(vectors, [0])).toBe(0);
  });

  it('novelty by hand: of 3 people one with 3, one with 1, one with none', () => {
    const peopleWith = new Map([
      ['a', 3],
      ['b', 1],
    ]);
    expect(novelty(['a'], peopleWith, 3)).toBeCloseTo(0, 12);
    expect(novelty(['a', 'b', 'c'], peopleWith, 3)).toBeCloseTo((0 + 1 + 2) / 3, 12);
    expect(novelty([], peopleWith, 3)).toBe(0);
  });

  it('unexpectedness by hand: equal to one had, orthogonal to all, nothing known', () => {
    const [a, b, c] = [
      [1, 0],
      [0, 1],
      [0.6, 0.8],
    ].map((row) => new Float32Array(row));
    const vectors = matrixFromRows([a!, b!, c!], 2);
    expect(unexpectedness(vectors, [0, 1], [a!])).toBeCloseTo(0.5, 6);
    expect(unexpectedness(vectors, [2], [a!, b!])).toBeCloseTo(0.2, 6);
    expect(unexpectedness(vectors, [2], [])).toBe(1);
  });
});
