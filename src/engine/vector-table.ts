// Vectors in memory, found by content hash: one growing float matrix instead of an array a page.
import { type Matrix, normalise, type QuantisedMatrix } from '../embedding/matrix';

export class VectorTable {
  #data: Float32Array;
  readonly #rowOfHash = new Map<string, number>();

  constructor(readonly dimensions: number) {
    this.#data = new Float32Array(256 * dimensions);
  }

  get size(): number {
    return this.#rowOfHash.size;
  }

  has(hash: string): boolean {
    return this.#rowOfHash.has(hash);
  }

  hashes(): IterableIterator<string> {
    return this.#rowOfHash.keys();
  }

  /** Unit vector as a view on the table; null where there is none yet. Views stay valid as the table grows. */
  get(hash: string): Float32Array | null {
    const row = this.#rowOfHash.get(hash);
    return row === undefined ? null : this.#data.subarray(row * this.dimensions, (row + 1) * this.dimensions);
  }

  /** Adds row i of the int8 matrix under hashes[i], as stored; what is already here is kept. */
  add(hashes: readonly string[], vectors: Pick<QuantisedMatrix, 'values' | 'scales'>): void {
    this.#reserve(this.#rowOfHash.size + hashes.length);
    hashes.forEach((hash, index) => {
      if (this.#rowOfHash.has(hash)) return;
      const row = this.#rowOfHash.size;
      this.#rowOfHash.set(hash, row);
      const target = this.#data.subarray(row * this.dimensions, (row + 1) * this.dimensions);
      for (let j = 0; j < this.dimensions; j++) {
        target[j] = vectors.values[index * this.dimensions + j]! * vectors.scales[index]!;
      }
      normalise(target);
    });
  }

  /** Rows of the given hashes stacked; hashes without a vector are an error of the caller's. */
  stack(hashes: readonly string[]): Matrix {
    const data = new Float32Array(hashes.length * this.dimensions);
    hashes.forEach((hash, index) => {
      data.set(this.get(hash)!, index * this.dimensions);
    });
    return { rows: hashes.length, dimensions: this.dimensions, data };
  }

  #reserve(rows: number): void {
    if (rows * this.dimensions <= this.#data.length) return;
    const larger = new Float32Array(
      Math.max(rows, (this.#data.length / this.dimensions) * 2) * this.dimensions,
    );
    larger.set(this.#data);
    this.#data = larger;
  }
}
