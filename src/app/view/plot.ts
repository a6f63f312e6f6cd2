// Geometry of the charts as pure functions; the SVG components only draw what comes out of here.
import type { LossPoint } from '../../engine/api';

export interface Point {
  x: number;
  y: number;
}

/** Maps a domain onto a range linearly; an empty domain maps to the middle of the range. */
export function linear(
  domain: readonly [number, number],
  range: readonly [number, number],
): (value: number) => number {
  const [from, to] = domain;
  const [start, end] = range;
  if (from === to) return () => (start + end) / 2;
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

/** Round tick values within [from, to], about `wanted` of them, in steps of 1, 2 or 5 × 10ⁿ. */
export function ticks(from: number, to: number, wanted: number): number[] {
  if (!(to > from)) return [from];
  const rough = (to - from) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough / power >= 5 ? 10 : rough / power >= 2 ? 5 : rough / power >= 1 ? 2 : 1);
  const found: number[] = [];
  for (let index = Math.ceil(from / step); index * step <= to + step * 1e-9; index += 1) {
    found.push(Number((index * step).toPrecision(12)));
  }
  return found;
}

const round = (value: number) => Math.round(value * 100) / 100;

/**
 * Slopes of a monotone cubic through points of rising x, so that a curve never swings beyond its points
 * (Fritsch and Carlson 1980, with Steffen's limiter of 1990).
 */
function monotoneSlopes(points: readonly Point[]): number[] {
  const last = points.length - 1;
  const slope = (index: number) => {
    const a = points[index];
    const b = points[index + 1];
    return a && b && b.x > a.x ? (b.y - a.y) / (b.x - a.x) : 0;
  };
  return points.map((_, index) => {
    if (index === 0) return slope(0);
    if (index === last) return slope(last - 1);
    const before = slope(index - 1);
    const after = slope(index);
    if (before * after <= 0) return 0;
    const steepest = 2 * Math.min(Math.abs(before), Math.abs(after));
    return Math.sign(before) * Math.min(steepest, Math.abs(before + after) / 2);
  });
}

function curveTo(points: readonly Point[]): string {
  const slopes = monotoneSlopes(points);
  let path = '';
  for (let index = 1; index < points.length; index += 1) {
    const a = points[index - 1];
    const b = points[index];
    if (!a || !b) continue;
    const third = (b.x - a.x) / 3;
    path += `C${round(a.x + third)},${round(a.y + third * (slopes[index - 1] ?? 0))} `;
    path += `${round(b.x - third)},${round(b.y - third * (slopes[index] ?? 0))} ${round(b.x)},${round(b.y)}`;
  }
  return path;
}

/** An SVG path through points of rising x. */
export function linePath(points: readonly Point[]): string {
  const first = points[0];
  return first ? `M${round(first.x)},${round(first.y)}${curveTo(points)}` : '';
}

/** The band between an upper and a lower line over the same x. */
export function bandPath(upper: readonly Point[], lower: readonly Point[]): string {
  const end = lower.at(-1);
  if (!end || upper.length === 0) return '';
  // The lower edge is drawn backwards; a mirrored copy keeps x rising for the slopes.
  const mirrored = [...lower].reverse().map((point) => ({ x: -point.x, y: point.y }));
  const back = curveTo(mirrored).replace(
    /(-?[\d.]+),(-?[\d.]+)/g,
    (_, x: string, y: string) => `${0 - Number(x)},${y}`,
  );
  return `${linePath(upper)}L${round(end.x)},${round(end.y)}${back}Z`;
}

export interface LossGeometry {
  training: string;
  validation: string;
  /** The best validation point so far: it is the one that is kept. */
  best: (Point & { loss: number; at: number }) | null;
  lastTraining: number | null;
  lastValidation: number | null;
  xTicks: { at: number; x: number }[];
  yTicks: { loss: number; y: number }[];
}

/** Lays out the loss curve in a box of `width` × `height`; `epochs` is the planned number. Null without points. */
export function lossGeometry(
  losses: readonly LossPoint[],
  epochs: number,
  width: number,
  height: number,
): LossGeometry | null {
  const training = losses.filter((point) => point.training !== null && Number.isFinite(point.training));
  const validation = losses.filter((point) => point.validation !== null && Number.isFinite(point.validation));
  const values = [...training.map((p) => p.training ?? 0), ...validation.map((p) => p.validation ?? 0)];
  if (values.length === 0) return null;

  const reached = Math.max(...losses.map((point) => point.at), 1e-9);
  // Early in a run the axis grows with the curve, so that the first steps are visible.
  const end = Math.min(Math.max(reached * 1.25, 1), Math.max(epochs, reached));
  const low = Math.min(...values);
  const high = Math.max(...values);
  const margin = (high - low || Math.abs(high) || 1) * 0.08;
  const x = linear([0, end], [0, width]);
  const y = linear([low - margin, high + margin], [height, 0]);

  let best: LossGeometry['best'] = null;
  for (const point of validation) {
    const loss = point.validation ?? 0;
    if (best === null || loss < best.loss) best = { x: x(point.at), y: y(loss), loss, at: point.at };
  }
  return {
    training: linePath(training.map((point) => ({ x: x(point.at), y: y(point.training ?? 0) }))),
    validation: linePath(validation.map((point) => ({ x: x(point.at), y: y(point.validation ?? 0) }))),
    best,
    lastTraining: training.at(-1)?.training ?? null,
    lastValidation: validation.at(-1)?.validation ?? null,
    xTicks: ticks(0, end, Math.max(2, Math.floor(width / 90)))
      .filter((at) => Number.isInteger(at))
      .map((at) => ({ at, x: x(at) })),
    yTicks: ticks(low - margin, high + margin, 4).map((loss) => ({ loss, y: y(loss) })),
  };
}

