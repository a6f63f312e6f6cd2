import { describe, expect, it } from 'vitest';
import { dot, emptyMatrix, normalise, rowOf } from '../embedding/matrix';
import { findClusters, nearestCentre } from './clusters';
import { createRandom } from './random';

/** Three bundles of directions: 60, 30 and 10 of a hundred. */
function bundles() {
  const random = createRandom(4);
  const vectors = emptyMatrix(100, 8);
  for (let row = 0; row < 100; row++) {
    const axis = row < 60 ? 1 : row < 90 ? 4 : 6;
    const vector = rowOf(vectors, row);
    for (let j = 0; j < 8; j++) vector[j] = (j === axis ? 1 : 0) + 0.2 * (random() - 0.5);
    normalise(vector);
  }
  return vectors;
}

describe('findClusters', () => {
  it('finds the directions that there are, largest first', () => {
    const { centres, members } = findClusters(bundles(), 3, 1);
    expect(members.map(({ length }) => length)).toEqual([60, 30, 10]);
    expect(members.flat().sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
    [1, 4, 6].forEach((axis, k) => {
      expect(rowOf(centres, k)[axis]!).toBeGreaterThan(0.98);
      expect(dot(rowOf(centres, k), rowOf(centres, k))).toBeCloseTo(1, 5);
    });
  });

  it('ends where every centre is the mean direction of what is nearest to it', () => {
    const vectors = bundles();
    const { centres, members } = findClusters(vectors, 5, 2);
    members.forEach((rows, k) => {
      const mean = new Float32Array(8);
      for (const row of rows) {
        expect(nearestCentre(rowOf(vectors, row), centres)).toBe(k);
        for (let j = 0; j < 8; j++) mean[j]! += rowOf(vectors, row)[j]!;
      }
      expect(dot(normalise(mean), rowOf(centres, k))).toBeCloseTo(1, 4);
    });
  });

  it('is no worse for starting anew, and for some seed better', () => {
    const vectors = bundles();
    const cohesion = (seed: number, restarts: number) => {
      const { centres, members } = findClusters(vectors, 9, seed, restarts);
      return members
        .flatMap((rows, k) => rows.map((row) => dot(rowOf(vectors, row), rowOf(centres, k))))
        .reduce((sum, cosine) => sum + cosine);
    };
    const gains = [1, 2, 3, 4, 5].map((seed) => cohesion(seed, 6) - cohesion(seed, 1));
    for (const gain of gains) expect(gain).toBeGreaterThan(-1e-6);
    expect(Math.max(...gains)).toBeGreaterThan(1e-3);
  });

  it('gives the same for the same seed, and no empty ones', () => {
    expect(findClusters(bundles(), 6, 3)).toEqual(findClusters(bundles(), 6, 3));
    const few = emptyMatrix(4, 8);
    for (let row = 0; row < 4; row++) rowOf(few, row)[row % 2] = 1;
    expect(findClusters(few, 4, 1).centres.rows).toBe(2);
    expect(() => findClusters(emptyMatrix(0, 8), 3, 1)).toThrow('misuse');
  });
});

describe('nearestCentre', () => {
  it('is the one of largest cosine', () => {
    const centres = { rows: 2, dimensions: 2, data: Float32Array.of(1, 0, 0, 1) };
    expect(nearestCentre(Float32Array.of(0.6, 0.8), centres)).toBe(1);
    expect(nearestCentre(Float32Array.of(0.8, 0.6), centres)).toBe(0);
  });
});
