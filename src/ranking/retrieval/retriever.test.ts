import { describe, expect, it } from 'vitest';
import { type QuantisedMatrix, quantise, rowOf } from '../../embedding/matrix';
import { createRandom } from '../../interest/random';
import { hardToTell, plainScan, someQueries, someRows } from './plain-scan.fixture';
import { scanQueries } from './query';
import { createRetriever } from './retriever';

async function retrieverOf(matrix: QuantisedMatrix) {
  const retriever = await createRetriever(matrix);
  if (!retriever) throw new Error('no WASM SIMD here');
  return retriever;
}

describe('exact retrieval', () => {
  it.each([
    { rows: 1, dimensions: 384, k: 5 },
    { rows: 3, dimensions: 16, k: 2 },
    { rows: 37, dimensions: 7, k: 10 },
    { rows: 1001, dimensions: 512, k: 1 },
    { rows: 3000, dimensions: 33, k: 2999 },
    { rows: 5003, dimensions: 64, k: 200 },
    { rows: 20_000, dimensions: 24, k: 50 },
  ])('is a plain float scan: $rows × $dimensions, the $k best', async ({ rows, dimensions, k }) => {
    const matrix = quantise(someRows(rows, dimensions, rows));
    const retriever = await retrieverOf(matrix);
    for (const count of [1, 2, 7]) {
      const queries = someQueries(count, dimensions, rows + count);
      expect(retriever.search(queries, k)).toEqual(plainScan(matrix, queries, k));
    }
  });

  it('holds where scores lie closer together than the scan can tell', async () => {
    const { matrix, query } = hardToTell(4000, 384);
    expect((await retrieverOf(matrix)).search(query, 100)).toEqual(plainScan(matrix, [query], 100));
  });

  it('takes the lower of equal rows, however many there are', async () => {
    const one = someRows(5, 32, 8);
    const many = { rows: 3000, dimensions: 32, data: new Float32Array(3000 * 32) };
    for (let row = 0; row < many.rows; row++) many.data.set(rowOf(one, row % 2), row * 32);
    const matrix = quantise(many);
    const found = (await retrieverOf(matrix)).search(rowOf(one, 1), 700);
    expect(found.map(({ row }) => row)).toEqual(Array.from({ length: 700 }, (_, k) => 2 * k + 1));
  });

  it('gives rows of zeros a score of 0, above all that point away', async () => {
    const matrix = quantise({ rows: 3, dimensions: 2, data: Float32Array.of(-1, 0, 0, 0, 0.6, 0.8) });
    const found = (await retrieverOf(matrix)).search(Float32Array.of(1, 0), 3);
    expect(found.map(({ row }) => row)).toEqual([2, 1, 0]);
    expect(found[1]!.score).toBe(0);
  });

  it('keeps to the rows however long they were before they were brought to unit length', async () => {
    const matrix = quantise(someRows(500, 48, 5));
    matrix.values.fill(-128, 0, 48); // another's quantiser may use all of int8
    for (let row = 0; row < 500; row++) matrix.scales[row]! *= 1 + (row % 7);
    const query = new Float32Array(48).fill(-1e3);
    query[3] = 1;
    expect((await retrieverOf(matrix)).search(query, 20)).toEqual(plainScan(matrix, [query], 20));
  });

  it('answers one after another, of growing numbers of queries', async () => {
    const matrix = quantise(someRows(300, 384, 9));
    const retriever = await retrieverOf(matrix);
    const queries = someQueries(200, 384, 10);
    for (const count of [1, 200, 3])
      expect(retriever.search(queries.slice(0, count), 9)).toEqual(
        plainScan(matrix, queries.slice(0, count), 9),
      );
  });

  it.each([
    { rows: 1, k: 3, count: 3 },
    { rows: 900, k: 899, count: 9 },
    { rows: 40_000, k: 50, count: 24 },
    { rows: 40_000, k: 6000, count: 64 },
    { rows: 401_000, k: 20, count: 3 },
  ])('finds the same in steps: $k of $rows for $count queries', async ({ rows, k, count }) => {
    const dimensions = 16;
    const retriever = await retrieverOf(quantise(someRows(rows, dimensions, rows)));
    const queries = someQueries(count, dimensions, count);
    const steps = retriever.searchInSteps(queries, k);
    let breaks = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      // Another search in between changes nothing.
      if (breaks++ === 1) retriever.search(someQueries(2, dimensions, 1), 5);
    }
    expect(step.value).toEqual(retriever.search(queries, k));
    const scans = Math.ceil(count / Math.max(1, Math.floor(400_000 / rows)));
    expect(breaks).toBeGreaterThan(scans);
  });

  it('finds the same in steps where scores lie closer together than the scan can tell', async () => {
    const { matrix, query } = hardToTell(4000, 384);
    const retriever = await retrieverOf(matrix);
    const queries = Array.from({ length: 150 }, (_, k) => query.map((value) => value * (1 - k * 1e-7)));
    const steps = retriever.searchInSteps(queries, 100);
    let step = steps.next();
    while (!step.done) step = steps.next();
    expect(step.value).toEqual(retriever.search(queries, 100));
  });

  it('of nothing finds nothing, and refuses what cannot be asked', async () => {
    const empty = await retrieverOf(quantise({ rows: 0, dimensions: 8, data: new Float32Array(0) }));
    expect(empty.search(new Float32Array(8), 4)).toEqual([]);
    const retriever = await retrieverOf(quantise(someRows(4, 8, 1)));
    for (const [query, k] of [
      [new Float32Array(7), 1],
      [new Float32Array(8).fill(Number.NaN), 1],
      [new Float32Array(8), 0],
      [new Float32Array(8), 1.5],
      [[], 1],
    ] as const)
      expect(() => retriever.search(query, k)).toThrow('misuse');
  });
});

describe('queries of whole numbers', () => {
  it('never take a sum beyond 32 bits, and say how far they are off', () => {
    const random = createRandom(2);
    const flat = new Float32Array(2048).fill(0.7);
    const steep = new Float32Array(2048);
    steep[7] = 1e-20;
    const any = Float32Array.from({ length: 2048 }, () => random() - 0.5);
    for (const query of [flat, steep, any]) {
      const { values, scale, error } = scanQueries([query], 2048);
      expect(values.reduce((sum, value) => sum + Math.abs(value), 0) * 128).toBeLessThan(2 ** 31);
      const off = Math.hypot(...query.map((value, j) => value - values[j]! * scale));
      expect(error).toBeGreaterThanOrEqual(off);
      expect(error).toBeLessThan(1e-3 * Math.hypot(...query));
    }
  });
});
