import { describe, expect, it } from 'vitest';
import { createRandom } from '../interest/random';
import { drawChance, type Outcomes, topicsToTry } from './bandit';

const topics = Array.from({ length: 20 }, (_, index) => `topic ${index}`);
const available = new Map(topics.map((topic) => [topic, 50]));
const nothing = new Map<string, Outcomes>();

describe('drawChance', () => {
  it('draws from Beta(1 + taken, 2 + refused): mean and variance over many seeds', () => {
    for (const outcomes of [
      { taken: 0, refused: 0 },
      { taken: 5, refused: 1.5 },
    ]) {
      const draws = Array.from({ length: 4000 }, (_, seed) => drawChance(outcomes, seed, 'bread'));
      const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
      const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
      const a = 1 + outcomes.taken;
      const b = 2 + outcomes.refused;
      expect(mean).toBeCloseTo(a / (a + b), 1.7);
      expect(variance).toBeCloseTo((a * b) / ((a + b) ** 2 * (a + b + 1)), 2);
    }
  });

  it('of one topic does not depend on another', () => {
    expect(drawChance({ taken: 1, refused: 0 }, 3, 'a')).toBe(drawChance({ taken: 1, refused: 0 }, 3, 'a'));
    expect(drawChance({ taken: 1, refused: 0 }, 3, 'a')).not.toBe(
      drawChance({ taken: 1, refused: 0 }, 3, 'b'),
    );
  });
});

describe('topicsToTry', () => {
  it('fills the places, never with more of a topic than there is, and none where there are none', () => {
    const few = new Map([
      ['a', 2],
      ['b', 1],
    ]);
    expect([...topicsToTry(few, nothing, 5, 1)].sort()).toEqual(['a', 'a', 'b']);
    expect(topicsToTry(available, nothing, 0, 1)).toEqual([]);
    expect(topicsToTry(new Map(), nothing, 3, 1)).toEqual([]);
  });

  it('is the same for the same outcomes and seed, and another once something was learned', () => {
    const first = topicsToTry(available, nothing, 8, 1);
    expect(topicsToTry(available, nothing, 8, 1)).toEqual(first);
    expect(topicsToTry(available, nothing, 8, 2)).not.toEqual(first);
    const learned = new Map([[first[0]!, { taken: 0, refused: 1 }]]);
    expect(topicsToTry(available, learned, 8, 1)).not.toEqual(first);
  });

  it('finds what a simulated person takes: far less regret than trying by chance', () => {
    const wanted = new Set(['topic 4', 'topic 11']);
    const chanceOf = (topic: string) => (wanted.has(topic) ? 0.6 : 0.05);
    const rounds = 60;
    const places = 5;
    const regret = (pick: (outcomes: Map<string, Outcomes>, round: number) => string[], seed: number) => {
      const random = createRandom(seed);
      const outcomes = new Map<string, Outcomes>();
      let lost = 0;
      for (let round = 0; round < rounds; round++) {
        for (const topic of pick(outcomes, round)) {
          lost += 0.6 - chanceOf(topic);
          const known = outcomes.get(topic) ?? { taken: 0, refused: 0 };
          if (random() < chanceOf(topic)) known.taken += 1;
          else known.refused += 0.5;
          outcomes.set(topic, known);
        }
      }
      return lost;
    };
    const sums = { bandit: 0, uniform: 0 };
    for (let seed = 1; seed <= 10; seed++) {
      sums.bandit += regret((outcomes) => topicsToTry(available, outcomes, places, seed), seed);
      const random = createRandom(seed + 100);
      const anyTopic = () => topics[Math.floor(random() * topics.length)]!;
      sums.uniform += regret(() => Array.from({ length: places }, anyTopic), seed);
    }
    expect(sums.bandit).toBeLessThan(0.5 * sums.uniform);
  });
});
