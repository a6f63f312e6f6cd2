import { describe, expect, it } from 'vitest';
import { createRandom } from '../interest/random';
import { sequentialTest } from './sequential';

type Looks = (wins: number, losses: number) => boolean;
const ours: Looks = (wins, losses) => sequentialTest(wins, losses).better !== null;
/** What one would do who had settled on a number of comparisons beforehand: right for one look, wrong for many. */
const fixedLength: Looks = (wins, losses) => Math.abs(wins - losses) / Math.sqrt(wins + losses) > 1.96;

/** Share of simulated people for whom one of the looks, after each of `length` comparisons, says "better". */
function everDecided(look: Looks, share: number, people: number, length: number): number {
  const random = createRandom(11);
  let decided = 0;
  for (let person = 0; person < people; person++) {
    let wins = 0;
    for (let n = 1; n <= length; n++) {
      if (random() < share) wins++;
      if (!look(wins, n - wins)) continue;
      decided++;
      break;
    }
  }
  return decided / people;
}

/** The same exactly, by following the probability of every count that has not been decided. */
function chanceOfDeciding(look: Looks, share: number, length: number): number {
  let open = new Map([[0, 1]]);
  let decided = 0;
  for (let n = 1; n <= length; n++) {
    const next = new Map<number, number>();
    for (const [wins, chance] of open) {
      next.set(wins, (next.get(wins) ?? 0) + chance * (1 - share));
      next.set(wins + 1, (next.get(wins + 1) ?? 0) + chance * share);
    }
    for (const [wins, chance] of next) {
      if (!look(wins, n - wins)) continue;
      decided += chance;
      next.delete(wins);
    }
    open = next;
  }
  return decided;
}

describe('sequentialTest', () => {
  it('by hand: two wins, and the mean of p·p over Beta(2, 2) is 3/10', () => {
    expect(sequentialTest(2, 0).evidence).toBeCloseTo(0.3 * 4, 12);
    // Of one win and one loss: the mean of p − p·p is 1/2 − 3/10.
    expect(sequentialTest(1, 1).evidence).toBeCloseTo(0.2 * 4, 12);
    expect(sequentialTest(0, 0)).toEqual({ evidence: 1, low: 0, high: 1, better: null });
  });

  it('agrees with the mixture integrated numerically', () => {
    const steps = 200_000;
    for (const [wins, losses] of [
      [9, 5],
      [30, 12],
      [3, 14],
    ] as const) {
      let sum = 0;
      for (let i = 0; i < steps; i++) {
        const p = (i + 0.5) / steps;
        sum += (6 * p * (1 - p) * p ** wins * (1 - p) ** losses) / steps;
      }
      const { evidence } = sequentialTest(wins, losses);
      expect(evidence / (sum * 2 ** (wins + losses))).toBeCloseTo(1, 6);
    }
  });

  it('is a martingale of a fair coin: the next comparison changes nothing on average', () => {
    for (const [wins, losses] of [
      [0, 0],
      [4, 9],
      [20, 3],
    ] as const) {
      const now = sequentialTest(wins, losses).evidence;
      const next =
        (sequentialTest(wins + 1, losses).evidence + sequentialTest(wins, losses + 1).evidence) / 2;
      expect(next / now).toBeCloseTo(1, 10);
    }
  });

  it('looked at after every comparison it cries wolf to at most one of twenty; a test of fixed length does to many', () => {
    expect(chanceOfDeciding(ours, 0.5, 400)).toBeLessThanOrEqual(0.05);
    expect(everDecided(ours, 0.5, 400, 200)).toBeLessThanOrEqual(0.05);
    expect(chanceOfDeciding(fixedLength, 0.5, 400)).toBeGreaterThan(0.25);
  });

  it('finds what is there', () => {
    expect(chanceOfDeciding(ours, 0.7, 100)).toBeGreaterThan(0.85);
    expect(chanceOfDeciding(ours, 0.35, 200)).toBeGreaterThan(0.85);
    expect(everDecided(ours, 0.8, 200, 60)).toBeGreaterThan(0.9);
  });

  it('says which of the two, and the bounds leave one half out exactly then', () => {
    for (let wins = 0; wins <= 40; wins++) {
      for (let losses = 0; losses <= 40; losses += 5) {
        const { better, low, high } = sequentialTest(wins, losses);
        const [mirrored, other] = [sequentialTest(losses, wins), better === 'first' ? 'second' : 'first'];
        expect(mirrored.better).toBe(better === null ? null : other);
        expect(mirrored.high).toBeCloseTo(1 - low, 9);
        if (better === 'first') expect(low).toBeGreaterThan(0.5 - 1e-9);
        else if (better === 'second') expect(high).toBeLessThan(0.5 + 1e-9);
        else expect(low <= 0.5 && high >= 0.5).toBe(true);
        if (better !== null) expect(wins > losses).toBe(better === 'first');
      }
    }
  });

  it('the bounds hold the true share at every look, for nearly everybody', () => {
    const random = createRandom(2);
    const people = 300;
    let missed = 0;
    for (let person = 0; person < people; person++) {
      let wins = 0;
      let inside = true;
      for (let n = 1; n <= 120 && inside; n++) {
        if (random() < 0.62) wins++;
        const { low, high } = sequentialTest(wins, n - wins);
        inside = low <= 0.62 && 0.62 <= high;
      }
      if (!inside) missed++;
    }
    expect(missed / people).toBeLessThanOrEqual(0.05);
    expect(missed).toBeGreaterThan(0);
  });

  it('asks for more where less error is allowed', () => {
    expect(sequentialTest(9, 0, 0.05).better).toBe('first');
    expect(sequentialTest(9, 0, 0.01).better).toBeNull();
  });

  it('refuses what is no count', () => {
    expect(() => sequentialTest(-1, 2)).toThrow(/misuse/);
    expect(() => sequentialTest(0.5, 2)).toThrow(/misuse/);
    expect(() => sequentialTest(1, 2, 0)).toThrow(/misuse/);
  });
});
