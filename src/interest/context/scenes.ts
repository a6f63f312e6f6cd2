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

/**
 * The plain name of a scene's times: on which days it has cells, and the part of the day its visits lie in, by
 * their mean on the circle of hours. `visits` is one number a cell of the week.
 */
export function sceneTimes({ cells }: Pick<Scene, 'cells'>, visits: readonly number[]): SceneTimes {
  const busy = cells.filter((cell) => visits[cell]! > 0);
  const counted = busy.length > 0 ? busy : cells;
  const onWeekdays = counted.some((cell) => cell < dayCells);
  const onWeekends = counted.some((cell) => cell >= dayCells);
  const { start, length } = shortestArc(new Set(counted.map((cell) => cell % dayCells)));
  const hours = 24 / dayCells;
  return {
    days: onWeekdays && onWeekends ? 'any' : onWeekdays ? 'weekday' : 'weekend',
    part: partOf(meanHour(counted, visits), length * hours),
    from: length === dayCells ? 0 : start * hours,
    to: length === dayCells ? 24 : ((start + length) * hours) % 24 || 24,
  };
}

function partOf(hour: number, length: number): SceneTimes['part'] {
  if (length >= 18) return 'all';
  if (length >= 8 && hour >= 9 && hour < 17) return 'daytime';
  if (hour >= 5 && hour < 12) return 'morning';
  if (hour >= 12 && hour < 17) return 'afternoon';
  return hour >= 17 && hour < 22 ? 'evening' : 'night';
}

/** Mean on the circle of hours, 0..24, of the middles of cells, weighed by visits (alike where there are none). */
function meanHour(cells: readonly number[], visits: readonly number[]): number {
  const known = cells.some((cell) => visits[cell]! > 0);
  let x = 0;
  let y = 0;
  for (const cell of cells) {
    const angle = (2 * Math.PI * ((cell % dayCells) + 0.5)) / dayCells;
    const weight = known ? visits[cell]! : 1;
    x += weight * Math.cos(angle);
    y += weight * Math.sin(angle);
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
