// What exact retrieval is held against: every row in floats, sorted.
import {
  dequantise,
  dot,
  type Matrix,
  normalise,
  type QuantisedMatrix,
  quantise,
  rowOf,
} from '../../embedding/matrix';
import { createRandom } from '../../interest/random';

export function plainScan(matrix: QuantisedMatrix, queries: readonly Float32Array[], k: number) {
  const floats = dequantise(matrix);
  return Array.from({ length: matrix.rows }, (_, row) => ({
    row,
    score: Math.max(...queries.map((query) => dot(rowOf(floats, row), query))),
  }))
    .sort((a, b) => b.score - a.score || a.row - b.row)
    .slice(0, k);
}

/** Rows around a few centres, as texts are: many near each other. */
export function someRows(rows: number, dimensions: number, seed: number, spread = 1): Matrix {
  const random = createRandom(seed);
  const centres = Array.from({ length: 5 }, () =>
    Float32Array.from({ length: dimensions }, () => random() - 0.5),
  );
  const data = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) {
    const centre = centres[row % 5]!;
    const view = data.subarray(row * dimensions, (row + 1) * dimensions);
    for (let j = 0; j < dimensions; j++) view[j] = centre[j]! + spread * (random() - 0.5);
    normalise(view);
  }
  return { rows, dimensions, data };
}

export function someQueries(count: number, dimensions: number, seed: number): Float32Array[] {
  const matrix = someRows(count, dimensions, seed);
  return Array.from({ length: count }, (_, query) => rowOf(matrix, query));
}

/**
 * Rows and a query of which a scan in whole numbers mistakes the order: nearly all of the query lies along the first
 * component, where the rows have nothing, so little of its precision is left for the others.
 */
export function hardToTell(
  rows: number,
  dimensions: number,
): { matrix: QuantisedMatrix; query: Float32Array } {
  const data = someRows(rows, dimensions, 3);
  const query = rowOf(someRows(1, dimensions, 4), 0).map((value) => value / 1000);
  query[0] = 1;
  for (let row = 0; row < rows; row++) data.data[row * dimensions] = 0;
  return { matrix: quantise(data), query };
}
