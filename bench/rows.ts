// A row of results.json, how it is made from times, and the table that is printed.

/** Times in milliseconds; names as the file has them. */
export interface Row {
  name: string;
  backend: string;
  shape: string;
  /** Where it lies on a curve of cases that differ in one size alone: what is counted, and how many. */
  curve: { over: string; size: number } | null;
  ours_ms: number;
  /** Null where nothing was run beside ours. */
  peer: string | null;
  peer_ms: number | null;
  /** peer_ms / ours_ms: above 1, ours is the faster. */
  ratio: number | null;
  /** Lower and upper quartile of the ratios of neighbouring runs: how far the machine's noise goes. */
  ratio_quartiles: [number, number] | null;
  runs: number;
  /** The least time the hardware could take; null where none is known. */
  bound_ms: number | null;
  /** Peak memory of the page's process during ours, MB, and before it began; null where it was not measured. */
  memory_mb: { before: number; peak: number } | null;
  notes: string[];
}

/** What was measured for one case: times of each contender, in the order they were taken. */
export interface Measured {
  name: string;
  backend: string;
  shape: string;
  curve?: Row['curve'];
  ours: readonly number[];
  peers: Readonly<Record<string, readonly number[]>>;
  boundMilliseconds: number | null;
  memory?: Row['memory_mb'];
  notes: readonly string[];
}

/** The middle value, or the mean of the two in the middle. Throws on nothing. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear between neighbours (type 7 of Hyndman & Fan 1996). Throws on nothing. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('no values');
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}

/** One row a peer; one without peer where there is none. */
export function rowsOfCase(measured: Measured): Row[] {
  const {
    name,
    backend,
    shape,
    curve = null,
    ours,
    peers,
    boundMilliseconds,
    memory = null,
    notes,
  } = measured;
  const base = { name, backend, shape, curve, ours_ms: round(median(ours)) };
  const end = {
    runs: ours.length,
    bound_ms: boundMilliseconds === null ? null : round(boundMilliseconds),
    memory_mb: memory && { before: Math.round(memory.before), peak: Math.round(memory.peak) },
    notes: [...notes],
  };
  const entries = Object.entries(peers);
  if (entries.length === 0)
    return [{ ...base, peer: null, peer_ms: null, ratio: null, ratio_quartiles: null, ...end }];
  return entries.map(([peer, times]) => {
    const ratios = times.map((time, k) => time / ours[k]!);
    return {
      ...base,
      peer,
      peer_ms: round(median(times)),
      ratio: round(median(times) / median(ours)),
      ratio_quartiles: [round(quantile(ratios, 0.25)), round(quantile(ratios, 0.75))],
      ...end,
    };
  });
}

/** Four significant digits: more would be noise. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}

const head = [
  'name',
  'backend',
  'shape',
  'ours ms',
  'peer',
  'peer ms',
  'ratio',
  'quartiles',
  'runs',
  'bound ms',
];

/** Columns padded to their widest cell; figures to the right. */
export function formatTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    row.backend,
    row.shape,
    figure(row.ours_ms),
    row.peer ?? '–',
    figure(row.peer_ms),
    row.ratio === null ? '–' : `${row.ratio.toFixed(2)}x`,
    row.ratio_quartiles === null ? '–' : row.ratio_quartiles.map((one) => one.toFixed(2)).join('–'),
    String(row.runs),
    figure(row.bound_ms),
  ]);
  const widths = head.map((title, k) => Math.max(title.length, ...cells.map((row) => row[k]!.length)));
  const textual = new Set([0, 1, 2, 4]);
  const line = (row: readonly string[]): string =>
    row.map((cell, k) => (textual.has(k) ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!))).join('  ');
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...cells.map(line)].join('\n');
}

function figure(value: number | null): string {
  return value === null ? '–' : value < 10 ? value.toPrecision(3) : value.toFixed(1);
}
