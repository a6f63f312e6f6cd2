// Cosines of pages with every candidate, kept for large candidate sets.
import type { Matrix } from '../../embedding/matrix';
import { cosines } from './cosines';

/** Columns for smaller sets are not worth keeping. */
const fewestRowsToKeep = 200;

/** One column a page vector; kept, so that one event more costs one column more. */
export class CosineColumns {
  /** By the set's data, then by the page's vector; both may go when nobody else holds them. */
  private readonly kept = new WeakMap<Float32Array, WeakMap<Float32Array, Float32Array>>();

  column(vectors: Matrix, vector: Float32Array): Float32Array {
    if (vectors.rows < fewestRowsToKeep) return cosines(vectors, vector);
    let known = this.kept.get(vectors.data);
    if (!known) {
      known = new WeakMap();
      this.kept.set(vectors.data, known);
    }
    let column = known.get(vector);
    if (!column) {
      column = cosines(vectors, vector);
      known.set(vector, column);
    }
    return column;
  }
}
