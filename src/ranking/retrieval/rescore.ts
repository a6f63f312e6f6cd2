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
  const vector = new Float32Array(matrix.dimensions);
  return rows
    .map((row) => {
      dequantiseRow(matrix, row, vector);
      let score = Number.NEGATIVE_INFINITY;
      for (const query of queries) score = Math.max(score, dot(vector, query));
      return { row, score };
    })
    .sort((a, b) => b.score - a.score || a.row - b.row)
    .slice(0, k);
}
