// Made-up vectors that lie as texts do: around topics, some of them commoner than others.
import { emptyMatrix, type Matrix, normalise, rowOf } from '../../src/embedding/matrix';
import { createRandom } from '../../src/interest/random';

const dimensions = 384;
export const topics = 40;

/** Unit rows of 384 components, the same for the same seed; all seeds share their topics. */
export function topicVectors(rows: number, seed: number): Matrix {
  const random = createRandom(11);
  const middle = Array.from({ length: topics }, () =>
    normalise(new Float32Array(dimensions).map(() => random() - 0.5)),
  );
  const own = createRandom(seed);
  const matrix = emptyMatrix(rows, dimensions);
  for (let row = 0; row < rows; row++) {
    const vector = rowOf(matrix, row);
    const centre = middle[Math.floor(own() ** 2 * topics)]!;
    for (let j = 0; j < dimensions; j++) vector[j] = centre[j]! + (own() - 0.5) * 0.16;
    normalise(vector);
  }
  return matrix;
}
