import { describe, expect, it } from 'vitest';
import { cellAcross, cellBeside, cellOf, cellWeights, deviceClock } from './clock';
import { discoverScenes } from './discover';
import { belonging, type Scene, sceneAt, sceneTimes } from './scenes';
import { sessionsOf } from './sessions';
import { monday, utcClock, weekly } from './week.fixture';

const hour = 3_600_000;
const day = 24 * hour;
const options = { seed: 1, clock: utcClock };

describe('discoverScenes', () => {
  const events = weekly({ weeks: 16, seed: 3, strength: 0.9 });
  const found = discoverScenes(events, options);
  const sceneOf = (dayOfWeek: number, atHour: number) =>
    sceneAt(found.scenes, utcClock(monday + dayOfWeek * day + atHour * hour))?.id;

  it('finds the three times at which a person with a rhythm reads different things', () => {
    expect(found.scenes).toHaveLength(3);
    expect(found.chance).toBeLessThanOrEqual(0.05);
    expect(found.gain).toBeGreaterThan(0.3);
    expect(new Set([sceneOf(0, 9), sceneOf(0, 21), sceneOf(5, 21)]).size).toBe(3);
    expect(sceneOf(0, 9)).toBe(sceneOf(4, 8.5));
  });

  it('they fill the week, no two share a cell', () => {
    const cells = found.scenes.flatMap((scene) => scene.cells);
    expect([...cells].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, cell) => cell));
  });

  it('where times say nothing, or too little is known, there are none', () => {
    // Ten people without a rhythm: at a level of 5% one of them may be taken in.
    const taken = Array.from({ length: 10 }, (_, k) =>
      discoverScenes(weekly({ weeks: 12, seed: 100 + k, strength: 0 }), options),
    ).filter(({ scenes }) => scenes.length > 0);
    expect(taken.length).toBeLessThanOrEqual(1);
    expect(discoverScenes(weekly({ weeks: 2, seed: 3, strength: 1 }), options).scenes).toEqual([]);
    expect(discoverScenes([], options).scenes).toEqual([]);
  });

  it('a drift of interest is no scene: a month of mornings on one thing, then one of evenings on another', () => {
    const drifting = weekly({ weeks: 16, seed: 5, strength: 1 }).flatMap((event) => {
      const month = Math.floor((event.time - monday) / (28 * day));
      const morning = utcClock(event.time).hour < 12;
      const { vector } = events[month % 2 === 0 ? 0 : 3]!;
      return morning === (month % 2 === 0) ? [{ ...event, vector }] : [];
    });
    expect(discoverScenes(drifting, options).scenes).toEqual([]);
  });

  it('the same events give the same scenes', () => {
    const again = discoverScenes(weekly({ weeks: 16, seed: 3, strength: 0.9 }), options);
    expect(again).toEqual(found);
  });
});

describe('sessionsOf', () => {
  it('a gap of over half an hour begins another; what is disliked is in none', () => {
    const vector = Float32Array.from([1, 0]);
    const at = (minutes: number, weight = 1) => ({
      vector,
      time: monday + minutes * 60_000,
      weight,
      site: '',
      id: `${minutes}`,
    });
    const sessions = sessionsOf([at(0), at(29), at(59), at(90), at(91, -1)], utcClock, 1);
    expect(sessions.map(({ weight }) => weight)).toEqual([Math.sqrt(3), 1]);
    expect(sessions.map(({ cell }) => cell)).toEqual([0, 0]);
    expect(sessions[0]!.content).toEqual(sessions[1]!.content);
  });
});

describe('the clock', () => {
  it('cells by hand: Monday 9:30, Saturday 23:59', () => {
    expect(cellOf({ day: 0, hour: 9.5 })).toBe(4);
    expect(cellOf({ day: 5, hour: 23.98 })).toBe(23);
    expect(cellBeside(0, -1)).toBe(11);
    expect(cellBeside(23, 1)).toBe(12);
    expect(cellAcross(4)).toBe(16);
  });

  it('at its middle a cell holds a moment wholly, at its edge by half', () => {
    const weightOf = (hourOfDay: number, cell: number) =>
      cellWeights({ day: 0, hour: hourOfDay }).find((entry) => entry.cell === cell)?.weight ?? 0;
    expect(weightOf(9, 4)).toBeCloseTo(1, 9);
    expect(weightOf(8, 4)).toBeCloseTo(0.5, 9);
    expect(weightOf(9.5, 5)).toBeCloseTo(0.25, 9);
    expect(weightOf(0.5, 11)).toBeCloseTo(0.25, 9);
  });

  it('the device’s clock goes by its zone’s time of that day, through a change to summer time', () => {
    for (let k = 0; k < 400; k++) {
      const time = monday + k * 23 * hour;
      const date = new Date(time);
      const { day: weekday, hour: ofDay } = deviceClock(time);
      expect(Math.floor(ofDay)).toBe(date.getHours());
      expect((weekday + 1) % 7).toBe(date.getDay());
    }
  });
});

describe('scenes', () => {
  const mornings: Scene = { id: 'a', cells: [3, 4, 5], name: null, on: true };
  const nights: Scene = { id: 'b', cells: [0, 10, 11, 12, 22, 23], name: null, on: true };
  const visits = Array.from({ length: 24 }, () => 1);

  it('plain times by hand', () => {
    expect(sceneTimes(mornings, visits)).toEqual({ days: 'weekday', part: 'morning', from: 6, to: 12 });
    expect(sceneTimes(nights, visits)).toEqual({ days: 'any', part: 'night', from: 20, to: 2 });
    const all = { cells: visits.map((_, cell) => cell) };
    expect(sceneTimes(all, visits)).toEqual({ days: 'any', part: 'all', from: 0, to: 24 });
    // Cells in which nothing was ever read say nothing of its name.
    const quiet = visits.map((_, cell) => (cell === 5 ? 9 : 0));
    expect(sceneTimes({ cells: [5, 6, 17, 18] }, quiet)).toEqual({
      days: 'weekday',
      part: 'morning',
      from: 10,
      to: 12,
    });
  });

  it('belonging goes over smoothly and sums to 1 over scenes that fill the week', () => {
    const rest: Scene = { id: 'c', cells: [1, 2, 6, 7, 8, 9], name: null, on: true };
    for (let at = 0; at < 24; at += 0.3) {
      const sum = [mornings, nights, rest].reduce(
        (x, scene) => x + belonging(scene, { day: 2, hour: at }),
        0,
      );
      expect(sum).toBeCloseTo(1, 9);
    }
    expect(belonging(mornings, { day: 0, hour: 6 })).toBeCloseTo(0.5, 9);
    expect(belonging(mornings, { day: 6, hour: 9 })).toBe(0);
  });
});
