// The last step of exact retrieval: what a scan found, scored as a plain float scan would have.
import { dequantiseRow, dot, type QuantisedMatrix } from '../../embedding/matrix';

export interface Found {
  row: number;
  /** Largest inner product of a query with the row, brought to unit length. */
  score: number;
}

/** The k best of `rows`, best first, of equals the lower row. */
export function bestOfFound(
  matrix: QuantisedMatrix,
  rows: readonly number[],
  queries: readonly Float32Array[],
  k: number,
): Found[] {
  return bestOf(scoresOf(matrix, rows, queries), k);
}

/** In the order of `rows`. */
export function scoresOf(
  matrix: QuantisedMatrix,
  rows: readonly number[],
  queries: readonly Float32Array[],
): Found[] {
  const vector = new Float32Array(matrix.dimensions);
  return rows.map((row) => {
    dequantiseRow(matrix, row, vector);
    let score = Number.NEGATIVE_INFINITY;
    for (const query of queries) score = Math.max(score, dot(vector, query));
    return { row, score };
  });
}

/** The k best, best first, of equals the lower row. Sorts in place. */
export function bestOf(found: Found[], k: number): Found[] {
  return found.sort((a, b) => b.score - a.score || a.row - b.row).slice(0, k);
}
