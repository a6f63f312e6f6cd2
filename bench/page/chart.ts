// The results as one SVG: under each case a bar a peer, how many times the peer's time ours is, on a logarithmic axis.
import * as Plot from '@observablehq/plot';
import type { Row } from '../rows';

const ink = '#1d2327';
const faster = '#00707f';
const slower = '#b3401f';
const width = 900;
const left = 280;
const lineHeight = 21;

interface Line {
  /** Its place from the top. */
  place: number;
  /** A case's heading, or a peer. */
  text: string;
  ratio: number | null;
}

/** SVG text that stands alone. Rows without a peer have no ratio to draw and are left out. */
export function drawChart(rows: readonly Row[]): string {
  const lines = linesOf(rows);
  const bars = lines.filter((line): line is Line & { ratio: number } => line.ratio !== null);
  const ratios = bars.map(({ ratio }) => ratio);
  const plot = Plot.plot({
    width,
    marginLeft: left,
    marginRight: 70,
    marginTop: 34,
    marginBottom: 30,
    height: 64 + lineHeight * lines.length,
    style: { background: '#fdfcfa', color: ink, fontFamily: 'system-ui, sans-serif', fontSize: '12px' },
    x: {
      type: 'log',
      domain: [Math.min(0.5, ...ratios) * 0.9, Math.max(2, ...ratios)],
      ticks: 6,
    },
    y: { type: 'band', domain: lines.map(({ place }) => place), axis: null, padding: 0.25 },
    marks: [
      Plot.axisX({ anchor: 'top', tickFormat: '~g', label: 'times as fast as the peer in the same run →' }),
      Plot.axisX({ anchor: 'bottom', tickFormat: '~g', label: null }),
      Plot.gridX(),
      Plot.barX(bars, {
        x1: 1,
        x2: 'ratio',
        y: 'place',
        fill: ({ ratio }: { ratio: number }) => (ratio >= 1 ? faster : slower),
      }),
      Plot.ruleX([1], { stroke: ink }),
      Plot.text(bars, {
        x: ({ ratio }: { ratio: number }) => Math.max(1, ratio),
        y: 'place',
        text: ({ ratio }: { ratio: number }) => `${Number(ratio.toPrecision(3))}×`,
        textAnchor: 'start',
        dx: 5,
      }),
      Plot.text(bars, { y: 'place', text: 'text', frameAnchor: 'left', textAnchor: 'end', dx: -10 }),
      Plot.text(
        lines.filter(({ ratio }) => ratio === null),
        {
          y: 'place',
          text: 'text',
          frameAnchor: 'left',
          textAnchor: 'start',
          dx: 10 - left,
          dy: 3,
          fontWeight: 'bold',
        },
      ),
    ],
  });
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `${plot.outerHTML}\n`;
}

function linesOf(rows: readonly Row[]): Line[] {
  const lines: Line[] = [];
  let heading = '';
  for (const { name, backend, shape, peer, ratio } of rows) {
    if (peer === null || ratio === null) continue;
    const text = `${name} · ${backend} · ${shape}`;
    if (text !== heading) lines.push({ place: lines.length, text, ratio: null });
    heading = text;
    lines.push({ place: lines.length, text: peer, ratio });
  }
  return lines;
}
