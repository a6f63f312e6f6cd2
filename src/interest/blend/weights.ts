// Learns how much each signal counts: a listwise softmax loss with a pull to weights known before.
import { DriftfeedError } from '../../device/errors';
import { cholesky } from '../linear';

/** One list that was chosen from: signals standardised within it. */
export interface ChoiceList {
  /** signals × candidates. */
  columns: readonly Float32Array[];
  /** Rows that were picked. */
  clicked: readonly number[];
}

export interface WeightOptions {
  /** Weights to be pulled to; zeros for none. */
  prior: Float64Array;
  /** Strength of the pull: this many lists' worth. */
  pull: number;
}

const mostIterations = 30;
const smallestGain = 1e-7;

/**
 * Weights w that minimise Σ_lists −mean_clicked log softmax(Σ_f w_f x_f)[clicked] + pull / 2 · ‖w − prior‖²
 * (listwise loss: Cao et al. 2007, ListNet, with the top one; the pull is a Gaussian prior on w). Convex, so
 * Newton's method with halved steps ends at the one optimum whatever the start. Throws `misuse` where the
 * lists do not fit the prior.
 */
export function learnWeights(lists: readonly ChoiceList[], { prior, pull }: WeightOptions): Float64Array {
  const size = prior.length;
  for (const { columns, clicked } of lists)
    if (columns.length !== size || clicked.length === 0)
      throw new DriftfeedError('misuse', 'a list of other signals');
  let weights = prior.slice();
  let loss = lossOf(lists, weights, prior, pull);
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const { gradient, hessian } = curvature(lists, weights, prior, pull);
    const step = solve(hessian, gradient);
    let taken = false;
    for (let share = 1; share > 1e-4 && !taken; share /= 2) {
      const next = weights.map((value, f) => value - share * step[f]!);
      const nextLoss = lossOf(lists, next, prior, pull);
      if (nextLoss >= loss) continue;
      taken = loss - nextLoss > smallestGain * Math.max(1, loss);
      weights = next;
      loss = nextLoss;
      break;
    }
    if (!taken) break;
  }
  return weights;
}

/** Σ_f w_f x_f of each candidate. */
export function blend(columns: readonly Float32Array[], weights: ArrayLike<number>): Float64Array {
  const scores = new Float64Array(columns[0]?.length ?? 0);
  columns.forEach((column, f) => {
    const weight = weights[f]!;
    if (weight !== 0) for (let row = 0; row < scores.length; row++) scores[row]! += weight * column[row]!;
  });
  return scores;
}

/** The objective of `learnWeights`. */
export function lossOf(
  lists: readonly ChoiceList[],
  weights: Float64Array,
  prior: Float64Array,
  pull: number,
): number {
  let loss = 0;
  weights.forEach((value, f) => {
    loss += 0.5 * pull * (value - prior[f]!) ** 2;
  });
  for (const { columns, clicked } of lists) {
    const scores = blend(columns, weights);
    const largest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    let total = 0;
    for (const score of scores) total += Math.exp(score - largest);
    const logTotal = largest + Math.log(total);
    for (const row of clicked) loss += (logTotal - scores[row]!) / clicked.length;
  }
  return loss;
}

/** Gradient and (row-major) Hessian of the objective. */
function curvature(
  lists: readonly ChoiceList[],
  weights: Float64Array,
  prior: Float64Array,
  pull: number,
): { gradient: Float64Array; hessian: Float64Array } {
  const size = weights.length;
  const gradient = weights.map((value, f) => pull * (value - prior[f]!));
  const hessian = new Float64Array(size * size);
  for (let f = 0; f < size; f++) hessian[f * size + f] = pull;
  for (const { columns, clicked } of lists) {
    const shares = softmax(blend(columns, weights));
    const means = columns.map((column) => {
      let sum = 0;
      for (let row = 0; row < shares.length; row++) sum += shares[row]! * column[row]!;
      return sum;
    });
    for (let f = 0; f < size; f++) {
      let picked = 0;
      for (const row of clicked) picked += columns[f]![row]! / clicked.length;
      gradient[f]! += means[f]! - picked;
      for (let g = 0; g <= f; g++) {
        let sum = 0;
        for (let row = 0; row < shares.length; row++)
          sum += shares[row]! * columns[f]![row]! * columns[g]![row]!;
        const value = sum - means[f]! * means[g]!;
        hessian[f * size + g]! += value;
        if (g !== f) hessian[g * size + f]! += value;
      }
    }
  }
  return { gradient, hessian };
}

function softmax(scores: Float64Array): Float64Array {
  const largest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const shares = scores.map((score) => Math.exp(score - largest));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/** x with H x = b for a symmetric positive definite H (Cholesky). */
export function solve(matrix: Float64Array, target: Float64Array): Float64Array {
  const size = target.length;
  const lower = cholesky(matrix, size, 1e-12);
  const x = target.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * size + k]! * x[k]!;
    x[i]! /= lower[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= lower[k * size + i]! * x[k]!;
    x[i]! /= lower[i * size + i]!;
  }
  return x;
}
