// Orama: a search engine in JavaScript; its vector search looks at every row.
import { create, insertMultiple, searchVector } from '@orama/orama';
import { rowOf } from '../../src/embedding/matrix';
import type { VectorSearchPeer } from './vector-search';

export const orama: VectorSearchPeer = {
  name: 'Orama (exact)',
  mostRows: 100_000,
  async open(matrix) {
    const database = create({ schema: { vector: `vector[${matrix.dimensions}]` } as const });
    const documents = Array.from({ length: matrix.rows }, (_, row) => ({
      id: `${row}`,
      vector: [...rowOf(matrix, row)],
    }));
    await insertMultiple(database, documents, 5000);
    return {
      async search(query, k) {
        const vector = { value: [...query], property: 'vector' };
        const found = await searchVector(database, { vector, limit: k, similarity: -1, mode: 'vector' });
        return found.hits.map(({ id }) => Number(id));
      },
    };
  },
};
