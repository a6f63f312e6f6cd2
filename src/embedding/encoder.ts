// Turns texts into unit vectors with one language model on one backend; the same code in browser and Node.
import {
  AutoModel,
  AutoTokenizer,
  env,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  Tensor,
} from '@huggingface/transformers';
import type { Backend } from '../device/device';
import { DriftfeedError } from '../device/errors';
import { BatchProbe } from './batch-size';
import { emptyMatrix, type Matrix } from './matrix';
import type { ModelSpec } from './models';
import { pool } from './pooling';
import { plainLetters } from './text';

/** Where a build has put things: address paths in the browser, folders in Node; each ends in a slash. */
interface ModelFiles {
  models: string;
  runtime: string;
}

export interface EncoderOptions {
  spec: ModelSpec;
  backend: Backend;
  /** The GPU's name for people; null on WASM. */
  adapter: string | null;
  files: ModelFiles;
  /** WASM threads; more than 1 needs cross-origin isolation in a browser. */
  threads: number;
  /** An earlier encoder's `batchTokens` on the same GPU. */
  batchTokens?: number | null;
}

interface EmbedOptions {
  signal?: AbortSignal | undefined;
  /** Called after every batch with how many of the given texts have their vector. */
  onProgress?: ((done: number) => void) | undefined;
}

export interface Encoder {
  readonly spec: ModelSpec;
  readonly backend: Backend;
  readonly adapter: string | null;
  /** How many tokens a batch has on this GPU; null until that is found, and on WASM. */
  readonly batchTokens: number | null;
  /**
   * Unit vectors, one row a text, in order. Equal texts are run once. Throws `cancelled`, or `device-lost`
   * where the GPU went away: then this encoder is of no more use.
   */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Matrix>;
  dispose(): Promise<void>;
}

/**
 * Tokens a batch on WASM: few enough for what a layer hands to the next to stay in the processor's cache. 32 to 128
 * tokens cost alike, one short text a batch half as much again, 32 of them nearly twice as much (docs/bench.md).
 */
const wasmTokens = 96;
/** Between two looks at the worker's messages, a cancel among them. Timers in a row cost 4 ms each. */
const pauseMilliseconds = 100;

/** Loads tokenizer and model. Throws `model-missing` where the files are not there, `device-lost` by WebGPU. */
export async function createEncoder(options: EncoderOptions): Promise<Encoder> {
  const { spec, backend, files } = options;
  configure(options);
  const where = files.models + spec.id;
  const tokenizer = await AutoTokenizer.from_pretrained(spec.id, { local_files_only: true }).catch(
    (error: unknown) => {
      // It only reads files, and says in many ways that one is not there or is not what it should be.
      throw new DriftfeedError('model-missing', `${where}: ${messageOf(error)}`);
    },
  );
  const model = await AutoModel.from_pretrained(spec.id, {
    local_files_only: true,
    // The file's name, not its contents: "fp32" is transformers.js's word for plain onnx/model.onnx.
    dtype: 'fp32',
    device: backend === 'webgpu' ? 'webgpu' : wasmDevice,
  }).catch((error: unknown) => {
    const detail = messageOf(error);
    if (/could not locate|not found|404|no such file/i.test(detail)) {
      throw new DriftfeedError('model-missing', `${where}: ${detail}`);
    }
    throw backend === 'webgpu' ? new DriftfeedError('device-lost', detail) : error;
  });
  return new TransformersEncoder(options, tokenizer, model);
}

/** transformers.js names its only CPU device by where it runs. */
const wasmDevice = typeof process !== 'undefined' && process.versions?.node ? 'cpu' : 'wasm';

