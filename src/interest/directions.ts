// The few directions in which vectors differ most: what a model, or a card, describes a page by.
import { DriftfeedError } from '../device/errors';
import { emptyMatrix, type Matrix } from '../embedding/matrix';
import { dotAt } from './decay/cosines';
import { createRandom } from './random';

/** Enough for a basis that need only be near the best one; where the rows themselves are used, ask for more. */
const fewRounds = 4;

/**
 * `count` orthonormal rows spanning (nearly) the leading right singular vectors of the given rows, not centred, by
 * randomised subspace iteration (Halko, Martinsson & Tropp 2011, algorithm 4.4) and ordered by falling energy. The
 * same vectors and seed give the same rows. Where the vectors span less, the rest is any directions off them. Throws
 * `misuse` where there are no vectors or fewer dimensions than `count`.
 */
export function leadingDirections(vectors: Matrix, count: number, seed: number, rounds = fewRounds): Matrix {
  const { rows, dimensions, data } = vectors;
  if (count > dimensions || rows === 0)
    throw new DriftfeedError('misuse', `${count} directions of ${rows} × ${dimensions}`);
  const random = createRandom(seed);
  const basis = emptyMatrix(count, dimensions);
  for (let i = 0; i < basis.data.length; i++) basis.data[i] = random() * 2 - 1;
  orthonormalise(basis);
  const next = new Float32Array(count * dimensions);
  for (let round = 0; round < rounds; round++) {
    // next = basis · (XᵀX), one row of X at a time.
    next.fill(0);
    for (let row = 0; row < rows; row++) {
      const start = row * dimensions;
      for (let k = 0; k < count; k++) {
        const target = k * dimensions;
        const weight = dotAt(data, start, basis.data, target, dimensions);
        for (let j = 0; j < dimensions; j++) next[target + j] = next[target + j]! + weight * data[start + j]!;
      }
    }
    basis.data.set(next);
    orthonormalise(basis);
  }
  return basis;
}

/** Modified Gram–Schmidt, twice, in place. A row that vanishes is replaced by a fresh direction. */
function orthonormalise({ rows, dimensions, data }: Matrix): void {
  for (let k = 0; k < rows; k++) {
    const start = k * dimensions;
    for (let attempt = 0; ; attempt++) {
      const before = Math.sqrt(dotAt(data, start, data, start, dimensions));
      for (let pass = 0; pass < 2; pass++) {
        for (let i = 0; i < k; i++) {
          const overlap = dotAt(data, start, data, i * dimensions, dimensions);
          for (let j = 0; j < dimensions; j++)
            data[start + j] = data[start + j]! - overlap * data[i * dimensions + j]!;
        }
      }
      const length = Math.sqrt(dotAt(data, start, data, start, dimensions));
      if (length > 1e-5 * Math.max(before, 1e-20)) {
        for (let j = 0; j < dimensions; j++) data[start + j] = data[start + j]! / length;
        break;
      }
      data.fill(0, start, start + dimensions);
      data[start + ((k + attempt) % dimensions)] = 1;
    }
  }
}

/** Coordinates of a vector along `count` rows that lie one after another. */
export function project(basis: Float32Array, count: number, vector: Float32Array): Float32Array {
  const dimensions = vector.length;
  return new Float32Array(count).map((_, k) => dotAt(basis, k * dimensions, vector, 0, dimensions));
}
