import { describe, expect, it } from 'vitest';
import { cholesky } from './linear';

describe('cholesky', () => {
  it('is the factor worked out by hand', () => {
    const lower = cholesky(Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98), 3);
    expect([...lower]).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
  });

  it('refuses what is not positive definite, or lifts its pivots to the floor', () => {
    const flat = Float64Array.of(1, 1, 1, 1);
    expect(() => cholesky(flat, 2)).toThrow('misuse');
    expect([...cholesky(flat, 2, 0.25)]).toEqual([1, 0, 1, 0.5]);
    expect(() => cholesky(Float64Array.of(Number.NaN), 1)).toThrow('misuse');
  });
});
