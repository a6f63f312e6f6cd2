// The decayed state: half-life averages of the events at several half-lives, kept up event by event.
import { DriftfeedError } from '../../device/errors';
import { normalise } from '../../embedding/matrix';
import type { EventSequence, InterestEvent } from '../model';

/** Half-lives counted in events; infinity is the plain mean. */
export const stateHalfLives = [1, 3, 10, 30, Number.POSITIVE_INFINITY] as const;

/**
 * Running half-life sums. After events 1..n with unit vectors e_k and weights w_k the sum of half-life H is
 * S = Σ w_k · 0.5^((n − k) / H) · e_k, and the state is S / ‖S‖. Counting in events rather than hours keeps
 * an interest alive over a holiday; the gap itself is a feature of the evolution model.
 */
export class DecayTrack {
  /** Half-lives × dimensions, not normalised. */
  readonly sums: Float32Array;
  private readonly factors: readonly number[];

  constructor(
    readonly halfLives: readonly number[],
    readonly dimensions: number,
  ) {
    if (halfLives.some((halfLife) => !(halfLife > 0)))
      throw new DriftfeedError('misuse', 'a half-life is above 0');
    this.sums = new Float32Array(halfLives.length * dimensions);
    this.factors = halfLives.map((halfLife) => 0.5 ** (1 / halfLife));
  }

  add(event: Pick<InterestEvent, 'vector' | 'weight'>): void {
    const { dimensions, sums } = this;
    const { vector, weight } = event;
    if (vector.length !== dimensions) throw new DriftfeedError('misuse', `vector of ${vector.length}`);
    this.factors.forEach((factor, k) => {
      const start = k * dimensions;
      for (let j = 0; j < dimensions; j++) sums[start + j] = sums[start + j]! * factor + weight * vector[j]!;
    });
  }

  /** Unit state of one half-life; zeros while there is nothing. */
  state(k: number): Float32Array {
    return normalise(this.sums.slice(k * this.dimensions, (k + 1) * this.dimensions));
  }

  clone(): DecayTrack {
    const copy = new DecayTrack(this.halfLives, this.dimensions);
    copy.sums.set(this.sums);
    return copy;
  }
}

/** Unit states after the whole sequence, one a half-life (formula at `DecayTrack`). */
export function decayedStates(
  sequence: EventSequence,
  halfLives: readonly number[] = stateHalfLives,
): Float32Array[] {
  const first = sequence[0];
  if (!first) throw new DriftfeedError('misuse', 'no events');
  const track = new DecayTrack(halfLives, first.vector.length);
  for (const event of sequence) track.add(event);
  return halfLives.map((_, k) => track.state(k));
}
