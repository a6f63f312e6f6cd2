// The plots of an evaluation page, as inline SVG that takes its colours from the page.
import type { Calibration } from '../figures';
import type { Report } from '../report';
import { escapeText, place, scale, ticks } from './markup';

const width = 760;
const labelWidth = 190;
const rowHeight = 24;

/** Each model's nDCG@10 less the best baseline's: a dot, its 95% interval, and what the corrected test says. */
export function differencePlot({ verdicts, bestBaseline }: Report): string {
  if (verdicts.length === 0) return '';
  const rows = [...verdicts].sort((a, b) => b.difference.mean - a.difference.mean);
  const low = Math.min(0, ...rows.map(({ difference }) => difference.lo));
  const high = Math.max(0, ...rows.map(({ difference }) => difference.hi));
  const pad = (high - low) * 0.04 || 1;
  const domain = [low - pad, high + pad] as const;
  const x = scale(domain, [labelWidth, width - 110]);
  const bottom = rows.length * rowHeight + 8;
  const grid = ticks(domain).map(
    (tick) =>
      `<line class="${tick === 0 ? 'zero' : 'grid'}" x1="${place(x(tick))}" x2="${place(x(tick))}" y1="0" y2="${bottom}"/>` +
      `<text class="tick" text-anchor="middle" x="${place(x(tick))}" y="${bottom + 16}">${tick > 0 ? '+' : ''}${tick}</text>`,
  );
  const marks = rows.map(({ model, difference, verdict }, index) => {
    const y = index * rowHeight + rowHeight / 2 + 4;
    const kind = verdict.replace(' ', '-');
    return (
      `<text text-anchor="end" x="${labelWidth - 12}" y="${y + 4}">${escapeText(model)}</text>` +
      `<line class="interval ${kind}" x1="${place(x(difference.lo))}" x2="${place(x(difference.hi))}" y1="${y}" y2="${y}"/>` +
      `<circle class="dot ${kind}" cx="${place(x(difference.mean))}" cy="${y}" r="4.5"/>` +
      `<text class="tick" x="${width - 102}" y="${y + 4}">${verdict}</text>`
    );
  });
  return figure(
    `Difference of nDCG@10 to ${bestBaseline}, the best content or sequence baseline, with its 95% interval. The words at the right are the verdict corrected for how many were compared.`,
    bottom + 24,
    [...grid, ...marks],
  );
}

/** What a model said against what came, in ten bins of equal mass. */
export function calibrationPlot(name: string, { massBins }: Calibration): string {
  const most = Math.max(...massBins.flatMap(({ said, came }) => [said, came]), 0.01);
  const domain = [0, most * 1.05] as const;
  const [left, top, size] = [60, 10, 300];
  const x = scale(domain, [left, left + size]);
  const y = scale(domain, [top + size, top]);
  const axes = ticks(domain).map(
    (tick) =>
      `<line class="grid" x1="${left}" x2="${left + size}" y1="${place(y(tick))}" y2="${place(y(tick))}"/>` +
      `<text class="tick" text-anchor="end" x="${left - 8}" y="${place(y(tick) + 4)}">${percent(tick)}</text>` +
      `<text class="tick" text-anchor="middle" x="${place(x(tick))}" y="${top + size + 18}">${percent(tick)}</text>`,
  );
  const diagonal = `<line class="zero" x1="${left}" y1="${top + size}" x2="${place(x(domain[1]))}" y2="${place(y(domain[1]))}"/>`;
  const dots = massBins.map(
    ({ said, came, count }) =>
      `<circle class="dot better" cx="${place(x(said))}" cy="${place(y(came))}" r="4.5"><title>said ${percent(said)}, came ${percent(came)}, of ${count}</title></circle>`,
  );
  const titles =
    `<text class="tick" text-anchor="middle" x="${left + size / 2}" y="${top + size + 38}">said</text>` +
    `<text class="tick" text-anchor="middle" transform="translate(14 ${top + size / 2}) rotate(-90)">opened</text>`;
  return figure(
    `${name}: the probability it said against the share that was opened. On the line, what it says comes.`,
    top + size + 48,
    [...axes, diagonal, ...dots, titles],
    left + size + 20,
  );
}

/** nDCG@10 over how much history there was, one line a model; the models to judge and the best baseline stand out. */
export function curvePlot(reports: readonly Report[]): string {
  const columns = reports.map(({ protocol }) => protocol.replace(/^\D*/, ''));
  const { models } = reports.at(-1)!;
  const lines = models.map(({ name, role }) => ({
    name,
    strong: role === 'model' || name === reports.at(-1)!.bestBaseline,
    values: reports.map((report) => report.models.find((one) => one.name === name)?.metrics.ndcg10.mean ?? 0),
  }));
  const all = lines.flatMap(({ values }) => values);
  const domain = [Math.min(...all), Math.max(...all)] as const;
  const [left, right, top, bottom] = [50, width - 170, 12, Math.max(300, lines.length * 15 + 20)];
  const x = scale([0, columns.length - 1], [left, right]);
  const y = scale(domain, [bottom, top]);
  const grid = ticks(domain).map(
    (tick) =>
      `<line class="grid" x1="${left}" x2="${right}" y1="${place(y(tick))}" y2="${place(y(tick))}"/>` +
      `<text class="tick" text-anchor="end" x="${left - 8}" y="${place(y(tick) + 4)}">${tick}</text>`,
  );
  const foot = columns.map(
    (column, k) =>
      `<text class="tick" text-anchor="middle" x="${place(x(k))}" y="${bottom + 18}">${escapeText(column)}</text>`,
  );
  // Names are pushed apart where lines end close together.
  let lowest = top - 14;
  const ends = [...lines].sort((a, b) => b.values.at(-1)! - a.values.at(-1)!);
  let colour = 0;
  const drawn = ends.map(({ name, strong, values }) => {
    lowest = Math.max(lowest + 14, y(values.at(-1)!));
    const kind = strong ? `series c${colour++ % 6}` : 'series faint';
    const points = values.map((value, k) => `${place(x(k))},${place(y(value))}`).join(' ');
    return (
      `<polyline class="${kind}" points="${points}"/>` +
      `<line class="grid" x1="${right + 3}" x2="${right + 14}" y1="${place(y(values.at(-1)!))}" y2="${place(lowest)}"/>` +
      `<text class="${strong ? 'name' : 'tick'} ${kind.replace('series ', '')}" x="${right + 18}" y="${place(lowest + 4)}">${escapeText(name)}</text>`
    );
  });
  return figure(
    'nDCG@10 by how many of the latest events each history was cut to.',
    Math.max(bottom + 30, lowest + 16),
    [...grid, ...foot, ...drawn],
  );
}

function figure(caption: string, height: number, parts: readonly string[], wide = width): string {
  return `<figure><div class="scroll"><svg viewBox="0 0 ${wide} ${Math.ceil(height)}" width="${wide}" role="img" aria-label="${escapeText(caption)}">${parts.join('\n')}</svg></div><figcaption>${escapeText(caption)}</figcaption></figure>`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))}%`;
}
