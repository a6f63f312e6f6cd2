// Puts windows together into the arrays of one training step: inputs, states, candidates, late fusion, masks.
import { type Matrix, rowOf } from '../../embedding/matrix';
import { LargestMean } from '../decay/top-k';
import type { InterestEvent } from '../model';
import type { Corpus, Window } from './corpus';
import { horizonFeatures } from './inputs';
import { horizonSize, inputSize, stateCount } from './shape';

/** Pages this near in time to a window are nobody's wrong answer: they may be what came next but one. */
const nearEvents = 64;
/** Added to the logit of a candidate that may not compete. */
const excluded = -10_000;

/** Position p = t · windows + b: step t of window b, so that one time step is a run of rows. */
export interface Batch {
  positions: number;
  columns: number;
  /** positions × inputSize. */
  inputs: Float32Array;
  /** positions × horizonSize. */
  horizon: Float32Array;
  /** One positions × dimensions block of unit states a half-life. */
  states: Float32Array[];
  /** columns × dimensions; column p is the target of position p, the rest are further negatives. */
  candidates: Float32Array;
  /** positions × columns: 0, or a number that takes the candidate out. */
  mask: Float32Array;
  /** positions: 1 where a target is asked for, else 0. */
  weights: Float32Array;
  /** The rows late fusion compares the candidates with. */
  remembered: RememberedRows;
  columnIds: string[];
  /** Whose page a column is: the sequence, or −1 for nobody's. */
  columnOwners: Int32Array;
}

interface RememberedRows {
  /** rows × dimensions. */
  vectors: Float32Array;
  rows: { id: string; weight: number }[];
  /** For each window: rows [start, base) are remembered from the first step on, row base + i from steps[i] on. */
  windows: { start: number; base: number; end: number; steps: number[] }[];
}

/** Further negatives: things nobody picked where there are any, and pages of other times. */
export interface Negatives {
  count: number;
  background: Matrix | null;
  /** Whether a person's own pages of other times count as wrong answers. */
  own: boolean;
}

export function assembleBatch(
  corpus: Corpus,
  windows: readonly Window[],
  negatives: Negatives,
  random: () => number,
): Batch {
  const { shape } = corpus.frame;
  const { dimensions, window: steps } = shape;
  const count = windows.length;
  const positions = steps * count;
  const columns = positions + negatives.count;
  const size = inputSize(shape);
  const batch: Batch = {
    positions,
    columns,
    inputs: new Float32Array(positions * size),
    horizon: new Float32Array(positions * horizonSize),
    states: Array.from({ length: stateCount }, () => new Float32Array(positions * dimensions)),
    candidates: new Float32Array(columns * dimensions),
    mask: new Float32Array(positions * columns),
    weights: new Float32Array(positions),
    remembered: rememberedRows(corpus, windows),
    columnIds: new Array<string>(columns).fill(''),
    columnOwners: new Int32Array(columns).fill(-1),
  };
  windows.forEach((window, b) => {
    const read = corpus.sequences[window.sequence]!;
    const track = corpus.statesBefore(window.sequence, window.start);
    for (let t = 0; t < steps; t++) {
      const k = window.start + t;
      const event = read.events[k];
      const target = read.events[k + 1];
      // Steps past the window's last target only pad.
      if (!event || !target || k + 1 >= window.to) break;
      const p = t * count + b;
      track.add(event);
      batch.inputs.set(read.inputs.subarray(k * size, (k + 1) * size), p * size);
      batch.horizon.set(horizonFeatures(event.time, target.time), p * horizonSize);
      for (let j = 0; j < stateCount; j++) batch.states[j]!.set(track.state(j), p * dimensions);
      batch.candidates.set(target.vector, p * dimensions);
      batch.columnIds[p] = target.id;
      batch.columnOwners[p] = window.sequence;
      batch.weights[p] = corpus.asks(window.sequence, k + 1, window.from) ? 1 : 0;
    }
  });
  addNegatives(corpus, batch, negatives, random);
  fillMask(corpus, windows, batch, negatives.own);
  return batch;
}

function addNegatives(corpus: Corpus, batch: Batch, negatives: Negatives, random: () => number): void {
  const { background } = negatives;
  const { dimensions } = corpus.frame.shape;
  for (let i = 0; i < negatives.count; i++) {
    const column = batch.positions + i;
    if (background && (i % 2 === 0 || !negatives.own)) {
      const row = Math.floor(random() * background.rows);
      batch.candidates.set(rowOf(background, row), column * dimensions);
      batch.columnIds[column] = `background ${row}`;
      continue;
    }
    const { event, sequence } = chanceEvent(corpus, random);
    batch.candidates.set(event.vector, column * dimensions);
    batch.columnIds[column] = event.id;
    batch.columnOwners[column] = sequence;
  }
}

