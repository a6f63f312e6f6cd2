// From one vector a token to one unit vector a text.
import { normalise } from './matrix';
import type { ModelSpec } from './models';

/**
 * Pools a batch's hidden states (batch × paddedLength × dimensions, row-major) over each text's own
 * `lengths[i]` first tokens, and scales to unit length. Returns batch × dimensions.
 */
export function pool(
  states: Float32Array,
  lengths: readonly number[],
  paddedLength: number,
  dimensions: number,
  pooling: ModelSpec['pooling'],
): Float32Array {
  const out = new Float32Array(lengths.length * dimensions);
  lengths.forEach((length, index) => {
    const vector = out.subarray(index * dimensions, (index + 1) * dimensions);
    const counted = pooling === 'cls' ? 1 : length;
    for (let token = 0; token < counted; token++) {
      const start = (index * paddedLength + token) * dimensions;
      for (let j = 0; j < dimensions; j++) vector[j]! += states[start + j]!;
    }
    normalise(vector); // also takes care of the mean's division
  });
  return out;
}
