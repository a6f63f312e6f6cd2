// Inner products of one vector with the rows of a matrix: the inner loop of every score here.
import { DriftfeedError } from '../../device/errors';
import type { Matrix } from '../../embedding/matrix';

/** Inner product of each row with the query (the cosine, for unit vectors). */
export function cosines(matrix: Matrix, query: Float32Array): Float32Array {
  const { rows, dimensions, data } = matrix;
  if (query.length !== dimensions) throw new DriftfeedError('misuse', `vector of ${query.length}`);
  const result = new Float32Array(rows);
  let row = 0;
  // Four rows at a time: each component of the query is read once for them.
  for (; row + 3 < rows; row += 4) {
    const a = row * dimensions;
    const b = a + dimensions;
    const c = b + dimensions;
    const d = c + dimensions;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0; j < dimensions; j++) {
      const q = query[j]!;
      s0 += q * data[a + j]!;
      s1 += q * data[b + j]!;
      s2 += q * data[c + j]!;
      s3 += q * data[d + j]!;
    }
    result[row] = s0;
    result[row + 1] = s1;
    result[row + 2] = s2;
    result[row + 3] = s3;
  }
  for (; row < rows; row++) result[row] = dotAt(data, row * dimensions, query, 0, dimensions);
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
