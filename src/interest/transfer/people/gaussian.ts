// The Gaussian mechanism: how much noise makes one page's presence deniable to a stated degree.
import { DriftfeedError } from '../../../device/errors';

/**
 * (ε, δ)-differential privacy: whatever anybody computes from what is given away, an event that has probability p
 * without one page has at most e^ε p + δ with it, and the other way round.
 */
export interface PrivacyBudget {
  epsilon: number;
  delta: number;
}

/** Standard normal distribution function, to about 1e-14 relative also far out in the tails. */
export function normalCdf(x: number): number {
  return 0.5 * complementaryError(-x / Math.SQRT2);
}

/** erfc: the series of erf near 0, Lentz's continued fraction further out (Numerical Recipes §6.2). */
function complementaryError(x: number): number {
  if (x < 0) return 2 - complementaryError(-x);
  if (x < 2) {
    // erf x = 2 x e^(−x²) / √π · Σ_n (2x²)^n / (1 · 3 · … · (2n + 1)): all terms positive, so nothing cancels.
    let term = 1;
    let sum = 1;
    for (let n = 1; term > 1e-17 * sum; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - ((2 * x) / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let fraction = 0;
  for (let n = 120; n > 0; n--) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}

/**
 * The δ that Gaussian noise of deviation σ reaches at ε where one page moves the result by at most `sensitivity` in
 * Euclidean length: Φ(Δ/2σ − εσ/Δ) − e^ε Φ(−Δ/2σ − εσ/Δ) (Balle & Wang 2018, theorem 8; exact, not a bound).
 */
export function deltaOf(epsilon: number, sigma: number, sensitivity: number): number {
  const a = sensitivity / (2 * sigma);
  const b = (epsilon * sigma) / sensitivity;
  return normalCdf(a - b) - Math.exp(epsilon) * normalCdf(-a - b);
}

/**
 * The least σ with which Gaussian noise is (ε, δ)-private (Balle & Wang 2018, algorithm 1, by bisection, rounded
 * up). Throws `misuse` outside ε > 0, 0 < δ < 1, sensitivity > 0.
 */
export function gaussianSigma({ epsilon, delta }: PrivacyBudget, sensitivity: number): number {
  if (!(epsilon > 0 && delta > 0 && delta < 1 && sensitivity > 0))
    throw new DriftfeedError('misuse', `no noise for ε ${epsilon}, δ ${delta}`);
  let low = 0;
  let high = sensitivity;
  while (deltaOf(epsilon, high, sensitivity) > delta) {
    low = high;
    high *= 2;
  }
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (deltaOf(epsilon, middle, sensitivity) > delta) low = middle;
    else high = middle;
  }
  return high;
}

/** Adds independent N(0, σ²) to each value in place (Box & Muller 1958); `random` gives numbers in [0, 1). */
export function addGaussianNoise(values: Float64Array, sigma: number, random: () => number): void {
  for (let k = 0; k < values.length; k += 2) {
    const radius = sigma * Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    values[k]! += radius * Math.cos(angle);
    if (k + 1 < values.length) values[k + 1]! += radius * Math.sin(angle);
  }
}
