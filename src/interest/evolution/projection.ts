// The directions in which a person's pages differ most: a small basis found once before training.
import { DriftfeedError } from '../../device/errors';
import type { Matrix } from '../../embedding/matrix';
import { dotAt } from '../decay/cosines';
import { createRandom } from '../random';

const iterations = 4;

/**
 * `rank` orthonormal rows spanning (nearly) the leading right singular vectors of the given rows, not
 * centred, by randomised subspace iteration (Halko, Martinsson & Tropp 2011, algorithm 4.4) and ordered by
 * falling energy. Deterministic for a seed. Returns rank × dimensions.
 */
export function leadingDirections(vectors: Matrix, rank: number, seed: number): Float32Array {
  const { rows, dimensions, data } = vectors;
  if (rank > dimensions || rows === 0)
    throw new DriftfeedError('misuse', `rank ${rank} of ${rows} × ${dimensions}`);
  const random = createRandom(seed);
  const basis = new Float32Array(rank * dimensions).map(() => random() * 2 - 1);
  orthonormalise(basis, rank, dimensions);
  const next = new Float32Array(rank * dimensions);
  for (let round = 0; round < iterations; round++) {
    // next = basis · (XᵀX), one row of X at a time.
    next.fill(0);
    for (let row = 0; row < rows; row++) {
      const start = row * dimensions;
      for (let k = 0; k < rank; k++) {
        const weight = dotAt(data, start, basis, k * dimensions, dimensions);
        const target = k * dimensions;
        for (let j = 0; j < dimensions; j++) next[target + j] = next[target + j]! + weight * data[start + j]!;
      }
    }
    basis.set(next);
    orthonormalise(basis, rank, dimensions);
  }
  return basis;
}

/** Modified Gram–Schmidt, twice, in place. A row that vanishes is replaced by a fresh direction. */
function orthonormalise(basis: Float32Array, rank: number, dimensions: number): void {
  for (let k = 0; k < rank; k++) {
    const start = k * dimensions;
    for (let attempt = 0; ; attempt++) {
      const before = Math.sqrt(dotAt(basis, start, basis, start, dimensions));
      for (let pass = 0; pass < 2; pass++) {
        for (let i = 0; i < k; i++) {
          const overlap = dotAt(basis, start, basis, i * dimensions, dimensions);
          for (let j = 0; j < dimensions; j++)
            basis[start + j] = basis[start + j]! - overlap * basis[i * dimensions + j]!;
        }
      }
      const length = Math.sqrt(dotAt(basis, start, basis, start, dimensions));
      if (length > 1e-5 * Math.max(before, 1e-20)) {
        for (let j = 0; j < dimensions; j++) basis[start + j] = basis[start + j]! / length;
        break;
      }
      // Fewer different vectors than rank: any direction off the others will do.
      basis.fill(0, start, start + dimensions);
      basis[start + ((k + attempt) % dimensions)] = 1;
    }
  }
}

/** Coordinates of a vector in the basis. */
export function project(basis: Float32Array, rank: number, vector: Float32Array): Float32Array {
  const dimensions = vector.length;
  return new Float32Array(rank).map((_, k) => dotAt(basis, k * dimensions, vector, 0, dimensions));
}
