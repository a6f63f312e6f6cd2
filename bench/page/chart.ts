// The results as one SVG: how many times the peer's time ours is, a bar a row, on a logarithmic axis.
import * as Plot from '@observablehq/plot';
import type { Row } from '../rows';

const ink = '#1d2327';
const faster = '#00707f';
const slower = '#b3401f';

/** SVG text that stands alone. Rows without a peer have no ratio to draw and are left out. */
export function drawChart(rows: readonly Row[]): string {
  const bars = rows.flatMap(({ name, backend, shape, peer, ratio }) =>
    peer === null || ratio === null ? [] : [{ name, label: `${backend} · ${shape} · ${peer}`, ratio }],
  );
  const plot = Plot.plot({
    width: 960,
    marginLeft: 430,
    marginRight: 60,
    height: 60 + 22 * bars.length,
    style: { background: '#fdfcfa', color: ink, fontFamily: 'system-ui, sans-serif', fontSize: '12px' },
    x: { type: 'log', label: 'times as fast as the peer, same run →', grid: true, tickFormat: '~g' },
    y: { label: null, domain: bars.map(({ label, name }) => `${name} · ${label}`) },
    marks: [
      Plot.ruleX([1]),
      Plot.barX(bars, {
        x1: 1,
        x2: 'ratio',
        y: ({ name, label }: (typeof bars)[number]) => `${name} · ${label}`,
        fill: ({ ratio }: (typeof bars)[number]) => (ratio >= 1 ? faster : slower),
      }),
      Plot.text(bars, {
        x: ({ ratio }: (typeof bars)[number]) => Math.max(1, ratio),
        y: ({ name, label }: (typeof bars)[number]) => `${name} · ${label}`,
        text: ({ ratio }: (typeof bars)[number]) => `${ratio.toPrecision(3)}×`,
        textAnchor: 'start',
        dx: 4,
      }),
    ],
  });
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `${plot.outerHTML}\n`;
}
