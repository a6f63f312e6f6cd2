// No library: a loop over floats and a sort, as one writes it first.
import { cosines } from '../../src/interest/decay/cosines';
import type { VectorSearchPeer } from './vector-search';

export const plainScan: VectorSearchPeer = {
  name: 'float loop and sort, JavaScript (exact)',
  mostRows: 100_000,
  async open(matrix) {
    return {
      search(query, k) {
        const scores = cosines(matrix, query);
        return Array.from({ length: matrix.rows }, (_, row) => row)
          .sort((a, b) => scores[b]! - scores[a]!)
          .slice(0, k);
      },
    };
  },
};
