// How near each candidate lies to anything the person has read: the axis of the familiar–adventurous slider.
import { dot, type Matrix, rowOf } from '../embedding/matrix';
import type { EventSequence } from '../interest/model';

/** Looking further back than this many different pages changes little and costs time. */
const lookBack = 300;

/** Largest cosine of each candidate to the person's latest distinct pages; all zeros without any. */
export function familiarity(sequence: EventSequence, vectors: Matrix): Float32Array {
  const seen = new Map<string, Float32Array>();
  for (let i = sequence.length - 1; i >= 0 && seen.size < lookBack; i--) {
    const event = sequence[i]!;
    if (event.weight > 0 && !seen.has(event.id)) seen.set(event.id, event.vector);
  }
  const result = new Float32Array(vectors.rows);
  if (seen.size === 0) return result;
  for (let row = 0; row < vectors.rows; row++) {
    const candidate = rowOf(vectors, row);
    let largest = -1;
    for (const vector of seen.values()) largest = Math.max(largest, dot(candidate, vector));
    result[row] = largest;
  }
  return result;
}
