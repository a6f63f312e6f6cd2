import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random';
import { addGaussianNoise, deltaOf, gaussianSigma, normalCdf } from './gaussian';

/** Simpson's rule over the density, from far below: slow, and shares nothing with the code. */
function cdfByIntegration(x: number): number {
  const from = x - 12;
  const steps = 20_000;
  const h = (x - from) / steps;
  const density = (at: number) => Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(from) + density(x);
  for (let k = 1; k < steps; k++) sum += density(from + k * h) * (k % 2 === 1 ? 4 : 2);
  return (sum * h) / 3;
}

describe('normalCdf', () => {
  it.each([-8, -4.5, -2.9, -2, -1, -0.1])('agrees with numerical integration at %s', (x) => {
    expect(normalCdf(x) / cdfByIntegration(x)).toBeCloseTo(1, 9);
    expect(normalCdf(-x)).toBeCloseTo(1 - cdfByIntegration(x), 12);
  });

  it('is one half at 0', () => {
    expect(normalCdf(0)).toBe(0.5);
  });
});

describe('gaussianSigma', () => {
  it('is the least noise that reaches δ, where δ is integrated from the two densities', () => {
    for (const budget of [
      { epsilon: 0.5, delta: 1e-3 },
      { epsilon: 1, delta: 1e-2 },
      { epsilon: 4, delta: 1e-4 },
    ]) {
      const sigma = gaussianSigma(budget, 2);
      // δ is what P puts above e^ε Q in all: ∫ max(0, p − e^ε q), P and Q two apart.
      const excess = (noise: number) => {
        let sum = 0;
        const h = noise / 2000;
        const density = (at: number) =>
          Math.exp(-(at * at) / (2 * noise * noise)) / (noise * Math.sqrt(2 * Math.PI));
        for (let at = -12 * noise; at < 12 * noise + 2; at += h)
          sum += Math.max(0, density(at - 2) - Math.exp(budget.epsilon) * density(at)) * h;
        return sum;
      };
      expect(excess(sigma) / budget.delta).toBeCloseTo(1, 2);
      expect(excess(0.95 * sigma)).toBeGreaterThan(1.05 * budget.delta);
    }
  });

  it('needs less than the classical bound √(2 ln(1.25/δ)) / ε where that one holds', () => {
    const sigma = gaussianSigma({ epsilon: 0.9, delta: 1e-6 }, 1);
    expect(sigma).toBeLessThan(Math.sqrt(2 * Math.log(1.25e6)) / 0.9);
    expect(sigma).toBeGreaterThan(3);
  });

  it('grows with the sensitivity and refuses what has no answer', () => {
    const budget = { epsilon: 1, delta: 1e-5 };
    expect(gaussianSigma(budget, 3)).toBeCloseTo(3 * gaussianSigma(budget, 1), 6);
    expect(deltaOf(1, gaussianSigma(budget, 1), 1)).toBeLessThanOrEqual(1e-5);
    expect(() => gaussianSigma({ epsilon: 0, delta: 1e-5 }, 1)).toThrow('misuse');
    expect(() => gaussianSigma({ epsilon: 1, delta: 0 }, 1)).toThrow('misuse');
  });
});

describe('addGaussianNoise', () => {
  it('has the deviation asked for, also at the last of an odd number', () => {
    const random = createRandom(5);
    const last = Array.from({ length: 20_000 }, () => {
      const values = Float64Array.of(10, 20, 30);
      addGaussianNoise(values, 2, random);
      return values;
    });
    [10, 20, 30].forEach((centre, k) => {
      const mean = last.reduce((sum, values) => sum + values[k]!, 0) / last.length;
      const variance = last.reduce((sum, values) => sum + (values[k]! - centre) ** 2, 0) / last.length;
      expect(Math.abs(mean - centre)).toBeLessThan(0.06);
      expect(Math.abs(variance - 4)).toBeLessThan(0.2);
    });
    const together = last.reduce((sum, v) => sum + (v[0]! - 10) * (v[1]! - 20), 0) / last.length;
    expect(Math.abs(together)).toBeLessThan(0.12);
  });
});
