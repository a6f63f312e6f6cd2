// Half-life average: the interest is the average of the events, each counting half as much every H events.
import { dot, normalise } from '../../embedding/matrix';
import type { Attribution, CandidateSet, ExplainOptions, Forecast, InterestEvent, ModelName } from '../model';
import { cosines, dotAt } from './cosines';
import { deletionShares, type PageEvents, pagesOf } from './deletion';
import { defaultReasons, ObservedModel } from './observed';
import { DecayTrack } from './states';

/** Exact deletion is computed for this many pages, those that add most to the score. */
const shortlist = 24;

/**
 * Score of c: cos(S, c), S = Σ w_k · 0.5^((n − k) / H) · e_k (see `DecayTrack`), H counted in events.
 * With H = ∞ it is the mean of the events.
 */
export class HalfLifeModel extends ObservedModel {
  readonly name: ModelName;
  private track: DecayTrack | null = null;

  constructor(private readonly halfLife = 10) {
    super();
    this.name = halfLife === Number.POSITIVE_INFINITY ? 'mean' : 'half-life';
  }

  protected reset(): void {
    this.track = null;
  }

  protected take(event: InterestEvent): void {
    this.track ??= new DecayTrack([this.halfLife], event.vector.length);
    this.track.add(event);
  }

  protected vector(): Float32Array | null {
    return this.track ? this.track.state(0) : null;
  }

  score(forecast: Forecast, candidates: CandidateSet): Float32Array {
    return forecast.vector
      ? cosines(candidates.vectors, forecast.vector)
      : new Float32Array(candidates.vectors.rows);
  }

  explain(candidate: Float32Array, options: ExplainOptions = {}): Attribution[] {
    const { events, halfLife } = this;
    const vector = this.vector();
    if (!vector) return [];
    const adds = (page: PageEvents) => {
      let sum = 0;
      for (const index of page.indices) {
        const event = events[index]!;
        const age = events.length - 1 - index;
        sum +=
          event.weight * 0.5 ** (age / halfLife) * dotAt(event.vector, 0, candidate, 0, candidate.length);
      }
      return sum;
    };
    const pages = pagesOf(events)
      .map((page) => ({ page, adds: adds(page) }))
      .sort((a, b) => b.adds - a.adds)
      .slice(0, shortlist)
      .map(({ page }) => page);
    return deletionShares(
      dot(vector, candidate),
      pages.map((page) => ({ page, score: dot(this.vectorWithout(page.id), candidate) })),
      options.limit ?? defaultReasons,
    );
  }

  /** The state as it would be had the page never been visited: what is older moves up. */
  private vectorWithout(id: string): Float32Array {
    const sum = new Float32Array(this.events[0]!.vector.length);
    let age = 0;
    for (let index = this.events.length - 1; index >= 0; index--) {
      const event = this.events[index]!;
      if (event.id === id) continue;
      const decay = 0.5 ** (age / this.halfLife);
      if (decay < 1e-6) break;
      const factor = event.weight * decay;
      for (let j = 0; j < sum.length; j++) sum[j] = sum[j]! + factor * event.vector[j]!;
      age++;
    }
    return normalise(sum);
  }
}
