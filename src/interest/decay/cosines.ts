// Inner products of one vector with the rows of a matrix: the inner loop of every score here.
import { DriftfeedError } from '../../device/errors';
import type { Matrix } from '../../embedding/matrix';

/** Inner product of each row with the query (the cosine, for unit vectors). */
export function cosines(matrix: Matrix, query: Float32Array): Float32Array {
  if (query.length !== matrix.dimensions) throw new DriftfeedError('misuse', `vector of ${query.length}`);
  const result = new Float32Array(matrix.rows);
  for (let row = 0; row < matrix.rows; row++)
    result[row] = dotAt(matrix.data, row * matrix.dimensions, query, 0, matrix.dimensions);
  return result;
}

/**
 * Inner product of `count` components from two places. Four running sums let the machine overlap the
 * additions; it is about twice as fast as one.
 */
export function dotAt(
  a: Float32Array,
  aStart: number,
  b: Float32Array,
  bStart: number,
  count: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let j = 0;
  for (; j + 3 < count; j += 4) {
    s0 += a[aStart + j]! * b[bStart + j]!;
    s1 += a[aStart + j + 1]! * b[bStart + j + 1]!;
    s2 += a[aStart + j + 2]! * b[bStart + j + 2]!;
    s3 += a[aStart + j + 3]! * b[bStart + j + 3]!;
  }
  for (; j < count; j++) s0 += a[aStart + j]! * b[bStart + j]!;
  return s0 + s1 + s2 + s3;
}
