import { beforeAll, describe, expect, it } from 'vitest';
import { emptyMatrix } from '../embedding/matrix';
import { discoverScenes } from '../interest/context/discover';
import type { Scene } from '../interest/context/scenes';
import { dimensions, near, utcClock, weekly } from '../interest/context/week.fixture';
import { TopKModel } from '../interest/decay/top-k';
import type { EventSequence } from '../interest/model';
import { createRandom } from '../interest/random';
import { sceneWeight } from './scene-weight';

const week = 7 * 24 * 3_600_000;
const seed = 1;
const clock = utcClock;
const rhythm = weekly({ weeks: 8, seed: 1, strength: 0.85 });
const scenesIn = (sequence: EventSequence) => discoverScenes(sequence, { seed, clock }).scenes;

/** What others offer: the same three topics, and five the person never reads. */
const catalog = (() => {
  const random = createRandom(8);
  const vectors = emptyMatrix(200, dimensions);
  const ids = Array.from({ length: 200 }, (_, row) => {
    vectors.data.set(near(row % 8, random), row * dimensions);
    return `https://item${row}.example/`;
  });
  return { vectors, ids, sites: ids };
})();

const weightIn = (sequence: EventSequence, changed?: Scene[], signal = new AbortController().signal) =>
  sceneWeight({ base: new TopKModel(10), sequence, catalog, clock, seed, changed, signal });

let weight: number;
beforeAll(async () => {
  weight = await weightIn(rhythm);
});

describe('sceneWeight', () => {
  it('is what they foretold where there is a rhythm, and no larger than interest itself', () => {
    expect(weight).toBeGreaterThan(0.2);
    expect(weight).toBeLessThanOrEqual(0.6);
  });

  it('is 0 for scenes that only the held-out time itself shows', async () => {
    const early = weekly({ weeks: 6, seed: 1, strength: 0 });
    const late = weekly({ weeks: 3, seed: 11, strength: 1 }).map((event) => ({
      ...event,
      time: event.time + 6 * week,
      id: `late ${event.id}`,
    }));
    const sequence = [...early, ...late];
    expect(scenesIn(sequence)).toHaveLength(3);
    expect(await weightIn(sequence)).toBe(0);
  });

  it('is 0 where they gain on the whole (0.015 of nDCG@10), but within chance', async () => {
    const weak = weekly({ weeks: 8, seed: 8, strength: 0.45 });
    expect(scenesIn(weak)).toHaveLength(3);
    expect(await weightIn(weak)).toBe(0);
  });

  it('is 0 where hardly any session tells, whatever their interval', async () => {
    // All but the last four days (seven sessions, with an interval above 0) leads back to pages known from before.
    const last = rhythm.at(-1)!.time - (4 / 7) * week;
    const known = rhythm.map((event, k) =>
      k < rhythm.length * 0.85 || event.time > last ? event : { ...event, id: rhythm[k % 7]!.id },
    );
    expect(await weightIn(known)).toBe(0);
  });

  it('of scenes the person has changed is no more than these show themselves', async () => {
    const found = scenesIn(rhythm);
    const own = await weightIn(rhythm, found);
    expect(own).toBeLessThanOrEqual(weight);
    expect(own).toBeGreaterThan(0);
    const joined = { ...found[0]!, cells: found.flatMap(({ cells }) => cells) };
    expect(await weightIn(rhythm, [joined])).toBe(0);
  });

  it('is 0 where there is too little history, and nothing where it was called off', async () => {
    expect(await weightIn(rhythm.slice(0, 3))).toBe(0);
    await expect(weightIn(rhythm, undefined, AbortSignal.abort())).rejects.toThrow();
  });
});
