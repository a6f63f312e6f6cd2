import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { matrixFromRows, normalise } from '../embedding/matrix';
import { meanModel } from '../interest/decay/simple';
import type { CandidateSet, InterestEvent } from '../interest/model';
import { createRandom } from '../interest/random';
import { ownHistoryTrials } from './candidates';
import { measureSureness, surenessSchema } from './sureness';

/** Pages near one direction, one in three near any other. */
function pages(count: number, seed: number, prefix: string, near: number): InterestEvent[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, k) => {
    const vector = new Float32Array(12).map(() => random() - 0.5);
    if (random() < 0.66) vector[0] = vector[0]! + near;
    return {
      id: `${prefix}${k}`,
      site: '',
      time: k * 86_400_000,
      weight: 1,
      vector: normalise(vector),
    };
  });
}

const history = pages(300, 2, 'p', 1);
const strangers = pages(400, 3, 'c', 0);
const catalog: CandidateSet = {
  vectors: matrixFromRows(
    strangers.map(({ vector }) => vector),
    12,
  ),
  ids: strangers.map(({ id }) => id),
  sites: strangers.map(() => ''),
};

describe('sureness', () => {
  it('a higher bar lets less through and more of it is right; chances are near what comes true', async () => {
    const { validation, test } = ownHistoryTrials(history, { seed: 1, catalog });
    const sureness = (await measureSureness(meanModel(), validation, test))!;
    expect(v.is(surenessSchema, sureness)).toBe(true);
    const { points } = sureness;
    expect(points.length).toBeGreaterThan(5);
    for (const [k, point] of points.entries()) {
      if (k === 0) continue;
      expect(point.threshold).toBeGreaterThan(points[k - 1]!.threshold);
      expect(point.recall).toBeLessThanOrEqual(points[k - 1]!.recall);
    }
    // The lowest bar lets through what is above the mean, the highest only what is like the surest.
    expect(points[0]!.recall).toBeGreaterThan(0.6);
    expect(points.at(-1)!.recall).toBeLessThan(0.4);
    expect(points[4]!.precision).toBeGreaterThan(points[0]!.precision!);
    expect(sureness.calibrationError).toBeLessThan(0.05);
    // Only the catalog's items were offered beside the target, not the person's own pages of other times.
    expect(sureness.offered).toBe(1 + test[0]!.strangers!.length);
    expect(test[0]!.candidates.ids.length).toBeGreaterThan(sureness.offered);
  });

  it('claims nothing on too few choices', async () => {
    const { validation, test } = ownHistoryTrials(history, { seed: 1, catalog });
    expect(await measureSureness(meanModel(), validation.slice(0, 10), test)).toBeNull();
  });
});
