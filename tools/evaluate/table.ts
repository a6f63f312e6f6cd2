// Reports as tables for a terminal.
import { standardError } from '../../src/evaluation/bootstrap';
import type { EntrantResult } from '../../src/evaluation/contest';
import { metricNames } from '../../src/evaluation/metrics';
import type { MetricName, Report } from './report';
import type { Served } from './served';

/** Names of the metrics as people write them. */
export const metricTitles: Readonly<Record<MetricName, string>> = {
  auc: 'AUC',
  mrr: 'MRR',
  ndcg5: 'nDCG@5',
  ndcg10: 'nDCG@10',
  hr10: 'HR@10',
};

/** One table; "±" is the standard error over trials. */
export function reportTable(report: Report, results: readonly EntrantResult[]): string {
  const { log, protocol, trials, people, candidates, served, models, verdicts } = report;
  const calibrated = models.some(({ calibration }) => calibration !== null);
  const rows = models.map((model, index) => {
    const { perTrial } = results[index]!;
    const cell = (name: MetricName) =>
      `${model.metrics[name].mean.toFixed(2)} ±${(100 * standardError(perTrial[name])).toFixed(2)}`;
    const { difference, calibration } = model;
    const verdict = verdicts.find((one) => one.model === model.name);
    const marks = { baseline: '', popularity: ' (popularity)', model: '' };
    return [
      model.name + marks[model.role] + (model.name === report.bestBaseline ? ' *' : ''),
      ...metricNames.map(cell),
      model.byPerson.ndcg10.toFixed(2),
      model.coverage.toFixed(1),
      model.diversity.toFixed(3),
      model.novelty.toFixed(3),
      ...(calibrated
        ? [
            percent(calibration?.at.precision),
            percent(calibration?.at.recall),
            calibration
              ? `${(100 * calibration.ece).toFixed(2)} ${(100 * calibration.eceMass).toFixed(2)}`
              : '',
          ]
        : []),
      difference ? `${signed(difference.mean)} [${signed(difference.lo)}, ${signed(difference.hi)}]` : '',
      verdict ? pText(verdict.pHolm) : '',
      verdict && verdict.verdict !== 'no difference' ? verdict.verdict : '',
    ];
  });
  const header = [
    'model',
    ...metricNames.map((name) => metricTitles[name]),
    'by person',
    'coverage',
    'diversity',
    'novelty',
    ...(calibrated ? ['P@θ', 'R@θ', 'ECE wide, mass'] : []),
    'nDCG@10 against * [95%]',
    'p (Holm)',
    '',
  ];
  return [
    `${log}: ${protocol}, ${trials} trials of ${people} people, ${candidates.toFixed(1)} candidates`,
    ...aligned([header, ...rows]),
    `* best content or sequence baseline. Serving: ${served}.`,
    ...(report.servedByRule ? servedLines(report.servedByRule) : []),
    ...models.flatMap(({ name, role, calibration }) =>
      calibration && role === 'model'
        ? [
            `${name}, shown at θ: ${calibration.curve
              .map(
                ({ threshold, precision, recall, shown }) =>
                  `${threshold}: precision ${percent(precision)}, recall ${percent(recall)}, ${percent(shown)} of all shown`,
              )
              .join('; ')}`,
          ]
        : [],
    ),
  ].join('\n');
}

function servedLines({ metrics, difference, groups }: Served): string[] {
  const interval = ({ mean, low, high }: Served['difference']) =>
    `${signed(100 * mean)} [${signed(100 * low)}, ${signed(100 * high)}]`;
  const [auc, ndcg10] = [metrics.auc, metrics.ndcg10].map((value) => (100 * value).toFixed(2));
  return [
    `Served, each half of the lists by the choice of the other: AUC ${auc}, nDCG@10 ${ndcg10}, ${interval(difference)} to *`,
    ...groups.map(
      ({ who, lists, chosen, bestBaseline, difference }) =>
        `  ${who}: ${lists} lists, ${[...new Set(chosen)].join(' and ')}, ${interval(difference)} to their best (${bestBaseline})`,
    ),
  ];
}

/** nDCG@10 of each model (rows) in each of several reports (columns). */
export function curveTable(reports: readonly Report[]): string {
  const names = reports[0]!.models.map(({ name }) => name);
  const rows = names.map((name) => [
    name,
    ...reports.map(({ models }) => {
      const cell = models.find((model) => model.name === name)?.metrics.ndcg10;
      return cell ? `${cell.mean.toFixed(2)} [${cell.lo.toFixed(1)}, ${cell.hi.toFixed(1)}]` : '';
    }),
  ]);
  const header = ['nDCG@10', ...reports.map(({ protocol }) => protocol)];
  return aligned([header, ...rows]).join('\n');
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

export function pText(p: number): string {
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '–' : (100 * share).toFixed(1);
}
