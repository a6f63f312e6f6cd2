// The few directions in which public things differ most: a card says where an interest lies along these and no others,
// for noise is needed on every direction that is spoken of.
import { dot, emptyMatrix, type Matrix, normalise, rowOf } from '../../../embedding/matrix';
import { cosines } from '../../decay/cosines';
import { createRandom } from '../../random';

const rounds = 30;

/**
 * Leading right singular vectors of a matrix as orthonormal rows, by orthogonal iteration (Golub & Van Loan, §8.2.4)
 * from a seeded start: the same vectors and seed give the same rows. There are at most as many as `count`, the
 * matrix's rows and its dimensions allow.
 */
export function leadingDirections(vectors: Matrix, count: number, seed: number): Matrix {
  const { dimensions } = vectors;
  const random = createRandom(seed);
  const directions = emptyMatrix(Math.min(count, dimensions, vectors.rows), dimensions);
  for (let i = 0; i < directions.data.length; i++) directions.data[i] = random() - 0.5;
  orthonormalise(directions);
  const moments = secondMoments(vectors);
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < directions.rows; k++)
      rowOf(directions, k).set(cosines(moments, rowOf(directions, k)));
    orthonormalise(directions);
  }
  return directions;
}

/** XᵀX, made once: a round over it costs a quarter of one over the vectors. */
function secondMoments(vectors: Matrix): Matrix {
  const { dimensions } = vectors;
  const moments = emptyMatrix(dimensions, dimensions);
  for (let row = 0; row < vectors.rows; row++) {
    const vector = rowOf(vectors, row);
    for (let i = 0; i < dimensions; i++) {
      const value = vector[i]!;
      const start = i * dimensions;
      for (let j = 0; j <= i; j++) moments.data[start + j]! += value * vector[j]!;
    }
  }
  for (let i = 0; i < dimensions; i++)
    for (let j = 0; j < i; j++) moments.data[j * dimensions + i] = moments.data[i * dimensions + j]!;
  return moments;
}

/** Modified Gram–Schmidt, twice for accuracy, in place. */
function orthonormalise(rows: Matrix): void {
  for (let k = 0; k < rows.rows; k++) {
    const row = rowOf(rows, k);
    for (let pass = 0; pass < 2; pass++)
      for (let before = 0; before < k; before++) {
        const other = rowOf(rows, before);
        const along = dot(row, other);
        for (let j = 0; j < row.length; j++) row[j]! -= along * other[j]!;
      }
    normalise(row);
  }
}
