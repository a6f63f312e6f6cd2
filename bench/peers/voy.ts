// voy: a k-d tree in WASM. The bundler does not load its WASM file by itself, so it is given its parts.
import * as voy from 'voy-search/voy_search_bg.js';
import wasmFile from 'voy-search/voy_search_bg.wasm?url';
import { rowOf } from '../../src/embedding/matrix';
import type { VectorSearchPeer } from './vector-search';

export const voySearch: VectorSearchPeer = {
  name: 'voy-search, k-d tree',
  mostRows: 10_000,
  async open(matrix) {
    const { instance } = await WebAssembly.instantiateStreaming(fetch(wasmFile), {
      './voy_search_bg.js': voy as unknown as WebAssembly.ModuleImports,
    });
    voy.__wbg_set_wasm(instance.exports);
    const embeddings = Array.from({ length: matrix.rows }, (_, row) => ({
      id: `${row}`,
      title: '',
      url: '',
      embeddings: [...rowOf(matrix, row)],
    }));
    const index = new voy.Voy({ embeddings });
    return {
      search: (query, k) => index.search(query, k).neighbors.map(({ id }) => Number(id)),
      close: () => index.free(),
    };
  },
};
