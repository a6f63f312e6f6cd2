// Made-up logs with a known structure, for tests: what comes next follows from what came before.
import { normalise } from '../../embedding/matrix';
import type { InterestEvent } from '../model';
import { createRandom } from '../random';

export interface SyntheticOptions {
  events: number;
  dimensions: number;
  topics: number;
  seed: number;
  /** Chance that an event follows the cycle of topics rather than being drawn at random. */
  order: number;
  /** Length of the noise added to a topic's direction. */
  noise: number;
}

/**
 * A person whose topics follow one another in a fixed cycle (0, 1, 2 … 0), so that the next page is about
 * something *else* than the last: averages of the past point away from it, and only a model that has
 * learned the order can know. Topic directions are the first unit axes.
 */
export function cyclingPerson(options: SyntheticOptions): InterestEvent[] {
  const { events, dimensions, topics, seed, order, noise } = options;
  const random = createRandom(seed);
  let topic = 0;
  return Array.from({ length: events }, (_, index) => {
    topic = random() < order ? (topic + 1) % topics : Math.floor(random() * topics);
    const vector = new Float32Array(dimensions).map(
      (_, j) => (j === topic ? 1 : 0) + ((random() - 0.5) * noise * Math.sqrt(12)) / Math.sqrt(dimensions),
    );
    const time = 1_700_000_000_000 + index * 3_600_000 + Math.floor(random() * 1_800_000);
    return { vector: normalise(vector), time, weight: 1, site: `site${topic}`, id: `page${index}` };
  });
}
