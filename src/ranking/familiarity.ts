// How near each candidate lies to anything the person has read: the axis of the familiar–adventurous slider.
import type { Matrix } from '../embedding/matrix';
import { innerProducts } from '../interest/decay/cosines';
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
  if (seen.size === 0) return new Float32Array(vectors.rows);
  const result = new Float32Array(vectors.rows).fill(-1);
  for (const vector of seen.values()) {
    const cosines = innerProducts(vectors, vector);
    for (let row = 0; row < result.length; row++) result[row] = Math.max(result[row]!, cosines[row]!);
  }
  return result;
}
