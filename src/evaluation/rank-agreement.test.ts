import { expect, it } from 'vitest';
import { rankAgreement } from './rank-agreement';

it('by hand: same, reversed, one swap of four, ties, nothing to tell', () => {
  expect(rankAgreement([1, 2, 3], [10, 20, 40])).toBeCloseTo(1, 12);
  expect(rankAgreement([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
  // 1 − 6 Σd² / (n (n² − 1)) = 1 − 6·2 / 60.
  expect(rankAgreement([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(0.8, 12);
  // Ranks 1.5 1.5 3 against 1 2 3.
  expect(rankAgreement([5, 5, 9], [1, 2, 3])).toBeCloseTo(1.5 / Math.sqrt(1.5 * 2), 12);
  expect(rankAgreement([1, 1], [1, 2])).toBeNull();
  expect(rankAgreement([1], [1])).toBeNull();
});
