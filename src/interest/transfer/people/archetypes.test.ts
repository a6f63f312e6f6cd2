import { describe, expect, it } from 'vitest';
import { dot, emptyMatrix, normalise, rowOf } from '../../../embedding/matrix';
import { createRandom } from '../../random';
import { assign, findArchetypes, nearestCentre } from './archetypes';

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

describe('findArchetypes', () => {
  it('finds the directions that there are, largest first, with their shares', () => {
    const { centres, shares } = findArchetypes(bundles(), 3, 1);
    expect([...shares]).toEqual([0.6, 0.3, 0.1]);
    [1, 4, 6].forEach((axis, k) => {
      expect(rowOf(centres, k)[axis]!).toBeGreaterThan(0.98);
      expect(dot(rowOf(centres, k), rowOf(centres, k))).toBeCloseTo(1, 5);
    });
  });

  it('ends where every centre is the mean direction of what is nearest to it', () => {
    const vectors = bundles();
    const { centres } = findArchetypes(vectors, 5, 2);
    const nearest = assign(vectors, centres);
    for (let k = 0; k < centres.rows; k++) {
      const mean = new Float32Array(8);
      nearest.forEach((centre, row) => {
        if (centre === k)
          rowOf(vectors, row).forEach((value, j) => {
            mean[j]! += value;
          });
      });
      expect(dot(normalise(mean), rowOf(centres, k))).toBeCloseTo(1, 4);
    }
  });

  it('gives the same for the same seed, and no empty ones', () => {
    expect(findArchetypes(bundles(), 6, 3)).toEqual(findArchetypes(bundles(), 6, 3));
    const few = emptyMatrix(4, 8);
    for (let row = 0; row < 4; row++) rowOf(few, row)[row % 2] = 1;
    expect(findArchetypes(few, 4, 1).centres.rows).toBe(2);
    expect(() => findArchetypes(emptyMatrix(0, 8), 3, 1)).toThrow('misuse');
  });
});

describe('nearestCentre', () => {
  it('is the one of largest cosine', () => {
    const centres = { rows: 2, dimensions: 2, data: Float32Array.of(1, 0, 0, 1) };
    expect(nearestCentre(Float32Array.of(0.6, 0.8), centres)).toBe(1);
    expect(nearestCentre(Float32Array.of(0.8, 0.6), centres)).toBe(0);
  });
});
