// Made-up vectors that lie as texts do: around topics, some of them commoner than others.
import {
  emptyMatrix,
  type Matrix,
  normalise,
  type QuantisedMatrix,
  quantise,
  rowOf,
} from '../../src/embedding/matrix';
import { createRandom } from '../../src/interest/random';

const dimensions = 384;
export const topics = 40;
/** Rows made at a time: a million rows of floats would not fit beside themselves. */
const block = 10_000;

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

/** The same as a catalog holds them. */
export function int8Rows(rows: number): QuantisedMatrix {
  const values = new Int8Array(rows * dimensions);
  const scales = new Float32Array(rows);
  for (let from = 0; from < rows; from += block) {
    const some = quantise(topicVectors(Math.min(block, rows - from), 1 + from));
    values.set(some.values, from * dimensions);
    scales.set(some.scales, from);
  }
  return { rows, dimensions, values, scales };
}
