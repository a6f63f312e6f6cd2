// The attack that a card must withstand: was this page in the history? By whoever knows everything but that.

export interface Attack {
  /** Share of the worlds with the page that are called so, less the share of those without: the largest. */
  advantage: number;
  /** The largest P(called | one) − e^ε P(called | other), either way round: at most δ if (ε, δ) holds. */
  excess: number;
  /** Deviation that chance gives `excess`. */
  chance: number;
}

/**
 * Likelihood-ratio attack (Neyman & Pearson: none is stronger). `inside` and `outside` are the log ratios of results
 * drawn with and without the page; every threshold is tried.
 */
export function attack(inside: readonly number[], outside: readonly number[], epsilon: number): Attack {
  const marked = [
    ...inside.map((value) => ({ value, member: true })),
    ...outside.map((value) => ({ value, member: false })),
  ].sort((a, b) => b.value - a.value);
  let hits = 0;
  let alarms = 0;
  const result: Attack = { advantage: 0, excess: 0, chance: 0 };
  const factor = Math.exp(epsilon);
  for (const { member } of marked) {
    if (member) hits++;
    else alarms++;
    const hit = hits / inside.length;
    const alarm = alarms / outside.length;
    result.advantage = Math.max(result.advantage, hit - alarm);
    for (const [p, q] of [
      [hit, alarm],
      [1 - alarm, 1 - hit],
    ] as const) {
      if (p - factor * q <= result.excess) continue;
      result.excess = p - factor * q;
      result.chance = Math.sqrt((p * (1 - p)) / inside.length + (factor ** 2 * q * (1 - q)) / outside.length);
    }
  }
  return result;
}
