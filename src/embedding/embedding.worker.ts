// The worker that holds one language model; ending it gives its memory, on the GPU too, back.
import '../device/trusted-types';
import { expose, transfer } from 'comlink';
import type { Backend } from '../device/device';
import { DriftfeedError } from '../device/errors';
import type { ModelId } from '../storage/schema';
import { createEncoder, type Encoder } from './encoder';
import type { Matrix } from './matrix';
import { findModel } from './models';

export interface StartOptions {
  model: ModelId;
  backend: Backend;
  adapter: string | null;
  threads: number;
  /** Absolute address path of the app; ends in a slash. */
  base: string;
  /** What `batchTokens` said of this GPU before, or null. */
  batchTokens: number | null;
}

export interface EmbeddingWorkerApi {
  start(options: StartOptions): Promise<void>;
  embed(texts: string[]): Promise<Matrix>;
  /** How many tokens a batch has on this GPU; null until that is found, and on WASM. */
  batchTokens(): number | null;
  /** Ends the embedding in progress at its next batch. */
  cancel(): void;
}

let encoder: Encoder | null = null;
let running: AbortController | null = null;

const api: EmbeddingWorkerApi = {
  async start({ model, backend, adapter, threads, base, batchTokens }) {
    const response = await fetch(`${base}models/index.json`);
    if (!response.ok) throw new DriftfeedError('model-missing', `models/index.json: ${response.status}`);
    // A single-page host answers missing files with its page.
    const index: unknown = await response.json().catch(() => null);
    const spec = findModel(index, model);
    const files = { models: `${base}models/`, runtime: new URL(`${base}runtime/`, self.location.href).href };
    encoder = await createEncoder({ spec, backend, adapter, files, threads, batchTokens });
  },

  async embed(texts) {
    if (!encoder) throw new DriftfeedError('misuse', 'embed before start');
    running = new AbortController();
    const matrix = await encoder.embed(texts, { signal: running.signal });
    return transfer(matrix, [matrix.data.buffer]);
  },

  batchTokens: () => encoder?.batchTokens ?? null,

  cancel() {
    running?.abort();
  },
};

expose(api);