function configure({ backend, files, threads }: EncoderOptions): void {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = files.models;
  // The service worker keeps these files already; a second copy in the Cache API would cost 60 MB.
  env.useBrowserCache = false;
  env.useFSCache = false;
  // Its WASM cache also loads the runtime's script through a blob: address, which our CSP refuses.
  env.useWasmCache = false;
  const wasm = env.backends.onnx.wasm!;
  // The plain runtime is half the size of the one that can drive a GPU.
  const name = `${files.runtime}ort-wasm-simd-threaded${backend === 'webgpu' ? '.asyncify' : ''}`;
  wasm.wasmPaths = { mjs: `${name}.mjs`, wasm: `${name}.wasm` };
  wasm.numThreads = threads;
  wasm.proxy = false;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

class TransformersEncoder implements Encoder {
  readonly spec: ModelSpec;
  readonly backend: Backend;
  readonly adapter: string | null;
  private readonly lost: Promise<never>;
  private readonly probe: BatchProbe | null;
  private disposed = false;

  constructor(
    { spec, backend, adapter, batchTokens = null }: EncoderOptions,
    private readonly tokenizer: PreTrainedTokenizer,
    private readonly model: PreTrainedModel,
  ) {
    this.spec = spec;
    this.backend = backend;
    this.adapter = adapter;
    this.probe = backend === 'webgpu' ? new BatchProbe(batchTokens) : null;
    this.lost = backend === 'webgpu' ? this.watchDevice() : new Promise<never>(() => {});
    this.lost.catch(() => {}); // handled where something waits on it
  }

  get batchTokens(): number | null {
    return this.probe?.found ?? null;
  }

  async embed(texts: readonly string[], { signal, onProgress }: EmbedOptions = {}): Promise<Matrix> {
    if (this.disposed) throw new DriftfeedError('misuse', 'the encoder is disposed');
    const { dimensions } = this.spec;
    const result = emptyMatrix(texts.length, dimensions);
    const rowsOf = new Map<string, number[]>();
    texts.forEach((text, row) => {
      const rows = rowsOf.get(text);
      if (rows) rows.push(row);
      else rowsOf.set(text, [row]);
    });
    const distinct = [...rowsOf.keys()];
    const tokens = this.tokenise(distinct);
    let done = 0;
    let paused = performance.now();
    for (const batch of batchesByLength(
      tokens.map((ids) => ids.length),
      () => this.probe?.tokens ?? wasmTokens,
    )) {
      if (signal?.aborted) throw new DriftfeedError('cancelled');
      const begun = performance.now();
      const vectors = await this.run(batch.map((index) => tokens[index]!));
      this.probe?.note(batch.length * tokens[batch[0]!]!.length, performance.now() - begun);
      batch.forEach((index, position) => {
        const vector = vectors.subarray(position * dimensions, (position + 1) * dimensions);
        const rows = rowsOf.get(distinct[index]!)!;
        for (const row of rows) result.data.set(vector, row * dimensions);
        done += rows.length;
      });
      onProgress?.(done);
      if (performance.now() - paused > pauseMilliseconds) {
        await nextTask();
        paused = performance.now();
      }
    }
    return result;
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await this.model.dispose();
  }

  private tokenise(texts: readonly string[]): number[][] {
    if (texts.length === 0) return [];
    // The Chinese model's tokeniser leaves capitals as they are, and neither model's vocabulary has any.
    const encoded = this.tokenizer(texts.map(plainLetters), {
      truncation: true,
      max_length: this.spec.maxTokens,
      return_tensor: false,
    }) as { input_ids: number[][] };
    return encoded.input_ids;
  }

  /** One batch: pads, runs the model, pools. Returns batch × dimensions. */
  private async run(batch: readonly number[][]): Promise<Float32Array> {
    const length = Math.max(...batch.map((ids) => ids.length));
    const ids = new BigInt64Array(batch.length * length);
    const mask = new BigInt64Array(batch.length * length);
    batch.forEach((row, index) => {
      row.forEach((id, position) => {
        ids[index * length + position] = BigInt(id);
        mask[index * length + position] = 1n;
      });
    });
    const shape = [batch.length, length];
    const answer = this.model({
      input_ids: new Tensor('int64', ids, shape),
      attention_mask: new Tensor('int64', mask, shape),
      token_type_ids: new Tensor('int64', new BigInt64Array(ids.length), shape),
    }) as Promise<{ last_hidden_state: Tensor }>;
    // A run on a lost device fails in ways of its own, or never comes back.
    const { last_hidden_state } = await Promise.race([answer, this.lost]).catch((error: unknown) => {
      if (this.backend !== 'webgpu' || error instanceof DriftfeedError) throw error;
      throw new DriftfeedError('device-lost', messageOf(error));
    });
    const lengths = batch.map((row) => row.length);
    const { pooling, dimensions } = this.spec;
    const vectors = pool(last_hidden_state.data as Float32Array, lengths, length, dimensions, pooling);
    last_hidden_state.dispose();
    return vectors;
  }

  /** Rejects with `device-lost` when ONNX Runtime's GPU device goes away before `dispose`. */
  private async watchDevice(): Promise<never> {
    const device = await env.backends.onnx.webgpu?.device;
    if (!device) return new Promise<never>(() => {});
    const { message } = await device.lost;
    if (this.disposed) return new Promise<never>(() => {});
    throw new DriftfeedError('device-lost', message);
  }
}

/** On WASM a run never leaves the current task, and a worker's messages, a cancel among them, would starve. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/**
 * Indices in batches of texts of like length, longest first, so that little is spent on padding. Padded, a batch of
 * several texts has at most `tokens` tokens, which is asked before each.
 */
export function* batchesByLength(lengths: readonly number[], tokens: () => number): Generator<number[]> {
  const order = lengths.map((_, index) => index).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  for (let start = 0; start < order.length; ) {
    const count = Math.max(1, Math.floor(tokens() / lengths[order[start]!]!));
    yield order.slice(start, start + count);
    start += count;
  }
}
