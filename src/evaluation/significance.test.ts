import { describe, expect, it } from 'vitest';
import { createRandom } from '../interest/random';
import { holm, signFlipTest } from './significance';

describe('holm', () => {
  it('by hand: 0.01, 0.04, 0.03, 0.005', () => {
    // Sorted .005×4 = .02, .01×3 = .03, .03×2 = .06, .04×1 = .04, which may not be less than .06.
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((expected, k) => {
      expect(adjusted[k]).toBeCloseTo(expected, 12);
    });
  });

  it('leaves one alone and stops at 1', () => {
    expect(holm([0.2])).toEqual([0.2]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});

describe('signFlipTest', () => {
  it('comes near the exact share of the 2^n ways', () => {
    const differences = [1, 2, 3, -0.5, 2.5, 0.25];
    const observed = Math.abs(differences.reduce((a, b) => a + b));
    let asFar = 0;
    for (let signs = 0; signs < 64; signs++) {
      const sum = differences.reduce((total, value, k) => total + (signs & (1 << k) ? value : -value), 0);
      if (Math.abs(sum) >= observed - 1e-9) asFar++;
    }
    expect(signFlipTest(differences, 3)).toBeCloseTo(asFar / 64, 1);
    expect(Math.abs(signFlipTest(differences, 3) - asFar / 64)).toBeLessThan(0.012);
  });

  it('is small for a clear difference of many, 1 for none, and small by chance as often as it says', () => {
    const random = createRandom(5);
    expect(signFlipTest(new Float64Array(100).fill(1), 1)).toBe(1 / 10_000);
    expect(signFlipTest(new Float64Array(100), 1)).toBe(1);
    let small = 0;
    for (let k = 0; k < 300; k++) {
      const noise = Array.from({ length: 30 }, () => random() - 0.5);
      if (signFlipTest(noise, k, 199) <= 0.1) small++;
    }
    expect(small).toBeGreaterThan(15);
    expect(small).toBeLessThan(47);
    expect(() => signFlipTest([], 1)).toThrow('misuse');
  });
});
