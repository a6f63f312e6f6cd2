// An evaluation as JSON for programs: figures times 100 with their intervals, and the verdicts.
import {
  bootstrapMean,
  bootstrapPeople,
  type Interval,
  mean,
  perPerson,
} from '../../src/evaluation/bootstrap';
import type { EntrantResult } from '../../src/evaluation/contest';
import { metricNames, type RankingMetrics } from '../../src/evaluation/metrics';
import { holm, signFlipTest } from '../../src/evaluation/significance';
import type { AblationRow } from './ablation';
import type { Role } from './entrants';
import type { Calibration, Figures } from './figures';
import type { ReasonSummary } from './reasons';
import type { Served } from './served';

export type MetricName = keyof RankingMetrics;

interface ReportedInterval {
  mean: number;
  lo: number;
  hi: number;
}

interface ReportedModel {
  name: string;
  role: Role;
  /** Means over impressions. */
  metrics: Record<MetricName, ReportedInterval>;
  /** Means over people of their own means. */
  byPerson: Record<MetricName, number>;
  coverage: number;
  diversity: number;
  novelty: number;
  calibration: Calibration | null;
  /** nDCG@10 less that of the best baseline; null for itself. */
  difference: ReportedInterval | null;
}

interface Verdict {
  model: string;
  against: string;
  /** nDCG@10, paired bootstrap 95%. */
  difference: ReportedInterval;
  /** Sign-flip test, alone and corrected for how many were compared (Holm). */
  p: number;
  pHolm: number;
  verdict: 'better' | 'worse' | 'no difference';
}

export interface Report {
  log: string;
  seed: number;
  protocol: string;
  trials: number;
  people: number;
  candidates: number;
  models: ReportedModel[];
  /** Of the content and sequence baselines the one with the highest nDCG@10. */
  bestBaseline: string;
  served: string;
  /** What is served where no list chooses for itself; absent where nothing may serve. */
  servedByRule?: Served;
  verdicts: Verdict[];
  /** The deletion test, where it was asked for. */
  reasons?: ReasonSummary[];
  /** What each part adds, where it was asked for. */
  ablation?: AblationRow[];
}

export interface ReportInput {
  log: string;
  seed: number;
  protocol: string;
  /** Person of each trial. */
  people: readonly string[];
  /** Chance is taken over people and not over trials: where there are many. */
  byPerson: boolean;
  candidates: number;
  results: readonly EntrantResult[];
  roleOf: (label: string) => Role;
  figures: (label: string) => Figures;
  served: string;
}

const significance = 0.05;

const times100 = ({ mean: centre, low, high }: Interval): ReportedInterval => ({
  mean: 100 * centre,
  lo: 100 * low,
  hi: 100 * high,
});

const ofEachMetric = <Value>(of: (name: MetricName) => Value) =>
  Object.fromEntries(metricNames.map((name) => [name, of(name)])) as Record<MetricName, Value>;

export function makeReport(input: ReportInput): Report {
  const { results, seed, people, roleOf } = input;
  const interval = (values: Float64Array) =>
    times100(input.byPerson ? bootstrapPeople(values, people, seed) : bootstrapMean(values, seed));
  const baselines = results.filter(({ label }) => roleOf(label) === 'baseline');
  const best = (baselines.length > 0 ? baselines : results).reduce((a, b) =>
    b.means.ndcg10 > a.means.ndcg10 ? b : a,
  );
  const differences = new Map(
    results.flatMap(({ label, perTrial }) =>
      label === best.label
        ? []
        : [[label, perTrial.ndcg10.map((value, k) => value - best.perTrial.ndcg10[k]!)] as const],
    ),
  );
  const models = results.map(({ label, perTrial, coverage, diversity }): ReportedModel => {
    const figures = input.figures(label);
    const difference = differences.get(label);
    return {
      name: label,
      role: roleOf(label),
      metrics: ofEachMetric((name) => interval(perTrial[name])),
      byPerson: ofEachMetric((name) => 100 * meanOverPeople(perTrial[name], people)),
      coverage: 100 * coverage,
      diversity,
      novelty: figures.novelty,
      calibration: figures.calibration,
      difference: difference ? interval(difference) : null,
    };
  });
  const compared = models.flatMap(({ name, difference }) => (difference ? [{ name, difference }] : []));
  const pValues = compared.map(({ name }) => {
    const values = differences.get(name)!;
    return signFlipTest(input.byPerson ? perPerson(values, people).sums : values, seed);
  });
  const corrected = holm(pValues);
  return {
    log: input.log,
    seed,
    protocol: input.protocol,
    trials: people.length,
    people: new Set(people).size,
    candidates: input.candidates,
    models,
    bestBaseline: best.label,
    served: input.served,
    verdicts: compared.map(({ name, difference }, k) => ({
      model: name,
      against: best.label,
      difference,
      p: pValues[k]!,
      pHolm: corrected[k]!,
      verdict: corrected[k]! > significance ? 'no difference' : difference.mean > 0 ? 'better' : 'worse',
    })),
  };
}

function meanOverPeople(values: Float64Array, people: readonly string[]): number {
  const { sums, counts } = perPerson(values, people);
  return mean(sums.map((sum, place) => sum / counts[place]!));
}
