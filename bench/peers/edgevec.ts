// EdgeVec: a graph (HNSW) in Rust and WASM. Its exhaustive index takes binary vectors only.
import open, { EdgeVec, EdgeVecConfig } from 'edgevec';
import wasmFile from 'edgevec/edgevec_bg.wasm?url';
import type { VectorSearchPeer } from './vector-search';

export const edgeVec: VectorSearchPeer = {
  name: 'EdgeVec, HNSW (ef 400)',
  mostRows: 10_000,
  async open(matrix) {
    await open({ module_or_path: wasmFile });
    const settings = new EdgeVecConfig(matrix.dimensions);
    settings.metric = 'l2'; // of unit vectors the same order as by cosine
    settings.ef_search = 400;
    const index = new EdgeVec(settings);
    const rowOfId = new Map<number, number>();
    index.insertBatchFlat(matrix.data, matrix.rows).forEach((id, row) => {
      rowOfId.set(id, row);
    });
    return {
      search: (query, k) => (index.search(query, k) as { id: number }[]).map(({ id }) => rowOfId.get(id)!),
      close: () => index.free(),
    };
  },
};
