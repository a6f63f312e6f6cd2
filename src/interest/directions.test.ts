// The directions that pages are described by.
import { describe, expect, it } from 'vitest';
import { dot, matrixFromRows, normalise, rowOf } from '../embedding/matrix';
import { leadingDirections, project } from './directions';
import { createRandom } from './random';

describe('leadingDirections', () => {
  it('is orthonormal and finds the directions with the most energy', () => {
    const random = createRandom(1);
    const rows = Array.from({ length: 300 }, () =>
      normalise(new Float32Array(20).map((_, j) => (random() - 0.5) * (j < 3 ? 6 - j : 0.2))),
    );
    const basis = leadingDirections(matrixFromRows(rows, 20), 3, 2).data;
    const captured = [0, 1, 2].map((j) => {
      const axis = new Float32Array(20);
      axis[j] = 1;
      const coordinates = project(basis, 3, axis);
      return dot(coordinates, coordinates);
    });
    for (const share of captured) expect(share).toBeGreaterThan(0.98);
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++)
        expect(dot(basis.subarray(a * 20, a * 20 + 20), basis.subarray(b * 20, b * 20 + 20))).toBeCloseTo(
          a === b ? 1 : 0,
          5,
        );
  });

  it('is orthonormal even where the vectors span less', () => {
    const same = Array.from({ length: 5 }, () => normalise(new Float32Array([1, 2, 3, 4])));
    const basis = leadingDirections(matrixFromRows(same, 4), 3, 1).data;
    for (let a = 0; a < 3; a++)
      for (let b = 0; b <= a; b++)
        expect(dot(basis.subarray(a * 4, a * 4 + 4), basis.subarray(b * 4, b * 4 + 4))).toBeCloseTo(
          a === b ? 1 : 0,
          5,
        );
  });

  it('gives the eigenvectors of the second moments one by one, given rounds enough', () => {
    const random = createRandom(3);
    const scale = [5, 3, 2, 1, 0.5, 0.1];
    const rows = Array.from({ length: 200 }, () => Float32Array.from(scale, (s) => s * (random() - 0.5)));
    const directions = leadingDirections(matrixFromRows(rows, 6), 3, 1, 30);
    // Axes of very different scale, nearly independent: the leading directions are nearly the first axes.
    for (let k = 0; k < 3; k++) expect(Math.abs(rowOf(directions, k)[k]!)).toBeGreaterThan(0.98);
  });
});
