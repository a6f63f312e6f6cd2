// Vectors in memory, found by content hash: large blocks of floats instead of an array a page.
import { dequantiseRow, type QuantisedMatrix } from '../embedding/matrix';

const blockRows = 256;

export class VectorTable {
  #block = new Float32Array(0);
  /** One view a vector, always the same one, so that what was computed of it can be kept by it. */
  readonly #views = new Map<string, Float32Array>();

  constructor(readonly dimensions: number) {}

  get size(): number {
    return this.#views.size;
  }

  has(hash: string): boolean {
    return this.#views.has(hash);
  }

  /** Unit vector as a view on the table; null where there is none yet. */
  get(hash: string): Float32Array | null {
    return this.#views.get(hash) ?? null;
  }

  /** Adds row i of the int8 matrix under hashes[i], as stored; what is already here is kept. */
  add(hashes: readonly string[], vectors: Pick<QuantisedMatrix, 'values' | 'scales'>): void {
    hashes.forEach((hash, index) => {
      if (this.#views.has(hash)) return;
      const view = dequantiseRow({ ...vectors, dimensions: this.dimensions }, index, this.#nextRow());
      this.#views.set(hash, view);
    });
  }

  #nextRow(): Float32Array {
    const place = this.#views.size % blockRows;
    if (place === 0) this.#block = new Float32Array(blockRows * this.dimensions);
    return this.#block.subarray(place * this.dimensions, (place + 1) * this.dimensions);
  }
}
