// What people get who are served by the app's rule: one half of the lists chooses the model, the other half is served.
import { type Interval, mean, pairedBootstrap } from '../../src/evaluation/bootstrap';
import { chooseServing } from '../../src/evaluation/choose';
import type { EntrantResult } from '../../src/evaluation/contest';
import { metricNames, type RankingMetrics } from '../../src/evaluation/metrics';

type PerTrial = EntrantResult['perTrial'];

/** The results of everybody, or of one person where people are few. */
export interface ServedGroup {
  who: string;
  results: readonly EntrantResult[];
}

export interface Served {
  /** Means over all lists. */
  metrics: RankingMetrics;
  /** nDCG@10 less that of the baseline that is best over all groups, paired bootstrap 95%; 0..1. */
  difference: Interval;
  groups: {
    who: string;
    lists: number;
    /** What the first, third … list chose for the others, and the other way round. */
    chosen: string[];
    /** The baseline that is best for this group in hindsight, and what is served less it. */
    bestBaseline: string;
    difference: Interval;
  }[];
}

/**
 * Within the choosing half every other list is validation and the rest test, as `chooseServing` has them. So
 * nobody is served what was chosen on the lists it is judged by. Null where nothing may serve.
 */
export function servedByRule(
  groups: readonly ServedGroup[],
  mayServe: (label: string) => boolean,
  isBaseline: (label: string) => boolean,
  bestBaseline: string,
  seed: number,
): Served | null {
  if (!groups.every(({ results }) => results.some(({ label }) => isBaseline(label) && mayServe(label))))
    return null;
  const served = groups.map(({ results }) =>
    serveGroup(
      results.filter(({ label }) => mayServe(label)),
      seed,
    ),
  );
  const joined = (parts: readonly PerTrial[], name: keyof RankingMetrics) =>
    Float64Array.from(parts.flatMap((part) => [...part[name]]));
  const perTrial = served.map((one) => one.perTrial);
  const best = groups.map(({ results }) => results.find(({ label }) => label === bestBaseline)!.perTrial);
  const metrics = Object.fromEntries(metricNames.map((name) => [name, mean(joined(perTrial, name))]));
  return {
    metrics: metrics as unknown as RankingMetrics,
    difference: pairedBootstrap(joined(perTrial, 'ndcg10'), joined(best, 'ndcg10'), seed),
    groups: groups.map(({ who, results }, k) => {
      const own = results
        .filter(({ label }) => isBaseline(label))
        .reduce((a, b) => (b.means.ndcg10 > a.means.ndcg10 ? b : a));
      const { chosen, perTrial } = served[k]!;
      return {
        who,
        lists: perTrial.ndcg10.length,
        chosen,
        bestBaseline: own.label,
        difference: pairedBootstrap(perTrial.ndcg10, own.perTrial.ndcg10, seed),
      };
    }),
  };
}

function serveGroup(
  results: readonly EntrantResult[],
  seed: number,
): { perTrial: PerTrial; chosen: string[] } {
  const lists = results[0]!.perTrial.ndcg10.length;
  const perTrial = Object.fromEntries(metricNames.map((name) => [name, new Float64Array(lists)])) as PerTrial;
  const chosen = [0, 1].map((half) => {
    const choosing = Array.from({ length: lists }, (_, k) => k).filter((k) => k % 2 === half);
    const validation = choosing.filter((_, k) => k % 2 === 0);
    const order = [...validation, ...choosing.filter((_, k) => k % 2 === 1)];
    const { serving } = chooseServing(
      results.map((result) => only(result, order)),
      validation.length,
      { seed },
    );
    const { perTrial: theirs } = results.find(({ label }) => label === serving)!;
    for (const name of metricNames)
      for (let k = 1 - half; k < lists; k += 2) perTrial[name][k] = theirs[name][k]!;
    return serving;
  });
  return { perTrial, chosen };
}

function only(result: EntrantResult, order: readonly number[]): EntrantResult {
  const perTrial = Object.fromEntries(
    metricNames.map((name) => [name, Float64Array.from(order, (k) => result.perTrial[name][k]!)]),
  ) as PerTrial;
  const means = Object.fromEntries(metricNames.map((name) => [name, mean(perTrial[name])]));
  return { ...result, perTrial, means: means as unknown as RankingMetrics };
}