/** From the training part of a chance sequence, the longer ones more often. */
function chanceEvent(corpus: Corpus, random: () => number): { event: InterestEvent; sequence: number } {
  const total = corpus.sequences.reduce((sum, { trainingEnd }) => sum + trainingEnd, 0);
  let place = Math.floor(random() * total);
  for (const [sequence, { events, trainingEnd }] of corpus.sequences.entries()) {
    if (place < trainingEnd) return { event: events[place]!, sequence };
    place -= trainingEnd;
  }
  return { event: corpus.sequences[0]!.events[0]!, sequence: 0 };
}

function fillMask(corpus: Corpus, windows: readonly Window[], batch: Batch, own: boolean): void {
  const { window: steps } = corpus.frame.shape;
  const count = windows.length;
  windows.forEach((window, b) => {
    const { events } = corpus.sequences[window.sequence]!;
    const reach = Math.min(nearEvents, Math.floor(events.length / 8));
    const near = new Set<string>(['']);
    for (let k = window.start - reach; k <= window.start + steps + reach; k++)
      if (events[k]) near.add(events[k]!.id);
    const out = batch.columnIds.map(
      (id, column) => near.has(id) || (!own && batch.columnOwners[column] === window.sequence),
    );
    for (let t = 0; t < steps; t++) {
      const p = t * count + b;
      const target = batch.columnIds[p]!;
      for (let column = 0; column < batch.columns; column++)
        if (column !== p && (out[column] || batch.columnIds[column] === target))
          batch.mask[p * batch.columns + column] = excluded;
    }
  });
}

function rememberedRows(corpus: Corpus, windows: readonly Window[]): RememberedRows {
  const { lookBack, window: steps, dimensions } = corpus.frame.shape;
  const rows: InterestEvent[] = [];
  const places = windows.map(({ sequence, start, to }) => {
    const { events } = corpus.sequences[sequence]!;
    const first = rows.length;
    const known = new Set<string>();
    for (let k = start; k >= 0 && known.size < lookBack; k--) {
      const event = events[k]!;
      if (event.weight <= 0 || known.has(event.id)) continue;
      known.add(event.id);
      rows.push(event);
    }
    const base = rows.length;
    const from: number[] = [];
    for (let t = 1; t < steps && start + t + 1 < to; t++) {
      const event = events[start + t]!;
      if (event.weight <= 0 || known.has(event.id)) continue;
      known.add(event.id);
      rows.push(event);
      from.push(t);
    }
    return { start: first, base, end: rows.length, steps: from };
  });
  const vectors = new Float32Array(rows.length * dimensions);
  rows.forEach((event, row) => {
    vectors.set(event.vector, row * dimensions);
  });
  return { vectors, rows: rows.map(({ id, weight }) => ({ id, weight })), windows: places };
}

/**
 * Late fusion of every position and column (as `TopKModel` with k = 3), from the inner products of the
 * remembered rows with the columns (rows × columns). A page never speaks for itself: a candidate of another
 * time that is remembered would otherwise give itself away.
 */
export function fuse(batch: Batch, products: Float32Array, steps: number): Float32Array {
  const { remembered, columns, columnIds } = batch;
  const fusion = new Float32Array(batch.positions * columns);
  const largest = new LargestMean(3);
  const count = remembered.windows.length;
  const { rows } = remembered;
  remembered.windows.forEach(({ start, base, end, steps: from }, b) => {
    for (let column = 0; column < columns; column++) {
      const id = columnIds[column]!;
      largest.clear();
      let next = start;
      for (let t = 0; t < steps; t++) {
        for (; next < end && (next < base || from[next - base]! <= t); next++) {
          const known = rows[next]!;
          if (known.id !== id) largest.offer(known.weight * products[next * columns + column]!);
        }
        fusion[(t * count + b) * columns + column] = largest.mean();
      }
    }
  });
  return fusion;
}

/** Root mean square of the projected components over some vectors; its inverse is `Frame.inputScale`. */
export function unitVarianceScale(projected: readonly Float32Array[]): number {
  let squares = 0;
  let count = 0;
  for (const row of projected) {
    for (const value of row) squares += value * value;
    count += row.length;
  }
  return squares > 0 ? Math.sqrt(count / squares) : 1;
}