/**
 * Whether more training was in vain: `start` where the loss on unseen pages was lowest before the first step, `earlier`
 * where it was lowest in a round before the last. What is kept is not the last state then.
 */
export function keptBefore(losses: readonly LossPoint[]): 'start' | 'earlier' | null {
  const seen = losses.flatMap(({ at, validation }) => (validation === null ? [] : { at, validation }));
  if (seen.length < 2) return null;
  const best = seen.reduce((a, b) => (b.validation < a.validation ? b : a));
  if (best === seen.at(-1)) return null;
  return best.at === 0 ? 'start' : 'earlier';
}

export interface StreamBand {
  id: number;
  past: string;
  /** Continues the band from the last week to the forecast. */
  future: string;
  /** Where its label has most room, and how much; null where it fits nowhere. */
  label: (Point & { room: number }) | null;
}

/**
 * A stacked band for each topic. `shares[topic][week]` are stacked in the given order from the bottom up;
 * where a week's shares sum to less than 1 the rest stays empty.
 */
export function streamBands(
  topics: readonly { id: number; shares: readonly number[]; forecast: number; labelWidth?: number }[],
  box: { width: number; height: number; forecastWidth: number },
): StreamBand[] {
  const weeks = Math.max(...topics.map((topic) => topic.shares.length), 0);
  const column = (week: number) => topics.map((topic) => Math.max(0, topic.shares[week] ?? 0));
  const forecast = topics.map((topic) => Math.max(0, topic.forecast));
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const totals = Array.from({ length: weeks }, (_, week) => sum(column(week)));
  const highest = Math.max(...totals, sum(forecast), 1e-9);
  const x = linear([0, Math.max(1, weeks - 1)], [0, box.width - box.forecastWidth]);
  const y = linear([0, highest], [box.height, 0]);

  const floors = new Array<number>(weeks).fill(0);
  let forecastFloor = 0;
  return topics.map((topic, index) => {
    const lower: Point[] = [];
    const upper: Point[] = [];
    for (let week = 0; week < weeks; week += 1) {
      const floor = floors[week] ?? 0;
      const top = floor + Math.max(0, topic.shares[week] ?? 0);
      lower.push({ x: x(week), y: y(floor) });
      upper.push({ x: x(week), y: y(top) });
      floors[week] = top;
    }
    const forecastTop = forecastFloor + (forecast[index] ?? 0);
    const lastLower = lower.at(-1) ?? { x: 0, y: box.height };
    const lastUpper = upper.at(-1) ?? { x: 0, y: box.height };
    const future = bandPath(
      [lastUpper, { x: box.width, y: y(forecastTop) }],
      [lastLower, { x: box.width, y: y(forecastFloor) }],
    );
    forecastFloor = forecastTop;
    return {
      id: topic.id,
      past: bandPath(upper, lower),
      future,
      label: roomiest(upper, lower, box.width - box.forecastWidth, topic.labelWidth ?? 0),
    };
  });
}

/**
 * Every how many-th place of an axis to label so that no two labels touch: places are `spacing` apart, the first label
 * begins at its place, and the others stand with their middle at theirs.
 */
export function labelStep(labelWidth: number, spacing: number): number {
  const gap = 12;
  return Math.max(1, Math.ceil((labelWidth * 1.5 + gap) / Math.max(1, spacing)));
}

/** The least height of a band that carries a line of text. */
const labelHeight = 17;

/**
 * The roomiest place for a label `labelWidth` wide: free height is what lies between the band's edges over the
 * label's whole width, so that no label crosses into its neighbours.
 */
function roomiest(
  upper: readonly Point[],
  lower: readonly Point[],
  width: number,
  labelWidth: number,
): StreamBand['label'] {
  let found: StreamBand['label'] = null;
  for (const { x } of upper) {
    if (x - labelWidth / 2 < 0 || x + labelWidth / 2 > width) continue;
    let ceiling = 0;
    let floor = Number.POSITIVE_INFINITY;
    upper.forEach((top, index) => {
      if (Math.abs(top.x - x) > labelWidth / 2 + spacing(upper)) return;
      ceiling = Math.max(ceiling, top.y);
      floor = Math.min(floor, lower[index]?.y ?? 0);
    });
    const room = floor - ceiling;
    if (room >= labelHeight && (found === null || room > found.room)) {
      found = { x, y: (ceiling + floor) / 2, room };
    }
  }
  return found;
}

/** Half the distance between weeks: an edge beyond the label may still bend into it. */
function spacing(points: readonly Point[]): number {
  const [first, second] = points;
  return first && second ? (second.x - first.x) / 2 : 0;
}
