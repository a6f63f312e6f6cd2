// When a moment is by the person's own clock: the cell of the week it falls in, weekdays and weekends apart.

/** Day of the week from Monday 0, and the hour 0..24 with its fraction. */
export interface LocalTime {
  day: number;
  hour: number;
}

/** From milliseconds since 1970 to the person's own clock. */
export type LocalClock = (time: number) => LocalTime;

/** By the device's time zone and the summer time that held at that moment, not now. */
export function deviceClock(time: number): LocalTime {
  const date = new Date(time);
  return { day: (date.getDay() + 6) % 7, hour: date.getHours() + date.getMinutes() / 60 };
}

/** Hours in one cell, and cells in a day. */
const cellHours = 2;
export const dayCells = 24 / cellHours;
/** Cells 0 … dayCells − 1 are those of weekdays from midnight on, the rest those of Saturday and Sunday. */
export const cellCount = 2 * dayCells;

export function cellOf({ day, hour }: LocalTime): number {
  const block = Math.min(dayCells - 1, Math.floor(hour / cellHours));
  return (day >= 5 ? dayCells : 0) + block;
}

/** The cell that is `step` cells later on the clock of the same kind of day. */
export function cellBeside(cell: number, step: number): number {
  const kind = Math.floor(cell / dayCells);
  return kind * dayCells + (((((cell % dayCells) + step) % dayCells) + dayCells) % dayCells);
}

/** The same hours on the other kind of day. */
export function cellAcross(cell: number): number {
  return (cell + dayCells) % cellCount;
}

/**
 * How much a moment belongs to each of two neighbouring cells, by where it stands between their middles: at the
 * middle of a cell wholly to it, at its edge half to it and half to the next. Sums to 1.
 */
export function cellWeights(time: LocalTime): { cell: number; weight: number }[] {
  const cell = cellOf(time);
  const offset = (time.hour % cellHours) / cellHours - 0.5;
  const beside = cellBeside(cell, offset < 0 ? -1 : 1);
  return [
    { cell, weight: 1 - Math.abs(offset) },
    { cell: beside, weight: Math.abs(offset) },
  ];
}
