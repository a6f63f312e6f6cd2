// A scene: times of the week at which a person is after something else than at other times.
import * as v from 'valibot';
import { cellCount, cellOf, cellWeights, dayCells, type LocalTime } from './clock';

export const sceneSchema = v.object({
  /** Stays the same through a rename or a merge of others. */
  id: v.string(),
  /** Cells of the week (see clock.ts), rising; no two scenes share one. */
  cells: v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(cellCount - 1))),
    v.minLength(1),
  ),
  /** The person's own name for it; null: it goes by its times. */
  name: v.nullable(v.pipe(v.string(), v.maxLength(60))),
  /** Switched off, it says nothing and influences nothing. */
  on: v.boolean(),
});
export type Scene = v.InferOutput<typeof sceneSchema>;

/** What a scene's times are called, for the app to put into words. */
export interface SceneTimes {
  days: 'weekday' | 'weekend' | 'any';
  part: 'morning' | 'afternoon' | 'evening' | 'night' | 'daytime' | 'all';
  /** The stretch of the day its visits lie in, first hour and the hour it ends at; the whole day: 0 and 24. */
  from: number;
  to: number;
}

/** The scene of a moment; null where its time belongs to none. */
export function sceneAt(scenes: readonly Scene[], time: LocalTime): Scene | null {
  const cell = cellOf(time);
  return scenes.find(({ cells }) => cells.includes(cell)) ?? null;
}

/** How much a moment belongs to a scene, 0..1; over scenes that fill the week this sums to 1. */
export function belonging(scene: Scene, time: LocalTime): number {
  let sum = 0;
  for (const { cell, weight } of cellWeights(time)) if (scene.cells.includes(cell)) sum += weight;
  return sum;
}

/** A cell with less than this share of a scene's visits says nothing of when it is. */
const smallestShare = 0.03;
/** Where more than this share of them is on one kind of day, the scene is called by it. */
const oneKind = 0.8;

/**
 * The plain name of a scene's times: the days its visits are on, the stretch of the day they fill, and the part of
 * the day that is, by their mean on the circle of hours. `visits` is one number a cell of the week.
 */
export function sceneTimes({ cells }: Pick<Scene, 'cells'>, visits: readonly number[]): SceneTimes {
  const total = cells.reduce((sum, cell) => sum + visits[cell]!, 0);
  const busy = total > 0 ? cells.filter((cell) => visits[cell]! >= smallestShare * total) : cells;
  const weight = (cell: number) => (total > 0 ? visits[cell]! : 1);
  const sum = (some: readonly number[]) => some.reduce((total, cell) => total + weight(cell), 0);
  const weekdays = busy.filter((cell) => cell < dayCells);
  const weekends = busy.filter((cell) => cell >= dayCells);
  const onWeekdays = sum(weekdays) / sum(busy);
  const days = onWeekdays > oneKind ? 'weekday' : onWeekdays < 1 - oneKind ? 'weekend' : 'any';
  const counted = days === 'any' ? busy : days === 'weekday' ? weekdays : weekends;
  const { start, length } = shortestArc(new Set(counted.map((cell) => cell % dayCells)));
  const hours = 24 / dayCells;
  return {
    days,
    part: partOf(meanHour(counted, weight), length * hours),
    from: length === dayCells ? 0 : start * hours,
    to: length === dayCells ? 24 : ((start + length) * hours) % 24 || 24,
  };
}

function partOf(hour: number, length: number): SceneTimes['part'] {
  if (length >= 12) return 'all';
  if (length >= 8 && hour >= 9 && hour < 17) return 'daytime';
  if (hour >= 5 && hour < 12) return 'morning';
  if (hour >= 12 && hour < 17) return 'afternoon';
  return hour >= 17 && hour < 22 ? 'evening' : 'night';
}

/** Mean on the circle of hours, 0..24, of the middles of cells. */
function meanHour(cells: readonly number[], weightOf: (cell: number) => number): number {
  let x = 0;
  let y = 0;
  for (const cell of cells) {
    const angle = (2 * Math.PI * ((cell % dayCells) + 0.5)) / dayCells;
    x += weightOf(cell) * Math.cos(angle);
    y += weightOf(cell) * Math.sin(angle);
  }
  return ((Math.atan2(y, x) / (2 * Math.PI)) * 24 + 24) % 24;
}

/** The shortest stretch of the circle of a day that holds all the blocks: what is left of it beside the largest gap. */
function shortestArc(blocks: ReadonlySet<number>): { start: number; length: number } {
  let best = { start: 0, length: dayCells };
  for (const start of [...blocks].sort((a, b) => a - b)) {
    let length = dayCells;
    while (length > 1 && !blocks.has((start + length - 1) % dayCells)) length--;
    if (length < best.length) best = { start, length };
  }
  return best;
}
