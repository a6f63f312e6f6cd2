// Which topics to try: a bandit that learns from how the person took what it tried.
import { createRandom } from '../interest/random';

/** What became of the tries of a topic. Fractions count: being passed over says less than being refused. */
export interface Outcomes {
  taken: number;
  refused: number;
}

/** What is believed of a topic before it was tried: one try in three is taken. */
const prior = { taken: 1, refused: 2 };

/**
 * Thompson sampling with Beta–Bernoulli arms (Thompson 1933; Chapelle & Li 2011): a draw of how likely a try of the
 * topic is to be taken, by what is known of it. The more is known, the less the draw strays from what was found; a
 * topic that was never tried may draw anything. Seeded by the round and the topic, so that one topic's draw does not
 * depend on which others there are.
 */
export function drawChance({ taken, refused }: Outcomes, seed: number, topic: string): number {
  const random = createRandom(seedOf(seed, topic));
  const a = gamma(prior.taken + taken, random);
  const b = gamma(prior.refused + refused, random);
  return a / (a + b);
}

/**
 * Topics to try, one a place: at each place every topic that has something left draws anew, and the largest draw has
 * it. `available` says how many items of each topic there are to try.
 */
export function topicsToTry(
  available: ReadonlyMap<string, number>,
  outcomes: ReadonlyMap<string, Outcomes>,
  places: number,
  seed: number,
): string[] {
  const left = new Map(available);
  const chosen: string[] = [];
  const round = rounds(outcomes);
  while (chosen.length < places) {
    let best: { topic: string; chance: number } | null = null;
    for (const [topic, items] of left) {
      if (items === 0) continue;
      const known = outcomes.get(topic) ?? { taken: 0, refused: 0 };
      const chance = drawChance(known, seed * 7919 + round * 101 + chosen.length, topic);
      if (!best || chance > best.chance || (chance === best.chance && topic < best.topic))
        best = { topic, chance };
    }
    if (!best) break;
    chosen.push(best.topic);
    left.set(best.topic, left.get(best.topic)! - 1);
  }
  return chosen;
}

/** Whatever was learned makes another round: its draws are new, and the same whenever the same is known. */
function rounds(outcomes: ReadonlyMap<string, Outcomes>): number {
  let sum = 0;
  for (const { taken, refused } of outcomes.values()) sum += 2 * taken + 3 * refused;
  return Math.round(sum * 16);
}

/** Gamma(shape, 1) for shape ≥ 1 (Marsaglia & Tsang 2000). */
function gamma(shape: number, random: () => number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Box–Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function seedOf(seed: number, topic: string): number {
  let hash = seed | 0;
  for (let k = 0; k < topic.length; k++) hash = (Math.imul(hash, 31) + topic.charCodeAt(k)) | 0;
  return hash >>> 0;
}
