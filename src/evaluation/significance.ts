// How far chance alone would carry a difference, and what is left of it when many are looked at.
import { DriftfeedError } from '../device/errors';
import { createRandom } from '../interest/random';

const defaultRounds = 9999;

/**
 * Two-sided p-value of "the differences are as often one way as the other", by flipping their signs by chance
 * (Fisher's randomisation test; Smucker et al. 2007 for rankings): (1 + #{|mean flipped| ≥ |mean|}) / (1 + rounds).
 */
export function signFlipTest(differences: ArrayLike<number>, seed: number, rounds = defaultRounds): number {
  const count = differences.length;
  if (count === 0) throw new DriftfeedError('misuse', 'nothing to compare');
  const random = createRandom(seed);
  let observed = 0;
  for (let k = 0; k < count; k++) observed += differences[k]!;
  // Sums of the same numbers in another order of signs differ in their last bits.
  const bar = Math.abs(observed) * (1 - 1e-12);
  let asFar = 0;
  for (let round = 0; round < rounds; round++) {
    let sum = 0;
    let bits = 0;
    for (let k = 0; k < count; k++) {
      if (k % 24 === 0) bits = Math.floor(random() * 0x1000000);
      sum += bits & 1 ? differences[k]! : -differences[k]!;
      bits >>>= 1;
    }
    if (Math.abs(sum) >= bar) asFar++;
  }
  return (1 + asFar) / (1 + rounds);
}

/**
 * Holm's step-down adjustment (Holm 1979): with p sorted, p'_(i) = max_{j ≤ i} min(1, (m − j + 1) p_(j)), in the
 * order given. Calling those ≤ 0.05 different errs anywhere among the m at most one time in twenty.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let largest = 0;
  order.forEach(({ p, index }, place) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - place) * p));
    adjusted[index] = largest;
  });
  return adjusted;
}
