// An evaluation as one page that needs nothing else: tables and plots, light and dark.
import { metricNames } from '../../../src/evaluation/metrics';
import type { AblationRow } from '../ablation';
import type { ReasonSummary } from '../reasons';
import type { Report } from '../report';
import { metricTitles, pText, signed } from '../table';
import { escapeText } from './markup';
import { calibrationPlot, curvePlot, differencePlot } from './plots';

const style = `
:root { color-scheme: light dark; --ground: #fdfcfa; --ink: #1d2327; --soft: #5b646b; --line: #dcdad5;
  --better: #00707f; --worse: #b3401f; --same: #71777c;
  --c0: #00707f; --c1: #b3401f; --c2: #6a4fb0; --c3: #8a6500; --c4: #256d2f; --c5: #a3266b; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181b; --ink: #e6e8ea; --soft: #a3acb3; --line: #333b41;
  --better: #4cc3d3; --worse: #f08a68; --same: #9aa3aa;
  --c0: #4cc3d3; --c1: #f08a68; --c2: #b29bf0; --c3: #dcb64f; --c4: #7ecb88; --c5: #ee86b8; } }
body { background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; max-width: 80rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: .2rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
p { max-width: 46rem; } .soft, figcaption { color: var(--soft); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .25rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; } thead th { color: var(--soft); font-weight: 500; }
tbody th { font-weight: 500; } tr.best { font-weight: 650; }
figure { margin: 1.5rem 0; } figcaption { max-width: 46rem; font-size: .9rem; }
svg { max-width: none; } svg text { fill: var(--ink); font-size: 13px; } svg .tick { fill: var(--soft); font-size: 12px; }
svg .grid { stroke: var(--line); } svg .zero { stroke: var(--soft); }
svg .interval { stroke-width: 2; } svg line.better { stroke: var(--better); } svg circle.better { fill: var(--better); }
svg line.worse { stroke: var(--worse); } svg circle.worse { fill: var(--worse); }
svg line.no-difference { stroke: var(--same); } svg circle.no-difference { fill: var(--same); }
svg .series { fill: none; stroke-width: 2; } svg .faint.series { stroke: var(--same); opacity: .45; }
${[0, 1, 2, 3, 4, 5].map((k) => `svg polyline.c${k} { stroke: var(--c${k}); } svg text.c${k} { fill: var(--c${k}); }`).join('\n')}
.better { color: var(--better); } .worse { color: var(--worse); }
`;

export function evaluationPage(reports: readonly Report[]): string {
  const { log, seed } = reports[0]!;
  const curve = reports.length > 1 && reports.every(({ protocol }) => protocol.startsWith('cold-start'));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evaluation on ${escapeText(log)}</title>
<style>${style}</style>
</head>
<body>
<h1>Evaluation on ${escapeText(log)}</h1>
<p class="soft">Seed ${seed}. Figures are times 100, but for diversity and novelty. Intervals are 95%, by bootstrap.</p>
${curve ? `<h2>By length of history</h2>${curvePlot(reports)}` : ''}
${reports.map(section).join('\n')}
</body>
</html>
`;
}

function section(report: Report): string {
  const { protocol, trials, people, candidates, bestBaseline, served, models } = report;
  const calibrated = models.flatMap(({ name, role, calibration }) =>
    calibration && (role === 'model' || name === bestBaseline) ? [{ name, calibration }] : [],
  );
  return `<section>
<h2>${escapeText(protocol)}</h2>
<p>${trials} questions to ${people === 1 ? 'one person' : `${people} people`}, ${candidates.toFixed(1)} candidates each. Best content or sequence baseline:
<strong>${escapeText(bestBaseline)}</strong>. The app's rule would serve <strong>${escapeText(served)}</strong>.</p>
${figuresTable(report)}
${differencePlot(report)}
${calibrated.map(({ name, calibration }) => calibrationPlot(name, calibration)).join('\n')}
${report.ablation ? ablation(report.ablation) : ''}
${report.reasons ? reasons(report.reasons) : ''}
</section>`;
}

function figuresTable({ models, bestBaseline, verdicts }: Report): string {
  const calibrated = models.some(({ calibration }) => calibration !== null);
  const head = [
    'model',
    ...metricNames.map((name) => metricTitles[name]),
    'by person',
    'coverage',
    'diversity',
    'novelty',
    ...(calibrated ? ['precision at θ', 'recall at θ', 'ECE, by mass'] : []),
    'against best baseline',
    'p (Holm)',
  ];
  const rows = models.map(({ name, role, metrics, byPerson, coverage, diversity, novelty, calibration }) => {
    const verdict = verdicts.find(({ model }) => model === name);
    const share = (value: number | null | undefined) =>
      value === null || value === undefined ? '–' : (100 * value).toFixed(1);
    const cells = [
      ...metricNames.map((metric) => {
        const { mean, lo, hi } = metrics[metric];
        return `<td title="${lo.toFixed(2)} to ${hi.toFixed(2)}">${mean.toFixed(2)}</td>`;
      }),
      ...[
        byPerson.ndcg10.toFixed(2),
        coverage.toFixed(1),
        diversity.toFixed(3),
        novelty.toFixed(3),
        ...(calibrated
          ? [
              share(calibration?.at.precision),
              share(calibration?.at.recall),
              calibration ? (100 * calibration.eceMass).toFixed(2) : '–',
            ]
          : []),
      ].map((text) => `<td>${text}</td>`),
      verdict
        ? `<td class="${verdict.verdict.replace(' ', '-')}">${signed(verdict.difference.mean)} [${signed(verdict.difference.lo)}, ${signed(verdict.difference.hi)}]</td><td>${escapeText(pText(verdict.pHolm))}</td>`
        : '<td></td><td></td>',
    ];
    const label = escapeText(name) + (role === 'popularity' ? ' <span class="soft">(popularity)</span>' : '');
    return `<tr${name === bestBaseline ? ' class="best"' : ''}><th scope="row">${label}</th>${cells.join('')}</tr>`;
  });
  return `<div class="scroll"><table><thead><tr>${head.map((text) => `<th scope="col">${text}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

function ablation(rows: readonly AblationRow[]): string {
  const body = rows.map(({ part, whole, without, on, off, adds, pHolm }) => [
    `${part}: ${whole} against ${without}`,
    on.toFixed(2),
    off.toFixed(2),
    `${signed(adds.mean)} [${signed(adds.lo)}, ${signed(adds.hi)}]`,
    pText(pHolm),
  ]);
  return `<h3>What each part adds</h3>${plainTable(['part', 'on', 'off', 'adds to nDCG@10', 'p (Holm)'], body)}`;
}

function reasons(rows: readonly ReasonSummary[]): string {
  const body = rows.map((row) => [
    row.model,
    `${row.named} of ${row.trials}`,
    row.fallNamed.toFixed(4),
    row.fallRandom.toFixed(4),
    row.fallLargest.toFixed(4),
    `${(100 * row.namedIsLargest).toFixed(0)}%`,
    row.agreement === null ? '–' : row.agreement.toFixed(2),
  ]);
  const head = [
    'model',
    'named a page',
    'score falls without it',
    'without a random page',
    'the most',
    'named was the most',
    'rank agreement',
  ];
  return `<h3>Are the reasons true? A page is taken away</h3>${plainTable(head, body)}`;
}

function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const body = rows.map(
    ([first, ...rest]) =>
      `<tr><th scope="row">${escapeText(first!)}</th>${rest.map((text) => `<td>${escapeText(text)}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll"><table><thead><tr>${head.map((text) => `<th scope="col">${escapeText(text)}</th>`).join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}
