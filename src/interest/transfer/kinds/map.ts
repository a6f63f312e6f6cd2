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
/** Even. */
const batch = 32;
/** More rows say nothing more of how a kind's items vary. */
const mostBackground = 3000;

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
  /** Examples not yet in those sums, dimensions × `batch`: taken in together, the sums are passed over once. */
  private readonly sources: Float64Array;
  private readonly targets: Float64Array;
  private waiting = 0;

  constructor(private readonly dimensions: number) {
    this.sourceSum = new Float64Array(dimensions);
    this.targetSum = new Float64Array(dimensions);
    this.gram = new Float64Array(dimensions * dimensions);
    this.cross = new Float64Array(dimensions * dimensions);
    this.sources = new Float64Array(dimensions * batch);
    this.targets = new Float64Array(dimensions * batch);
  }

  get examples(): number {
    return this.count;
  }

  /** `source` is the unit mean of what came before in other kinds, `target` the item's unit vector. */
  add(source: Float32Array, target: Float32Array): void {
    const { dimensions } = this;
    if (source.length !== dimensions || target.length !== dimensions)
      throw new DriftfeedError('misuse', 'an example of other dimensions');
    this.count++;
    for (let i = 0; i < dimensions; i++) {
      this.sourceSum[i]! += source[i]!;
      this.targetSum[i]! += target[i]!;
      this.sources[i * batch + this.waiting] = source[i]!;
      this.targets[i * batch + this.waiting] = target[i]!;
    }
    this.waiting++;
    if (this.waiting === batch) this.takeIn();
  }

  private takeIn(): void {
    const { dimensions, sources, targets, gram, cross } = this;
    if (this.waiting === 0) return;
    for (let i = 0; i < dimensions; i++) {
      for (let j = 0; j <= i; j++) gram[i * dimensions + j]! += batchProduct(sources, i, sources, j);
      for (let j = 0; j < dimensions; j++) cross[i * dimensions + j]! += batchProduct(sources, i, targets, j);
    }
    sources.fill(0);
    targets.fill(0);
    this.waiting = 0;
  }

  /** Takes in what another has gathered. */
  join(other: MapLearner): void {
    this.takeIn();
    other.takeIn();
    this.count += other.count;
    addTo(this.sourceSum, other.sourceSum);
    addTo(this.targetSum, other.targetSum);
    addTo(this.gram, other.gram);
    addTo(this.cross, other.cross);
  }

  /** Null with too few examples. */
  solve({ mean, spread }: KindSpread, seed: number): KindMap | null {
    const { dimensions: d, count } = this;
    if (count < fewestExamples) return null;
    this.takeIn();
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

/** Σ over a batch of a's component i times b's component j. */
function batchProduct(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const x = i * batch;
  const y = j * batch;
  let s0 = 0;
  let s1 = 0;
  for (let k = 0; k < batch; k += 2) {
    s0 += a[x + k]! * b[y + k]!;
    s1 += a[x + k + 1]! * b[y + k + 1]!;
  }
  return s0 + s1;
}

function addTo(sums: Float64Array, more: Float64Array): void {
  for (let k = 0; k < sums.length; k++) sums[k]! += more[k]!;
}

/** How the items of a kind lie: their mean, and their shrunk covariance (T above, row-major). */
export interface KindSpread {
  mean: Float64Array;
  spread: Float64Array;
}

/** Of items of a kind, whoever took them, one a row; null for fewer than two. */
export function spreadOf(background: Matrix): KindSpread | null {
  const { dimensions: d } = background;
  if (background.rows < 2) return null;
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
