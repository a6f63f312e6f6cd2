import { describe, expect, it } from 'vitest';
import { LastModel } from '../interest/decay/simple';
import {
  atThreshold,
  equalMassBins,
  equalWidthBins,
  expectedCalibrationError,
  isCalibrated,
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

  it('refuses what is no probability, and tells models that give some', () => {
    expect(() => equalWidthBins({ probabilities: [1.2], opened: [1] })).toThrow('misuse');
    expect(() => equalMassBins({ probabilities: [], opened: [] })).toThrow('misuse');
    expect(() => atThreshold({ probabilities: [0.4], opened: [0] }, 0)).toThrow('misuse');
    const plain = new LastModel();
    expect(isCalibrated(plain)).toBe(false);
    expect(isCalibrated(Object.assign(plain, { probabilities: (scores: Float32Array) => scores }))).toBe(
      true,
    );
  });
});
