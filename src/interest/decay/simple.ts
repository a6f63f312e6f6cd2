// The two simplest interests: the mean of everything, and the last page alone.
import { dot } from '../../embedding/matrix';
import type { Attribution, CandidateSet, Forecast } from '../model';
import { cosines } from './cosines';
import { deletionShares, pagesOf } from './deletion';
import { HalfLifeModel } from './half-life';
import { ObservedModel } from './observed';

/** Score of c: cosine with the weighted mean of all events. */
export function meanModel(): HalfLifeModel {
  return new HalfLifeModel(Number.POSITIVE_INFINITY);
}

/** Score of c: cosine with the last event that counts for something (weight above 0). */
export class LastModel extends ObservedModel {
  readonly name = 'last';

  protected reset(): void {}
  protected take(): void {}

  protected vector(): Float32Array | null {
    return this.events.findLast((event) => event.weight > 0)?.vector ?? null;
  }

  score(forecast: Forecast, candidates: CandidateSet): Float32Array {
    return forecast.vector
      ? cosines(candidates.vectors, forecast.vector)
      : new Float32Array(candidates.vectors.rows);
  }

  explain(candidate: Float32Array): Attribution[] {
    const vector = this.vector();
    const index = this.events.findLastIndex((event) => event.weight > 0);
    const last = this.events[index];
    if (!vector || !last) return [];
    const before = this.events.findLast((event) => event.weight > 0 && event.id !== last.id);
    const page = pagesOf(this.events).find(({ id }) => id === last.id)!;
    const left = before ? dot(before.vector, candidate) : 0;
    return deletionShares(dot(vector, candidate), [{ page, score: left }], 1);
  }
}
