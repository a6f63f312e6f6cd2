// How time grows with size: a panel a case, a line a contender, both axes logarithmic.
import * as Plot from '@observablehq/plot';
import type { Row } from '../rows';

interface Point {
  panel: string;
  contender: string;
  size: number;
  milliseconds: number;
}

/** SVG text that stands alone; null where no case was run at more than one size. */
export function drawCurves(rows: readonly Row[]): string | null {
  const points = pointsOf(rows);
  const panels = [...new Set(points.map(({ panel }) => panel))].filter(
    (panel) => new Set(points.filter((point) => point.panel === panel).map(({ size }) => size)).size > 1,
  );
  if (panels.length === 0) return null;
  const drawn = points.filter(({ panel }) => panels.includes(panel));
  const ends = drawn.filter(
    (point) =>
      !drawn.some(
        (other) =>
          other.panel === point.panel && other.contender === point.contender && other.size > point.size,
      ),
  );
  const place = { x: 'size', y: 'milliseconds', fy: 'panel' };
  const plot = Plot.plot({
    width: 900,
    height: 60 + 230 * panels.length,
    marginLeft: 60,
    marginRight: 250,
    style: { background: '#fdfcfa', color: '#1d2327', fontFamily: 'system-ui, sans-serif', fontSize: '12px' },
    x: { type: 'log', label: 'size →', tickFormat: '~s', grid: true },
    y: { type: 'log', label: '↑ milliseconds', tickFormat: '~s', grid: true },
    fy: { domain: panels, axis: null },
    color: { domain: ['ours', ...new Set(drawn.map(({ contender }) => contender))] },
    marks: [
      Plot.frame({ stroke: '#dcdad5' }),
      Plot.lineY(drawn, { ...place, z: 'contender', stroke: 'contender', strokeWidth: 2 }),
      Plot.dot(drawn, { ...place, fill: 'contender', r: 3.5 }),
      Plot.text(ends, { ...place, text: 'contender', textAnchor: 'start', dx: 8 }),
      Plot.text(panels, {
        fy: (panel: string) => panel,
        text: (panel: string) => panel,
        frameAnchor: 'top-left',
        dx: 6,
        dy: 6,
        fontWeight: 'bold',
      }),
    ],
  });
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `${plot.outerHTML}\n`;
}

/** Ours once a case, however many peers it has. */
function pointsOf(rows: readonly Row[]): Point[] {
  const points = new Map<string, Point>();
  for (const { name, backend, curve, ours_ms, peer, peer_ms } of rows) {
    if (!curve) continue;
    const panel = `${name} · ${backend} · over ${curve.over}`;
    const add = (contender: string, milliseconds: number): void => {
      points.set(`${panel} ${contender} ${curve.size}`, { panel, contender, size: curve.size, milliseconds });
    };
    add('ours', ours_ms);
    if (peer !== null && peer_ms !== null) add(peer, peer_ms);
  }
  return [...points.values()];
}
