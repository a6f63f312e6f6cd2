// The map between kinds: from a person's interest in other kinds to what they take in one, in closed form.
import { DriftfeedError } from '../../../device/errors';
import { dot, type Matrix, rowOf } from '../../../embedding/matrix';
import { lowRank, solveMany } from './linear';

/**
 * systems.md S3, U_t = f_t(U_s), as a residual on the shared text-embedding space: U_t = U_s + γ f(U_s), with
 *   f(u) = taste + Σ_r (down_r · (u − sourceMean)) up_r
 * for u the unit mean of the person's events of other kinds. Without data there is no map, and U_t = U_s. How much
 * f counts (γ) is learned with the other weights, so its length means nothing. Plain arrays: it can be stored as is.
 */
export interface KindMap {
  sourceMean: Float32Array;
  /** What people take in the kind at large, against what there is to take. */
  taste: Float32Array;
  /** One a rank. */
  down: Float32Array[];
  up: Float32Array[];
}

/**
 * Worth this many examples' directions at full length: the ridge. It and `rank` were chosen on training choices of
 * held-out people of a two-shop log (ridge 30 to 1000, rank 4 to 384), never on its questions.
 */
const ridge = 100;
const rank = 16;
/** With fewer examples a map is noise. */
export const fewestExamples = 50;
/** More rows say nothing more of how a kind's items vary. */
const mostBackground = 5000;

/**
 * Gathers examples (interest in other kinds before, item of the kind taken) and solves for the map.
 *
 * With examples (u_i, e_i) and the kind's items of mean m and covariance S, reduced-rank ridge regression
 *   W = argmin Σ ‖(e_i − ē) − Wᵀ(u_i − ū)‖² + ridge ‖W‖²,
 * read in the measure in which the kind's items vary equally in all directions (as in linear discriminants, Fisher
 * 1936, and canonical correlation): f(u) = T⁻¹ ((ē − m) + Wᵀ(u − ū)) with T = (1 − ρ) S + ρ tr(S)/d · I and
 * ρ = d / (d + rows), so that a short catalog's covariance is not believed. T⁻¹Wᵀ is cut to its best rank 16.
 */
export class MapLearner {
  private count = 0;
  private readonly sourceSum: Float64Array;
  private readonly targetSum: Float64Array;
  /** Σ u uᵀ (lower triangle) and Σ u eᵀ. */
  private readonly gram: Float64Array;
  private readonly cross: Float64Array;

  constructor(private readonly dimensions: number) {
    this.sourceSum = new Float64Array(dimensions);
    this.targetSum = new Float64Array(dimensions);
    this.gram = new Float64Array(dimensions * dimensions);
    this.cross = new Float64Array(dimensions * dimensions);
  }

  get examples(): number {
    return this.count;
  }

  /** `source` is the unit mean of what came before in other kinds, `target` the item's unit vector. */
  add(source: Float32Array, target: Float32Array): void {
    const { dimensions, gram, cross } = this;
    if (source.length !== dimensions || target.length !== dimensions)
      throw new DriftfeedError('misuse', 'an example of other dimensions');
    this.count++;
    for (let i = 0; i < dimensions; i++) {
      const value = source[i]!;
      this.sourceSum[i]! += value;
      this.targetSum[i]! += target[i]!;
      const start = i * dimensions;
      for (let j = 0; j <= i; j++) gram[start + j]! += value * source[j]!;
      for (let j = 0; j < dimensions; j++) cross[start + j]! += value * target[j]!;
    }
  }

  /** Null with too few examples, or fewer than two `background` rows: items of the kind, whoever took them. */
  solve(background: Matrix, seed: number): KindMap | null {
    const { dimensions: d, count } = this;
    if (count < fewestExamples || background.rows < 2) return null;
    const sourceMean = this.sourceSum.map((sum) => sum / count);
    const targetMean = this.targetSum.map((sum) => sum / count);
    const gram = new Float64Array(d * d);
    const cross = new Float64Array(d * d);
    for (let i = 0; i < d; i++)
      for (let j = 0; j < d; j++) {
        const known = i >= j ? this.gram[i * d + j]! : this.gram[j * d + i]!;
        gram[i * d + j] = known - count * sourceMean[i]! * sourceMean[j]! + (i === j ? ridge : 0);
        cross[i * d + j] = this.cross[i * d + j]! - count * sourceMean[i]! * targetMean[j]!;
      }
    const { mean, spread } = spreadOf(background);
    const regression = solveMany(gram, cross, d);
    // T⁻¹ [Wᵀ | ē − m] in one go: the matrix's columns are those of u, the last one is the taste.
    const wide = new Float64Array(d * (d + 1));
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) wide[i * (d + 1) + j] = regression[j * d + i]!;
      wide[i * (d + 1) + d] = targetMean[i]! - mean[i]!;
    }
    const solved = solveMany(spread, wide, d);
    const map = new Float64Array(d * d);
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) map[i * d + j] = solved[i * (d + 1) + j]!;
    const { left, right } = lowRank(map, d, rank, seed);
    return {
      sourceMean: Float32Array.from(sourceMean),
      taste: Float32Array.from({ length: d }, (_, i) => solved[i * (d + 1) + d]!),
      up: left.map((vector) => Float32Array.from(vector)),
      down: right.map((vector) => Float32Array.from(vector)),
    };
  }
}

/** Mean of the rows, and their shrunk covariance (T above). */
function spreadOf(background: Matrix): { mean: Float64Array; spread: Float64Array } {
  const { dimensions: d } = background;
  const step = Math.max(1, Math.ceil(background.rows / mostBackground));
  const mean = new Float64Array(d);
  const spread = new Float64Array(d * d);
  let rows = 0;
  for (let row = 0; row < background.rows; row += step) {
    const vector = rowOf(background, row);
    rows++;
    for (let i = 0; i < d; i++) {
      mean[i]! += vector[i]!;
      for (let j = 0; j <= i; j++) spread[i * d + j]! += vector[i]! * vector[j]!;
    }
  }
  let trace = 0;
  for (let i = 0; i < d; i++) mean[i]! /= rows;
  for (let i = 0; i < d; i++)
    for (let j = 0; j <= i; j++) {
      spread[i * d + j] = spread[i * d + j]! / rows - mean[i]! * mean[j]!;
      if (i === j) trace += spread[i * d + i]!;
    }
  const shrink = d / (d + rows);
  for (let i = 0; i < d; i++)
    for (let j = 0; j <= i; j++) {
      const even = i === j ? (shrink * trace) / d + 1e-9 : 0;
      const value = (1 - shrink) * spread[i * d + j]! + even;
      spread[i * d + j] = value;
      spread[j * d + i] = value;
    }
  return { mean, spread };
}

/** The personal part of f: Σ_r (down_r · (u − sourceMean)) up_r. */
export function mappedInterest(map: KindMap, interest: Float32Array): Float32Array {
  const result = new Float32Array(interest.length);
  const off = interest.map((value, j) => value - map.sourceMean[j]!);
  map.down.forEach((down, r) => {
    const share = dot(down, off);
    const up = map.up[r]!;
    for (let j = 0; j < result.length; j++) result[j]! += share * up[j]!;
  });
  return result;
}
