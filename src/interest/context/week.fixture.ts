// A made-up person with a rhythm: what they read depends on the hour of the week, by as much as is asked for.
import { normalise } from '../../embedding/matrix';
import type { InterestEvent } from '../model';
import { createRandom } from '../random';
import type { LocalClock } from './clock';

export const dimensions = 24;
const hour = 3_600_000;
/** Monday, 1 January 2024, 00:00 UTC. */
export const monday = Date.UTC(2024, 0, 1);

/** The clock of a person who lives by UTC, whatever the machine that tests. */
export const utcClock: LocalClock = (time) => {
  const date = new Date(time);
  return { day: (date.getUTCDay() + 6) % 7, hour: date.getUTCHours() + date.getUTCMinutes() / 60 };
};

/** A unit vector near axis `topic`. */
export function near(topic: number, random: () => number, noise = 0.25): Float32Array {
  const vector = new Float32Array(dimensions).map(() => (random() - 0.5) * 2 * noise);
  vector[topic]! += 1;
  return normalise(vector);
}

export interface Rhythm {
  weeks: number;
  seed: number;
  /** How likely a session is about its hour's own topic rather than about any. */
  strength: number;
  /** The topic of a weekday 8:00, of a weekday 20:00 and of a Saturday 20:00. */
  topics?: [number, number, number];
}

/** Two sessions of three pages on every weekday, one on Saturdays; no topic but these three and `anything`. */
export function weekly({ weeks, seed, strength, topics = [0, 1, 2] }: Rhythm): InterestEvent[] {
  const random = createRandom(seed);
  const events: InterestEvent[] = [];
  const session = (time: number, topic: number) => {
    const about = random() < strength ? topic : topics[Math.floor(random() * 3)]!;
    const start = time + random() * 1.5 * hour;
    for (let page = 0; page < 3; page++) {
      const at = start + page * 60_000;
      events.push({ vector: near(about, random), time: at, weight: 1, site: '', id: `${at}` });
    }
  };
  for (let week = 0; week < weeks; week++) {
    for (let day = 0; day < 6; day++) {
      const midnight = monday + (7 * week + day) * 24 * hour;
      if (day < 5) session(midnight + 8 * hour, topics[0]);
      session(midnight + 20 * hour, day < 5 ? topics[1] : topics[2]);
    }
  }
  return events;
}
