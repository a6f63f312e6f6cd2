// Sessions of a person's events: the unit in which scenes are looked for, since pages of one session are alike.
import { sessionGap } from '../../history/session';
import type { EventSequence } from '../model';
import { createRandom } from '../random';
import { cellOf, type LocalClock } from './clock';

/** One sitting: when it began by the person's clock, and what it was about. */
export interface Session {
  /** Milliseconds since 1970. */
  time: number;
  /** Cell of the week it began in. */
  cell: number;
  /** Mean of its events' vectors, projected. */
  content: Float64Array;
  /** √ of its events: a long session says more of its hour than a short one, but not in proportion. */
  weight: number;
}

/** Vectors are projected to so many directions: what is compared are means of many, which need no more. */
export const contentDimensions = 48;

/**
 * Positive events by session (see `sessionGap`), oldest first, of the latest `most` sessions; their content
 * projected by seeded chance.
 */
export function sessionsOf(
  sequence: EventSequence,
  clock: LocalClock,
  seed: number,
  most = Number.POSITIVE_INFINITY,
): Session[] {
  const groups: { time: number; sum: Float32Array; events: number }[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { time, vector, weight } of sequence) {
    if (weight <= 0) continue;
    let group = groups.at(-1);
    if (!group || time - last > sessionGap) {
      group = { time, sum: new Float32Array(vector.length), events: 0 };
      groups.push(group);
    }
    for (let j = 0; j < vector.length; j++) group.sum[j]! += vector[j]!;
    group.events++;
    last = time;
  }
  const dimensions = groups[0]?.sum.length ?? 0;
  const project = projection(dimensions, seed);
  return groups.slice(-most).map(({ time, sum, events }) => ({
    time,
    cell: cellOf(clock(time)),
    content: project(sum, 1 / events),
    weight: Math.sqrt(events),
  }));
}

/**
 * Random projection (Achlioptas 2003: entries ±1/√k), which keeps distances within a few percent where they are
 * between means of many vectors.
 */
function projection(dimensions: number, seed: number): (vector: Float32Array, scale: number) => Float64Array {
  const random = createRandom(seed);
  const signs = new Int8Array(dimensions * contentDimensions);
  for (let i = 0; i < signs.length; i++) signs[i] = random() < 0.5 ? -1 : 1;
  return (vector, scale) => {
    const content = new Float64Array(contentDimensions);
    for (let j = 0; j < dimensions; j++) {
      const value = (vector[j]! * scale) / Math.sqrt(contentDimensions);
      for (let k = 0; k < contentDimensions; k++) content[k]! += value * signs[j * contentDimensions + k]!;
    }
    return content;
  };
}
