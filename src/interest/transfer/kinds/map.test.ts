import { describe, expect, it } from 'vitest';
import { emptyMatrix, normalise, rowOf } from '../../../embedding/matrix';
import { createRandom } from '../../random';
import { lowRank, solveMany } from './linear';
import { fewestExamples, type KindMap, MapLearner, mappedInterest, spreadOf } from './map';

const random = createRandom(5);
const draw = () => random() + random() + random() - 1.5;
const d = 6;
const vectorOf = () => normalise(Float32Array.from({ length: d }, draw));

/** Gauss–Jordan inverse, row by row: slow and plain. */
function inverse(matrix: number[][]): number[][] {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < size; i++) {
    const pivot = rows[i]![i]!;
    rows[i] = rows[i]!.map((value) => value / pivot);
    for (let k = 0; k < size; k++)
      if (k !== i) {
        const factor = rows[k]![i]!;
        rows[k] = rows[k]!.map((value, j) => value - factor * rows[i]![j]!);
      }
  }
  return rows.map((row) => row.slice(size));
}
const product = (a: number[][], b: number[][]) =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));
const transposed = (a: number[][]) => a[0]!.map((_, j) => a.map((row) => row[j]!));
const meanOf = (rows: number[][]) =>
  rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);

describe('MapLearner', () => {
  const examples = Array.from({ length: 80 }, () => {
    const source = vectorOf();
    return {
      source,
      target: normalise(source.map((value, j) => 0.6 * (source[(j + 1) % d] ?? 0) + 0.2 * value + 0.3)),
    };
  });
  const background = emptyMatrix(40, d);
  for (let row = 0; row < background.rows; row++) rowOf(background, row).set(vectorOf());
  const learner = new MapLearner(d);
  for (const { source, target } of examples) learner.add(source, target);
  const map = learner.solve(spreadOf(background)!, 1) as KindMap;

  it('agrees with the formula worked out plainly', () => {
    const sources = examples.map(({ source }) => [...source]);
    const targets = examples.map(({ target }) => [...target]);
    const items = Array.from({ length: background.rows }, (_, row) => [...rowOf(background, row)]);
    const [mu, me, m] = [meanOf(sources), meanOf(targets), meanOf(items)];
    const off = (rows: number[][], mean: number[]) =>
      rows.map((row) => row.map((value, j) => value - mean[j]!));
    const u = off(sources, mu);
    const e = off(targets, me);
    const gram = product(transposed(u), u).map((row, i) =>
      row.map((value, j) => value + (i === j ? 100 : 0)),
    );
    const w = product(inverse(gram), product(transposed(u), e));
    const s = product(transposed(off(items, m)), off(items, m)).map((row) =>
      row.map((value) => value / items.length),
    );
    const trace = s.reduce((sum, row, i) => sum + row[i]!, 0);
    const shrink = d / (d + items.length);
    const t = inverse(
      s.map((row, i) =>
        row.map((value, j) => (1 - shrink) * value + (i === j ? (shrink * trace) / d + 1e-9 : 0)),
      ),
    );
    const taste = product(
      t,
      me.map((value, j) => [value - m[j]!]),
    );
    taste.forEach(([value], j) => {
      expect(map.taste[j]).toBeCloseTo(value!, 4);
    });
    const interest = vectorOf();
    const expected = product(
      product(t, transposed(w)),
      [...interest].map((value, j) => [value - mu[j]!]),
    );
    const mapped = mappedInterest(map, interest);
    expected.forEach(([value], j) => {
      expect(mapped[j]).toBeCloseTo(value!, 4);
    });
    expect(Math.hypot(...mapped)).toBeGreaterThan(0.05);
  });

  it('learns the same from parts as from all at once', () => {
    const [first, second] = [new MapLearner(d), new MapLearner(d)];
    examples.forEach(({ source, target }, k) => {
      (k < 37 ? first : second).add(source, target);
    });
    first.join(second);
    expect(first.examples).toBe(examples.length);
    const joined = first.solve(spreadOf(background)!, 1) as KindMap;
    const interest = vectorOf();
    const expected = mappedInterest(map, interest);
    mappedInterest(joined, interest).forEach((value, j) => {
      expect(value).toBeCloseTo(expected[j]!, 5);
    });
  });

  it('needs enough examples, and something to take', () => {
    const spread = spreadOf(background)!;
    const few = new MapLearner(d);
    for (let k = 1; k < fewestExamples; k++) few.add(vectorOf(), vectorOf());
    expect(few.solve(spread, 1)).toBeNull();
    few.add(vectorOf(), vectorOf());
    expect(few.solve(spread, 1)).not.toBeNull();
    expect(spreadOf(emptyMatrix(1, d))).toBeNull();
    expect(() => few.add(vectorOf(), new Float32Array(3))).toThrow('dimensions');
  });
});

describe('linear', () => {
  it('solves many right-hand sides at once', () => {
    const h = Float64Array.from([4, 1, 0, 1, 3, 1, 0, 1, 2]);
    const x = Float64Array.from([1, -2, 0.5, 3, 2, 1]);
    const b = new Float64Array(6);
    for (let i = 0; i < 3; i++)
      for (let c = 0; c < 2; c++) for (let k = 0; k < 3; k++) b[i * 2 + c]! += h[i * 3 + k]! * x[k * 2 + c]!;
    solveMany(h, b, 3).forEach((value, k) => {
      expect(value).toBeCloseTo(x[k]!, 12);
    });
    expect(() => solveMany(Float64Array.from([1, 2, 2, 1]), new Float64Array(2), 2)).toThrow('definite');
  });

  it('keeps the largest directions of a matrix and drops the rest', () => {
    // 5 a bᵀ + 2 c dᵀ + 0.5 e fᵀ with orthonormal a, c, e and b, d, f.
    const outer = (scale: number, i: number, j: number) => {
      const matrix = new Float64Array(16);
      matrix[i * 4 + j] = scale;
      return matrix;
    };
    const parts = [outer(5, 0, 2), outer(2, 1, 0), outer(0.5, 3, 3)];
    const whole = parts[0]!.map((value, k) => value + parts[1]![k]! + parts[2]![k]!);
    const { left, right } = lowRank(whole, 4, 2, 3);
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 4; j++) {
        const value = left.reduce((sum, vector, r) => sum + vector[i]! * right[r]![j]!, 0);
        expect(value).toBeCloseTo(parts[0]![i * 4 + j]! + parts[1]![i * 4 + j]!, 9);
      }
  });
});
