// What is expected of a person before much is known of them: archetypes, sharpened by the little that is known.
import { DriftfeedError } from '../../../device/errors';
import { dot, emptyMatrix, type Matrix, rowOf } from '../../../embedding/matrix';
import { cosines } from '../../decay/cosines';
import type { Archetypes } from './archetypes';

/** Where expectations come from: a few directions with how likely each is, and what the things themselves are like. */
export interface PriorSource {
  /** Unit vectors, one a direction. */
  centres: Matrix;
  /** Likelihood of each direction before anything is known; sums to 1. */
  shares: Float64Array;
  /**
   * Share of each direction among all things there are, where that is known; sums to 1. What is merely frequent is
   * then no sign of interest.
   */
  background: Float64Array | null;
}

export interface PriorOptions {
  /** τ: a cosine larger by this much makes a direction e times as likely. */
  temperature?: number;
  /** m: the shares known before are worth so many events. */
  worth?: number;
}

/** Held on movielens-small; 0.1 was no better. */
const defaultTemperature = 0.05;
const defaultWorth = 5;

/**
 * A mixture over directions μ_k with shares p_k. What is seen moves the shares:
 * p_k = (m π_k + Σ_i w_i r_ik) / (m + Σ_i w_i), r_ik = softmax_k(ln π_k + cos(e_i, μ_k) / τ), which is one step of
 * the posterior of a von Mises–Fisher mixture under a Dirichlet(m π) prior. Score of c:
 * ln Σ_k p_k exp(cos(c, μ_k) / τ) − ln Σ_k q_k exp(cos(c, μ_k) / τ), the second term only where the background q is
 * known: how much likelier c is as something that people like this one pick than as anything at all.
 */
export class Prior {
  private readonly evidence: Float64Array;
  private total = 0;
  private readonly temperature: number;
  private readonly worth: number;

  constructor(
    private readonly source: PriorSource,
    options: PriorOptions = {},
  ) {
    const { centres, shares, background } = source;
    if (shares.length !== centres.rows || (background && background.length !== centres.rows))
      throw new DriftfeedError('misuse', 'one share a direction');
    this.evidence = new Float64Array(centres.rows);
    this.temperature = options.temperature ?? defaultTemperature;
    this.worth = options.worth ?? defaultWorth;
  }

  /** Forgets what was seen. */
  reset(): void {
    this.evidence.fill(0);
    this.total = 0;
  }

  see(vector: Float32Array, weight: number): void {
    if (!(weight > 0)) return;
    const { centres, shares } = this.source;
    const logs = Float64Array.from(shares, (share, k) =>
      share > 0
        ? Math.log(share) + dot(vector, rowOf(centres, k)) / this.temperature
        : Number.NEGATIVE_INFINITY,
    );
    softmax(logs).forEach((responsibility, k) => {
      this.evidence[k]! += weight * responsibility;
    });
    this.total += weight;
  }

  /** p_k now; sums to 1. */
  shares(): Float64Array {
    return this.source.shares.map(
      (share, k) => (this.worth * share + this.evidence[k]!) / (this.worth + this.total),
    );
  }

  /** How much of the expectation at a point each direction carries; sums to 1. */
  responsibilities(vector: Float32Array): Float64Array {
    const { centres } = this.source;
    const at = (share: number, k: number) =>
      Math.log(share) + dot(vector, rowOf(centres, k)) / this.temperature;
    return softmax(this.shares().map(at));
  }

  score(vectors: Matrix): Float32Array {
    const { centres, background } = this.source;
    const shares = this.shares();
    const columns = Array.from({ length: centres.rows }, (_, k) => cosines(vectors, rowOf(centres, k)));
    return new Float32Array(vectors.rows).map((_, row) => {
      const near = (weights: Float64Array) =>
        logSum(
          Float64Array.from(weights, (weight, k) => Math.log(weight) + columns[k]![row]! / this.temperature),
        );
      return near(shares) - (background ? near(background) : 0);
    });
  }
}

/** Archetypes as a source; `background` are all things there are, where they are known. */
export function sourceOf(
  { centres, shares }: Archetypes,
  background: Matrix | null,
  temperature: number = defaultTemperature,
): PriorSource {
  return { centres, shares, background: background && softShares(background, centres, temperature) };
}

/** Sources side by side, each with its share of what is expected; what is merely frequent is known from any of them. */
export function joinSources(parts: readonly { source: PriorSource; share: number }[]): PriorSource {
  const total = parts.reduce((sum, { share }) => sum + share, 0);
  const [first] = parts;
  if (!first || !(total > 0)) throw new DriftfeedError('misuse', 'no sources');
  const { dimensions } = first.source.centres;
  if (parts.some(({ source }) => source.centres.dimensions !== dimensions))
    throw new DriftfeedError('misuse', 'sources of two models');
  const rows = parts.reduce((sum, { source }) => sum + source.centres.rows, 0);
  const joined = {
    centres: emptyMatrix(rows, dimensions),
    shares: new Float64Array(rows),
    background: new Float64Array(rows),
  };
  const informed = parts.filter(({ source }) => source.background !== null).length;
  let row = 0;
  for (const { source, share } of parts) {
    joined.centres.data.set(source.centres.data, row * dimensions);
    joined.shares.set(
      source.shares.map((each) => (each * share) / total),
      row,
    );
    if (source.background)
      joined.background.set(
        source.background.map((each) => each / informed),
        row,
      );
    row += source.centres.rows;
  }
  return informed > 0 ? joined : { ...joined, background: null };
}

/** Mean over the rows of softmax_k(cos / τ). */
function softShares(vectors: Matrix, centres: Matrix, temperature: number): Float64Array {
  const shares = new Float64Array(centres.rows);
  const logs = new Float64Array(centres.rows);
  for (let row = 0; row < vectors.rows; row++) {
    const vector = rowOf(vectors, row);
    for (let k = 0; k < centres.rows; k++) logs[k] = dot(vector, rowOf(centres, k)) / temperature;
    softmax(logs).forEach((share, k) => {
      shares[k]! += share / vectors.rows;
    });
  }
  return shares;
}

function softmax(logs: Float64Array): Float64Array {
  const total = logSum(logs);
  return logs.map((value) => Math.exp(value - total));
}

function logSum(logs: Float64Array): number {
  const largest = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  return largest + Math.log(logs.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}
