// Pooling on a batch worked by hand: two texts of 2 and 1 tokens, padded to 2, in 2 dimensions.
import { expect, it } from 'vitest';
import { pool } from './pooling';

const states = new Float32Array([3, 0, 3, 8, /* second text: */ 0, -5, 99, 99]);

it('means over the text’s own tokens only', () => {
  const pooled = pool(states, [2, 1], 2, 2, 'mean');
  [0.6, 0.8, 0, -1].forEach((value, index) => {
    expect(pooled[index]).toBeCloseTo(value, 6);
  });
});

it('takes the first token for cls', () => {
  expect([...pool(states, [2, 1], 2, 2, 'cls')]).toEqual([1, 0, 0, -1]);
});
