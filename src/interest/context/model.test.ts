import { describe, expect, it } from 'vitest';
import { emptyMatrix } from '../../embedding/matrix';
import { standardised } from '../blend/standard';
import { TopKModel } from '../decay/top-k';
import type { CandidateSet, EventSequence } from '../model';
import { createRandom } from '../random';
import { SceneModel } from './model';
import type { Scene } from './scenes';
import { dimensions, monday, near, utcClock, weekly } from './week.fixture';

const hour = 3_600_000;
const day = 24 * hour;
const options = { clock: utcClock, seed: 1 };

function candidatesOf(topics: readonly number[], random: () => number): CandidateSet {
  const vectors = emptyMatrix(topics.length, dimensions);
  topics.forEach((topic, row) => {
    vectors.data.set(near(topic, random), row * dimensions);
  });
  return { vectors, ids: topics.map((_, row) => `${row}`), sites: topics.map(() => '') };
}

const observed = (model: SceneModel, events: EventSequence) => {
  model.observe(events);
  return model;
};

describe('SceneModel', () => {
  const events = weekly({ weeks: 20, seed: 3, strength: 0.85 });
  const known = events.filter(({ time }) => time < monday + 14 * 7 * day);

  it('by hand: the mean of the hour less that of all, as far as there are enough', () => {
    const scenes: Scene[] = [
      { id: 'a', cells: [4], name: null, on: true },
      { id: 'b', cells: [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11], name: null, on: true },
    ];
    const at = (hourOfDay: number, vector: number[], weight = 1) => ({
      vector: Float32Array.from(vector),
      time: monday + hourOfDay * hour,
      weight,
      site: '',
      id: `${hourOfDay}`,
    });
    // In the middle of their cells they belong wholly to one scene.
    const model = observed(new SceneModel({ ...options, scenes }), [
      at(9, [1, 0]),
      at(15, [0, 1]),
      at(17, [0, 1]),
    ]);
    const set = {
      vectors: { rows: 1, dimensions: 2, data: Float32Array.from([1, 0]) },
      ids: ['c'],
      sites: [''],
    };
    const score = model.score(model.forecast(monday + 9 * hour), set)[0]!;
    expect(score).toBeCloseTo((1 / 21) * (1 - 1 / 3), 6);
    // At 8:00 half of the moment belongs to what was before.
    const between = model.score(model.forecast(monday + 8 * hour), set)[0]!;
    expect(between).toBeCloseTo((1.5 / 21.5) * (0.5 / 1.5 - 1 / 3), 6);
    const off = new SceneModel({ ...options, scenes: [{ ...scenes[0]!, on: false }, scenes[1]!] });
    expect(observed(off, model['events']).score(off.forecast(monday + 9 * hour), set)[0]).toBe(0);
  });

  it('finds the rhythm by itself, and with it what comes next is foretold better than by interest alone', () => {
    const random = createRandom(9);
    const scene = observed(new SceneModel(options), known);
    const interest = new TopKModel(10);
    interest.observe(known);
    const gains: number[] = [];
    /** nDCG of the one right row, the first. */
    const gainOf = (scores: Float32Array) =>
      1 / Math.log2(2 + scores.filter((score) => score > scores[0]!).length);
    events.slice(known.length).forEach((event, k) => {
      if (k % 3 > 0) return; // one page a session
      const topic = event.vector.indexOf(Math.max(...event.vector));
      const set = candidatesOf([topic, ...Array.from({ length: 14 }, (_, row) => row % 5)], random);
      const base = standardised(interest.score(interest.forecast(event.time), set));
      const time = standardised(scene.score(scene.forecast(event.time), set));
      gains.push(gainOf(base.map((x, row) => x + 0.5 * time[row]!)) - gainOf(base));
    });
    expect(gains.length).toBeGreaterThan(50);
    expect(gains.reduce((sum, gain) => sum + gain, 0) / gains.length).toBeGreaterThan(0.1);
  });

  it('says nothing where the hour says nothing', () => {
    const model = observed(new SceneModel(options), weekly({ weeks: 14, seed: 4, strength: 0 }));
    const set = candidatesOf([0, 1, 2], createRandom(1));
    expect([...model.score(model.forecast(monday + 100 * day + 9 * hour), set)]).toEqual([0, 0, 0]);
    expect(model.explain(near(0, createRandom(1)))).toEqual([]);
  });

  it('taking events in one by one leads to the same as observing them at once', () => {
    const whole = observed(new SceneModel(options), events);
    const slowly = new SceneModel(options);
    const set = candidatesOf([0, 1, 2], createRandom(1));
    events.forEach((event, k) => {
      slowly.update(event);
      if (k === 70 || k === 250) slowly.score(slowly.forecast(event.time), set);
    });
    const at = events.at(-1)!.time + hour;
    const [one, other] = [whole, slowly].map((model) => model.score(model.forecast(at), set));
    expect(one!.some((value) => value !== 0)).toBe(true);
    one!.forEach((value, row) => {
      expect(other![row]).toBeCloseTo(value, 6);
    });
  });

  it('explains by pages of that time; the shares of all pages, and what speaks against, make up the score', () => {
    const model = observed(new SceneModel(options), known);
    const at = monday + 14 * 7 * day + 9 * hour;
    const candidate = near(0, createRandom(2), 0);
    const reasons = model.explain(candidate, { at });
    expect(reasons.length).toBe(5);
    for (const { index } of reasons) expect(utcClock(known[index]!.time).hour).toBeLessThan(12);
    // Read then, an average page would have left the rest of the score.
    const set = { vectors: { rows: 1, dimensions, data: candidate }, ids: ['c'], sites: [''] };
    const scoreOf = (sequence: EventSequence) => {
      const other = observed(new SceneModel({ ...options, scenes: model['scenes'] }), sequence);
      return other.score(other.forecast(at), set)[0]!;
    };
    const average = new Float32Array(dimensions);
    for (const { vector } of known)
      for (let j = 0; j < dimensions; j++) average[j]! += vector[j]! / known.length;
    const { index, share } = reasons[0]!;
    const replaced = known.map((event, k) => (k === index ? { ...event, vector: average } : event));
    // The average itself moves a little with the page: to first order the share is what goes.
    const before = scoreOf(known);
    const moved = (known[index]!.vector[0]! - average[0]!) / known.length;
    expect((before - scoreOf(replaced)) / before).toBeCloseTo(share - (moved * 210) / 230 / before, 3);
  });
});
