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
 * The same in double precision, each rounded as `dot` and `dotAt` round it, bit for bit. Two rows at a time and a query
 * of doubles: each component is read and widened once for both.
 */
export function innerProducts(matrix: Matrix, query: Float32Array): Float64Array {
  const { rows, dimensions, data } = matrix;
  if (query.length !== dimensions) throw new DriftfeedError('misuse', `vector of ${query.length}`);
  const wide = Float64Array.from(query);
  const result = new Float64Array(rows);
  const whole = dimensions - (dimensions % 4);
  for (let row = 0; row + 1 < rows; row += 2) {
    const a = row * dimensions;
    const b = a + dimensions;
    let a0 = 0;
    let a1 = 0;
    let a2 = 0;
    let a3 = 0;
    let b0 = 0;
    let b1 = 0;
    let b2 = 0;
    let b3 = 0;
    for (let j = 0; j < whole; j += 4) {
      const q0 = wide[j]!;
      const q1 = wide[j + 1]!;
      const q2 = wide[j + 2]!;
      const q3 = wide[j + 3]!;
      a0 += data[a + j]! * q0;
      b0 += data[b + j]! * q0;
      a1 += data[a + j + 1]! * q1;
      b1 += data[b + j + 1]! * q1;
      a2 += data[a + j + 2]! * q2;
      b2 += data[b + j + 2]! * q2;
      a3 += data[a + j + 3]! * q3;
      b3 += data[b + j + 3]! * q3;
    }
    for (let j = whole; j < dimensions; j++) {
      a0 += data[a + j]! * wide[j]!;
      b0 += data[b + j]! * wide[j]!;
    }
    result[row] = a0 + a1 + a2 + a3;
    result[row + 1] = b0 + b1 + b2 + b3;
  }
  if (rows % 2 === 1) result[rows - 1] = dotAt(data, (rows - 1) * dimensions, query, 0, dimensions);
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
