import { describe, expect, it } from 'vitest';
import { withProbabilities } from '../interest/calibration';
import { LastModel } from '../interest/decay/simple';
import { createRandom } from '../interest/random';
import {
  atThreshold,
  equalMassBins,
  equalWidthBins,
  expectedCalibrationError,
  heldOutProbabilities,
  isCalibrated,
  type ScoredList,
} from './calibration';

const predictions = { probabilities: [0.05, 0.15, 0.95, 0.18, 1, 0.02], opened: [0, 0, 1, 1, 1, 0] };

describe('calibration by hand', () => {
  it('bins of equal width', () => {
    const bins = equalWidthBins(predictions);
    // [0, .1): .05 .02, none opened; [.1, .2): .15 .18, one of two; [.9, 1]: .95 1, both.
    expect(bins.map(({ count }) => count)).toEqual([2, 2, 2]);
    expect(bins[1]!.said).toBeCloseTo(0.165, 12);
    expect(bins[1]!.came).toBe(0.5);
    expect(expectedCalibrationError(bins)).toBeCloseTo((0.035 + 0.335 + 0.025) / 3, 12);
  });

  it('bins of equal mass, also of unequal sizes', () => {
    const two = equalMassBins(predictions, 2);
    expect(two.map(({ count }) => count)).toEqual([3, 3]);
    expect(two[0]).toMatchObject({ came: 0 });
    expect(two[0]!.said).toBeCloseTo(0.22 / 3, 12);
    // .18 .95 1, all opened.
    expect(expectedCalibrationError(two)).toBeCloseTo((0.22 / 3 + (3 - 2.13) / 3) / 2, 12);
    expect(equalMassBins(predictions, 4).map(({ count }) => count)).toEqual([2, 1, 2, 1]);
  });

  it('is 0 where what is said comes, and large where the sure are wrong', () => {
    const right = { probabilities: Array(10).fill(0.3), opened: [1, 1, 1, 0, 0, 0, 0, 0, 0, 0] };
    expect(expectedCalibrationError(equalWidthBins(right))).toBeCloseTo(0, 12);
    expect(expectedCalibrationError(equalMassBins({ probabilities: [0, 1], opened: [1, 0] }))).toBe(1);
  });

  it('a threshold trades recall for precision', () => {
    expect(atThreshold(predictions, 0)).toEqual({ threshold: 0, precision: 0.5, recall: 1, shown: 1 });
    expect(atThreshold(predictions, 0.15).precision).toBeCloseTo(3 / 4, 12);
    expect(atThreshold(predictions, 0.95)).toMatchObject({ precision: 1, recall: 2 / 3, shown: 1 / 3 });
    expect(atThreshold(predictions, 1.01)).toMatchObject({ precision: null, recall: 0, shown: 0 });
  });

  it('weighs bins by how many they hold', () => {
    const bins = [
      { count: 3, said: 0.1, came: 0.2 },
      { count: 1, said: 0.5, came: 1 },
    ];
    expect(expectedCalibrationError(bins)).toBeCloseTo(0.75 * 0.1 + 0.25 * 0.5, 12);
  });

  it('refuses what is no probability', () => {
    expect(() => equalWidthBins({ probabilities: [1.2], opened: [1] })).toThrow('misuse');
    expect(() => equalMassBins({ probabilities: [], opened: [] })).toThrow('misuse');
    expect(() => atThreshold({ probabilities: [0.4], opened: [0] }, 0)).toThrow('misuse');
  });
});

it('tells models that say their chances themselves', () => {
  expect(isCalibrated(new LastModel())).toBe(false);
  expect(isCalibrated(withProbabilities(new LastModel(), { slope: 1, intercept: 0 }))).toBe(true);
});

describe('heldOutProbabilities', () => {
  const random = createRandom(3);
  /** Ten offered, opened with a chance that rises with the score. */
  const listOf = (strength: number): ScoredList => {
    const scores = Float64Array.from({ length: 10 }, () => 4 * random() - 2);
    return {
      scores,
      opened: Array.from(scores, (score) => random() < 1 / (1 + Math.exp(2 - strength * score))),
    };
  };
  const lists = Array.from({ length: 400 }, () => listOf(1.5));

  it('each half is told by the other, and what is said comes', () => {
    const told = heldOutProbabilities(lists)!;
    expect(told.probabilities).toHaveLength(4000);
    expect(expectedCalibrationError(equalMassBins(told))).toBeLessThan(0.03);
    // Changing the outcomes of one half changes what is said of the other only.
    const changed = lists.map((list, k) => (k % 2 === 0 ? listOf(3) : list));
    const kept = lists.map((list, k) => (k % 2 === 0 ? { ...list, opened: changed[k]!.opened } : list));
    const retold = heldOutProbabilities(kept)!;
    const evens = (values: ArrayLike<number>) => Array.from(values).slice(0, 2000);
    expect(evens(retold.probabilities)).toEqual(evens(told.probabilities));
    expect(retold.probabilities[2000]).not.toBe(told.probabilities[2000]);
  });

  it('validation tells where there is some; too few or senseless scores say nothing', () => {
    const told = heldOutProbabilities(lists.slice(0, 30), lists.slice(30))!;
    expect(told.probabilities).toHaveLength(300);
    expect(heldOutProbabilities(lists.slice(0, 30))).toBeNull();
    const against = lists.map((list) => ({ ...list, scores: Array.from(list.scores, (score) => -score) }));
    expect(heldOutProbabilities(against)).toBeNull();
  });
});
