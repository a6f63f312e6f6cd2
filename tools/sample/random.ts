// Seeded randomness for the sample histories: the same seed must give the same
// history on every machine, so nothing here may touch Math.random or the clock.

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** Standard normal deviate. */
  normal(): number;
  /** Poisson deviate; meant for small means. */
  poisson(mean: number): number;
  /** Index drawn in proportion to its weight, or -1 when every weight is zero. */
  weightedIndex(weights: readonly number[]): number;
}

/** Mulberry32: 32 bits of state are plenty for a few thousand visits. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** FNV-1a, so that two personas with one seed still get different histories. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

export function createRandom(seed: number): Random {
  const next = mulberry32(seed);
  const between = (low: number, high: number): number => low + (high - low) * next();
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    normal: () => {
      // 1 - next() keeps the logarithm away from zero.
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      return radius * Math.cos(2 * Math.PI * next());
    },
    poisson: (mean) => {
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > limit; product *= next()) count += 1;
      return count;
    },
    weightedIndex: (weights) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      if (total <= 0) return -1;
      let left = next() * total;
      let last = -1;
      for (const [index, weight] of weights.entries()) {
        if (weight <= 0) continue;
        last = index;
        left -= weight;
        if (left < 0) return index;
      }
      return last;
    },
  };
}
