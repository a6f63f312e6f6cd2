// An evaluation as a table for people and as JSON for programs. Figures are times 100.
import { bootstrapMean, type Interval, pairedBootstrap, standardError } from '../../src/evaluation/bootstrap';
import type { EntrantResult } from '../../src/evaluation/contest';
import { metricNames, type RankingMetrics } from '../../src/evaluation/metrics';
import { isBaseline } from './entrants';

type MetricName = keyof RankingMetrics;

interface ReportedInterval {
  mean: number;
  lo: number;
  hi: number;
}

export interface Report {
  log: string;
  seed: number;
  protocol: string;
  trials: number;
  people: number;
  candidates: number;
  models: {
    name: string;
    metrics: Record<MetricName, ReportedInterval>;
    coverage: number;
    diversity: number;
    /** Mean over people of their own mean nDCG@10. */
    ndcg10ByPerson: number;
    /** nDCG@10 less that of the best baseline; null for itself. */
    difference: ReportedInterval | null;
  }[];
  bestBaseline: string;
  served: string;
  verdicts: { model: string; against: string; difference: ReportedInterval; better: boolean }[];
}

export interface ReportInput {
  log: string;
  seed: number;
  protocol: string;
  /** Person of each trial. */
  people: readonly string[];
  candidates: number;
  results: readonly EntrantResult[];
  served: string;
}

const times100 = ({ mean, low, high }: Interval): ReportedInterval => ({
  mean: 100 * mean,
  lo: 100 * low,
  hi: 100 * high,
});

export function makeReport(input: ReportInput): Report {
  const { results, seed, people } = input;
  const baselines = results.filter(({ label }) => isBaseline(label));
  const best = (baselines.length > 0 ? baselines : results).reduce((a, b) =>
    b.means.ndcg10 > a.means.ndcg10 ? b : a,
  );
  const models = results.map(({ label, perTrial, coverage, diversity }) => ({
    name: label,
    metrics: Object.fromEntries(
      metricNames.map((name) => [name, times100(bootstrapMean(perTrial[name], seed))]),
    ) as Record<MetricName, ReportedInterval>,
    coverage: 100 * coverage,
    diversity,
    ndcg10ByPerson: 100 * meanByPerson(perTrial.ndcg10, people),
    difference:
      label === best.label ? null : times100(pairedBootstrap(perTrial.ndcg10, best.perTrial.ndcg10, seed)),
  }));
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
    verdicts: models.flatMap(({ name, difference }) =>
      isBaseline(name) || !difference
        ? []
        : [{ model: name, against: best.label, difference, better: difference.lo > 0 }],
    ),
  };
}

function meanByPerson(values: Float64Array, people: readonly string[]): number {
  const sums = new Map<string, { sum: number; count: number }>();
  people.forEach((person, index) => {
    const known = sums.get(person) ?? { sum: 0, count: 0 };
    sums.set(person, { sum: known.sum + values[index]!, count: known.count + 1 });
  });
  const means = [...sums.values()].map(({ sum, count }) => sum / count);
  return means.reduce((total, value) => total + value, 0) / means.length;
}

/** Aligned columns; "±" is the standard error. */
export function reportTable(report: Report, results: readonly EntrantResult[]): string {
  const rows = report.models.map((model, index) => {
    const { perTrial } = results[index]!;
    const cell = (name: MetricName) =>
      `${model.metrics[name].mean.toFixed(2)} ±${(100 * standardError(perTrial[name])).toFixed(2)}`;
    const { difference } = model;
    return [
      model.name + (model.name === report.bestBaseline ? ' *' : ''),
      ...metricNames.map(cell),
      model.coverage.toFixed(1),
      model.diversity.toFixed(3),
      difference ? `${signed(difference.mean)} [${signed(difference.lo)}, ${signed(difference.hi)}]` : '',
    ];
  });
  const header = [
    'model',
    'AUC',
    'MRR',
    'nDCG@5',
    'nDCG@10',
    'HR@10',
    'coverage',
    'diversity',
    'nDCG@10 against * [95%]',
  ];
  const { log, protocol, trials, people, candidates, served } = report;
  return [
    `${log}: ${protocol}, ${trials} trials of ${people} people, ${candidates.toFixed(1)} candidates`,
    ...aligned([header, ...rows]),
    `* best baseline. Serving: ${served}.`,
  ].join('\n');
}

export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}

export function signed(value: number): string {
  return (value > 0 ? '+' : '') + value.toFixed(2);
}
