import { describe, expect, it } from 'vitest';
import { dot, emptyMatrix, normalise, rowOf } from '../embedding/matrix';
import { createRandom } from '../interest/random';
import type { DiversifyInput } from './diversify';
import { pickByVolume, spread } from './dpp';

function listOf(rows: number, dimensions: number, seed: number): DiversifyInput {
  const random = createRandom(seed);
  const vectors = emptyMatrix(rows, dimensions);
  for (let row = 0; row < rows; row++) {
    const vector = rowOf(vectors, row);
    // All near one direction, as some language models have it.
    for (let j = 0; j < dimensions; j++) vector[j] = random() - 0.5 + (j === 0 ? 1.5 : 0);
    normalise(vector);
  }
  return {
    vectors,
    languages: Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 'zh' : 'en')),
    unrelated: { en: 0, zh: 0, mixed: 0 },
    scores: Array.from({ length: rows }, () => random() * 2),
    groups: Array.from({ length: rows }, (_, row) => `${row}`),
    kinds: Array.from({ length: rows }, (_, row) => `${row}`),
    count: 10,
    penalty: 1.3,
  };
}

/** By elimination with the largest pivot. */
function determinant(matrix: number[][]): number {
  const rows = matrix.map((row) => [...row]);
  let result = 1;
  for (let k = 0; k < rows.length; k++) {
    let pivot = k;
    for (let i = k + 1; i < rows.length; i++)
      if (Math.abs(rows[i]![k]!) > Math.abs(rows[pivot]![k]!)) pivot = i;
    if (pivot !== k) {
      [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
      result = -result;
    }
    result *= rows[k]![k]!;
    for (let i = k + 1; i < rows.length; i++) {
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let j = k; j < rows.length; j++) rows[i]![j]! -= factor * rows[k]![j]!;
    }
  }
  return result;
}

/** Takes at each step the row with which the whole kernel's determinant is largest. */
function naive(input: DiversifyInput): number[] {
  const all = input.scores.map((_, row) => row);
  const unit = spread(input, all);
  const kernel = (i: number, j: number) =>
    Math.exp((input.scores[i]! + input.scores[j]!) / (2 * input.penalty)) *
    (i === j ? 1 : 0.99 * dot(rowOf(unit, i), rowOf(unit, j)));
  const taken: number[] = [...(input.above ?? [])];
  const start = taken.length;
  while (taken.length < start + input.count) {
    const [best] = all
      .filter((row) => !taken.includes(row))
      .map((row) => {
        const set = [...taken, row];
        return { row, volume: determinant(set.map((i) => set.map((j) => kernel(i, j)))) };
      })
      .sort((a, b) => b.volume - a.volume);
    taken.push(best!.row);
  }
  return taken.slice(start);
}

describe('pickByVolume', () => {
  it('takes what greedily makes the determinant largest, also below rows that stand above', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const input = listOf(40, 14, seed);
      expect(pickByVolume(input).map(({ row }) => row)).toEqual(naive(input));
      const below = { ...input, above: [3, 7] };
      expect(pickByVolume(below).map(({ row }) => row)).toEqual(naive(below));
    }
  });

  it('the penalty is what the row adds to the log of the volume, and falls with what stands above', () => {
    const input = { ...listOf(30, 12, 5), count: 6 };
    const unit = spread(input, [...input.scores.keys()]);
    const picks = pickByVolume(input);
    const similarity = (rows: number[]) =>
      determinant(
        rows.map((i) => rows.map((j) => (i === j ? 1 : 0.99 * dot(rowOf(unit, i), rowOf(unit, j))))),
      );
    picks.forEach(({ penalty }, k) => {
      const rows = picks.slice(0, k + 1).map(({ row }) => row);
      const before = k === 0 ? 1 : similarity(rows.slice(0, -1));
      expect(penalty).toBeCloseTo(1.3 * Math.log(similarity(rows) / before), 6);
    });
    expect(picks[0]!.penalty).toBeCloseTo(0, 12);
    expect(picks.at(-1)!.penalty).toBeLessThan(-0.05);
  });

  it('without a penalty the order is that of the scores; twins of one that is taken come last, not never', () => {
    const input = { ...listOf(20, 12, 2), count: 20 };
    const byScore = [...input.scores.keys()].sort((a, b) => input.scores[b]! - input.scores[a]!);
    expect(pickByVolume({ ...input, penalty: 0 }).map(({ row }) => row)).toEqual(byScore);
    for (const row of [1, 2, 4]) input.vectors.data.set(rowOf(input.vectors, byScore[0]!), row * 12);
    const picks = pickByVolume({ ...input, penalty: 20 });
    expect(picks.map(({ row }) => row).sort((a, b) => a - b)).toEqual([...input.scores.keys()]);
    for (const { penalty } of picks) expect(Number.isFinite(penalty)).toBe(true);
  });

  it('the caps of groups and kinds hold', () => {
    const input = listOf(40, 14, 3);
    const groups = input.scores.map((_, row) => (row < 20 ? 'one site' : `${row}`));
    const kinds = input.scores.map((_, row) => (row % 2 === 0 ? 'book' : `${row}`));
    const scores = input.scores.map((score, row) => score + (row < 20 ? 9 : 0));
    const picks = pickByVolume({ ...input, scores, groups, kinds, count: 20 }).map(({ row }) => row);
    expect(picks.filter((row) => groups[row] === 'one site').length).toBe(4);
    expect(picks.filter((row) => kinds[row] === 'book').length).toBeLessThanOrEqual(8);
    const above = [0, 1, 2];
    const below = pickByVolume({ ...input, scores, groups, kinds, count: 17, above }).map(({ row }) => row);
    expect(below.filter((row) => groups[row] === 'one site').length).toBe(1);
  });
});
