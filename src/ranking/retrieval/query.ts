// Queries as whole numbers for the scan, and how far a scanned score may be from the true one.
import { DriftfeedError } from '../../device/errors';

/** Component j of query q is about values[q * dimensions + j] * scale. */
export interface ScanQueries {
  values: Int16Array;
  scale: number;
  /** No score of a scan is further than this from the true one. */
  error: number;
}

/** 127 · 256 + 127: of two int8, as WebGPU takes them, the largest number. */
const largestWhole = 32_639;
/** Largest sum of products that 32 bits hold, over the largest of an int8 component. */
const largestSum = (2 ** 31 - 1) / 128;

/**
 * Rounds queries to int16 with one scale for all of them, so that the largest of their inner products with a row can
 * be found among whole numbers. The scale keeps every sum of products with int8 components below 2³¹.
 *
 * A row r is of unit length, so with e = q − scale · values the scan is off by |⟨r, e⟩| ≤ ‖e‖ (Cauchy–Schwarz), and
 * ‖e‖ is known. To that comes the rounding of floats: the scan converts, takes 1/‖r‖ (three roundings) and multiplies
 * by two rounded factors, the re-scored row has three roundings a component; ten at most, each of 2⁻²⁴ of ‖q‖ or less,
 * and 16 are allowed for. The largest over several queries is off by no more than the largest of their errors.
 *
 * At 384 dimensions `error` is some 1e-5, so next to nothing is re-scored in vain.
 */
export function scanQueries(queries: readonly Float32Array[], dimensions: number): ScanQueries {
  let scale = 0;
  for (const query of queries) {
    if (query.length !== dimensions) throw new DriftfeedError('misuse', `vector of ${query.length}`);
    let largest = 0;
    let sum = 0;
    for (const value of query) {
      largest = Math.max(largest, Math.abs(value));
      sum += Math.abs(value);
    }
    // Rounding adds at most a half to each component.
    scale = Math.max(scale, largest / largestWhole, sum / (largestSum - dimensions / 2));
  }
  if (!Number.isFinite(scale)) throw new DriftfeedError('misuse', 'a query that is not finite');
  const values = new Int16Array(queries.length * dimensions);
  let error = 0;
  queries.forEach((query, place) => {
    let offSquared = 0;
    let lengthSquared = 0;
    query.forEach((value, j) => {
      const whole = scale > 0 ? Math.round(value / scale) : 0;
      values[place * dimensions + j] = whole;
      offSquared += (value - whole * scale) ** 2;
      lengthSquared += value * value;
    });
    error = Math.max(error, Math.sqrt(offSquared) + 2 ** -20 * Math.sqrt(lengthSquared));
  });
  return { values, scale, error };
}
