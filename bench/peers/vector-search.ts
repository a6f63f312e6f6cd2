// What an engineer would otherwise search vectors with in a browser: each filled with the same rows, asked the same.
import type { Matrix } from '../../src/embedding/matrix';

export interface VectorSearch {
  /** Rows of the k nearest by cosine, best first. */
  search(query: Float32Array, k: number): Promise<number[]> | number[];
  close?(): void;
}

export interface VectorSearchPeer {
  /** With what it is: its recall is measured all the same. */
  name: string;
  /** Rows beyond which filling it takes minutes or more memory than a tab has. */
  mostRows: number;
  open(matrix: Matrix): Promise<VectorSearch>;
}
