// The linear algebra of the map between kinds: solving with many right-hand sides, and the best low-rank product.
import { cholesky } from '../../linear';
import { createRandom } from '../../random';

/**
 * X with H X = B for a symmetric positive definite H (Cholesky). All are row-major: H is size × size, B and X are
 * size × columns. Throws `misuse` where H is not positive definite.
 */
export function solveMany(matrix: Float64Array, targets: Float64Array, size: number): Float64Array {
  const columns = targets.length / size;
  const lower = cholesky(matrix, size);
  const x = targets.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) addRow(x, columns, i, k, -lower[i * size + k]!);
    scaleRow(x, columns, i, 1 / lower[i * size + i]!);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) addRow(x, columns, i, k, -lower[k * size + i]!);
    scaleRow(x, columns, i, 1 / lower[i * size + i]!);
  }
  return x;
}

function addRow(x: Float64Array, columns: number, to: number, from: number, factor: number): void {
  const a = to * columns;
  const b = from * columns;
  for (let j = 0; j < columns; j++) x[a + j]! += factor * x[b + j]!;
}

function scaleRow(x: Float64Array, columns: number, row: number, factor: number): void {
  for (let j = row * columns; j < (row + 1) * columns; j++) x[j]! *= factor;
}

const iterations = 30;

/**
 * The best product of rank `rank` (Eckart–Young) for a square row-major matrix: M ≈ Σ_r left_r right_rᵀ, left_r of
 * the length of M's singular values, right_r of length 1. By subspace iteration on MᵀM from seeded vectors.
 */
export function lowRank(
  matrix: Float64Array,
  size: number,
  rank: number,
  seed: number,
): { left: Float64Array[]; right: Float64Array[] } {
  const random = createRandom(seed);
  let right: Float64Array[] = Array.from({ length: Math.min(rank, size) }, () =>
    Float64Array.from({ length: size }, () => random() - 0.5),
  );
  orthonormalise(right);
  for (let iteration = 0; iteration < iterations; iteration++) {
    right = right.map((vector) => timesTransposed(matrix, times(matrix, vector, size), size));
    orthonormalise(right);
  }
  return { left: right.map((vector) => times(matrix, vector, size)), right };
}

function times(matrix: Float64Array, vector: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) result[i]! += matrix[i * size + j]! * vector[j]!;
  return result;
}

function timesTransposed(matrix: Float64Array, vector: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) result[j]! += matrix[i * size + j]! * vector[i]!;
  return result;
}

/** Gram–Schmidt, in place; what depends on those before it becomes zero. */
function orthonormalise(vectors: readonly Float64Array[]): void {
  vectors.forEach((vector, k) => {
    // Twice: once leaves rounding errors that subspace iteration would blow up.
    for (let pass = 0; pass < 2; pass++)
      for (const other of vectors.slice(0, k)) {
        const overlap = inner(vector, other);
        for (let j = 0; j < vector.length; j++) vector[j]! -= overlap * other[j]!;
      }
    const length = Math.sqrt(inner(vector, vector));
    for (let j = 0; j < vector.length; j++) vector[j] = length > 1e-12 ? vector[j]! / length : 0;
  });
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}
