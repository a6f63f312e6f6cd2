// Linear algebra that several models share, on row-major float64 matrices.
import { DriftfeedError } from '../device/errors';

/**
 * Lower triangular L, size × size, with L Lᵀ = H for a symmetric positive definite H (Cholesky). Pivots below `floor`
 * count as that; without one, throws `misuse` where H is not positive definite.
 */
export function cholesky(matrix: Float64Array, size: number, floor?: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * size + k]! * lower[j * size + k]!;
      if (i === j) {
        if (floor === undefined && !(sum > 0)) throw new DriftfeedError('misuse', 'not positive definite');
        lower[i * size + i] = Math.sqrt(Math.max(sum, floor ?? 0));
      } else lower[i * size + j] = sum / lower[j * size + j]!;
    }
  }
  return lower;
}
