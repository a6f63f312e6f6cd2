// Served by the rule: nobody is judged by the lists that chose for them, and each person has a line of their own.
import { describe, expect, it } from 'vitest';
import type { EntrantResult } from '../../src/evaluation/contest';
import { metricNames } from '../../src/evaluation/metrics';
import { createRandom } from '../../src/interest/random';
import { servedByRule } from './served';

const lists = 400;

function entrant(label: string, value: (k: number) => number): EntrantResult {
  const column = Float64Array.from({ length: lists }, (_, k) => value(k));
  const perTrial = Object.fromEntries(metricNames.map((name) => [name, column]));
  const means = Object.fromEntries(metricNames.map((name) => [name, column.reduce((a, b) => a + b) / lists]));
  return { label, perTrial, means, coverage: 0, diversity: 0 } as unknown as EntrantResult;
}

const random = createRandom(2);
const jitter = Array.from({ length: lists }, () => 0.2 * (random() - 0.5));
const isBaseline = (label: string) => label !== 'blend' && label !== 'ensemble';
const serve = (groups: Record<string, EntrantResult[]>, best = 'top-3') =>
  servedByRule(
    Object.entries(groups).map(([who, results]) => ({ who, results })),
    () => true,
    isBaseline,
    best,
    1,
  );

describe('servedByRule', () => {
  it('chooses on one half and serves the other', () => {
    // Good on even lists alone: the even half chooses it, the odd half gets it, and has nothing of it.
    const even = entrant('blend', (k) => (k % 2 === 0 ? 0.9 : 0.1));
    const served = serve({ one: [entrant('top-3', (k) => 0.3 + jitter[k]!), even] })!;
    expect(served.groups[0]!.chosen).toEqual(['blend', 'top-3']);
    const odd = jitter.filter((_, k) => k % 2 === 0).reduce((sum, value) => sum + 0.3 + value, 0);
    expect(served.metrics.ndcg10).toBeCloseTo((0.1 * (lists / 2) + odd) / lists, 9);
  });

  it('chooses for each person, and holds what is served against the best in hindsight of each', () => {
    const served = serve({
      one: [
        entrant('top-3', (k) => 0.3 + jitter[k]!),
        entrant('mean', () => 0.2),
        entrant('blend', () => 0.5),
      ],
      two: [
        entrant('top-3', () => 0.2),
        entrant('mean', (k) => 0.6 + jitter[k]!),
        entrant('blend', () => 0.3),
      ],
    })!;
    expect(served.groups.map(({ chosen }) => chosen)).toEqual([
      ['blend', 'blend'],
      ['mean', 'mean'],
    ]);
    expect(served.groups.map(({ bestBaseline }) => bestBaseline)).toEqual(['top-3', 'mean']);
    expect(served.groups[0]!.difference.low).toBeGreaterThan(0.15);
    expect(served.groups[1]!.difference).toMatchObject({ mean: 0, low: 0, high: 0 });
    expect(served.difference.mean).toBeCloseTo((0.5 + 0.6 - 0.3 - 0.2) / 2, 1);
  });

  it('has nothing to say where no baseline may serve', () => {
    expect(serve({ one: [entrant('blend', () => 0.5)] })).toBeNull();
  });
});
