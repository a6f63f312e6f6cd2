import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { matrixFromRows } from '../embedding/matrix';
import { calibrationSchema, fitCalibration, probabilities, withProbabilities } from './calibration';
import { LastModel } from './decay/simple';
import { createRandom } from './random';

/** Scores, and outcomes drawn by the chance that a known curve gives them. */
function drawn(count: number, slope: number, intercept: number, seed: number) {
  const random = createRandom(seed);
  const scores = Array.from({ length: count }, () => 6 * random() - 3);
  const picked = scores.map((score) => random() < 1 / (1 + Math.exp(-(slope * score + intercept))));
  return { scores, picked };
}

describe('calibration', () => {
  it('finds the curve the outcomes were drawn from', () => {
    const { scores, picked } = drawn(20_000, 1.4, -2, 5);
    const found = fitCalibration(scores, picked)!;
    expect(found.slope).toBeCloseTo(1.4, 1);
    expect(found.intercept).toBeCloseTo(-2, 1);
  });

  it('is at the optimum of the loss: both derivatives vanish, the mean chance is the mean target', () => {
    const { scores, picked } = drawn(300, 0.8, -1.5, 8);
    const found = fitCalibration(scores, picked)!;
    const positives = picked.filter(Boolean).length;
    const target = picked.map((is) => (is ? (positives + 1) / (positives + 2) : 1 / (300 - positives + 2)));
    const chances = probabilities(found, scores);
    const sum = (of: (k: number) => number) => scores.reduce((total, _, k) => total + of(k), 0);
    expect(sum((k) => chances[k]! - target[k]!)).toBeCloseTo(0, 4);
    expect(sum((k) => (chances[k]! - target[k]!) * scores[k]!) + 1e-3 * found.slope).toBeCloseTo(0, 4);
  });

  it('lets a model say chances, in the measure of the candidates', () => {
    const model = withProbabilities(new LastModel(), { slope: 2, intercept: -1 });
    const near = [0.2, 0.4, 0.9].map((x) => new Float32Array([x, Math.sqrt(1 - x * x)]));
    model.observe([{ vector: new Float32Array([1, 0]), time: 0, weight: 1, site: '', id: 'p' }]);
    const set = { vectors: matrixFromRows(near, 2), ids: ['a', 'b', 'c'], sites: ['', '', ''] };
    const chances = model.probabilities(model.score(model.forecast(1), set));
    const deviation = Math.sqrt((0.3 ** 2 + 0.1 ** 2 + 0.4 ** 2) / 3);
    [-0.3, -0.1, 0.4].forEach((off, row) => {
      expect(chances[row]).toBeCloseTo(1 / (1 + Math.exp(1 - (2 * off) / deviation)), 5);
    });
  });

  it('stays finite where scores part the outcomes, and says nothing where they speak against them', () => {
    const parted = fitCalibration([-2, -1, 1, 2], [false, false, true, true])!;
    expect(v.is(calibrationSchema, parted)).toBe(true);
    const [lowest, , , highest] = probabilities(parted, [-2, -1, 1, 2]);
    expect(lowest).toBeGreaterThan(0.1);
    expect(highest).toBeLessThan(0.9);
    expect(fitCalibration([-2, -1, 1, 2], [true, true, false, false])).toBeNull();
    expect(fitCalibration([1, 2], [true, true])).toBeNull();
    expect(() => fitCalibration([1, 2], [true])).toThrow('misuse');
  });
});
