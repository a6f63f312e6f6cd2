// Vectors keep their direction through int8 and back.
import { describe, expect, it } from 'vitest';
import { dequantise, dot, matrixFromRows, normalise, quantise, rowOf, rowsOf } from './matrix';

function wave(seed: number): Float32Array {
  return normalise(Float32Array.from({ length: 384 }, (_, index) => Math.sin(seed + index * (1 + seed / 7))));
}

describe('quantise', () => {
  it('keeps cosines to within 0.004', () => {
    const matrix = matrixFromRows([1, 2, 3, 4, 5].map(wave), 384);
    const restored = dequantise(quantise(matrix));
    for (let a = 0; a < 5; a++) {
      for (let b = 0; b < 5; b++) {
        const before = dot(rowOf(matrix, a), rowOf(matrix, b));
        expect(Math.abs(dot(rowOf(restored, a), rowOf(restored, b)) - before)).toBeLessThan(0.004);
      }
    }
  });

  it('keeps a zero row zero', () => {
    const restored = dequantise(quantise(matrixFromRows([new Float32Array(4)], 4)));
    expect([...restored.data]).toEqual([0, 0, 0, 0]);
  });
});

it('copies rows in the order asked, and leaves the matrix alone', () => {
  const matrix = matrixFromRows([Float32Array.of(1, 2), Float32Array.of(3, 4), Float32Array.of(5, 6)], 2);
  const some = rowsOf(matrix, [2, 0, 2]);
  expect(some).toEqual({ rows: 3, dimensions: 2, data: Float32Array.of(5, 6, 1, 2, 5, 6) });
  some.data.fill(0);
  expect([...rowOf(matrix, 2)]).toEqual([5, 6]);
});

it('multiplies vectors of every length, whatever is left over by fours', () => {
  for (const length of [0, 1, 3, 4, 7, 8]) {
    const a = Float32Array.from({ length }, (_, index) => index + 1);
    const b = Float32Array.from({ length }, (_, index) => 10 ** index);
    const expected = a.reduce((sum, value, index) => sum + value * b[index]!, 0);
    expect(dot(a, b)).toBe(expected);
  }
});

it('refuses rows of another length', () => {
  expect(() => matrixFromRows([new Float32Array(3)], 4)).toThrow(expect.objectContaining({ code: 'misuse' }));
});
