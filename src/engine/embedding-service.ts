// The embedding job: whatever has a text and no vector gets one, newest and most visited first.
import { itemText } from '../catalog/item';
import type { BackendPreference } from '../device/device';
import { DriftfeedError, errorCode } from '../device/errors';
import { type Embedder, type EmbedderOptions, openEmbedder } from '../embedding/client';
import { type Matrix, quantise } from '../embedding/matrix';
import { embeddingBatches } from '../embedding/queue';
import type { StoredJob } from '../storage/jobs';
import { batchMemory } from './batch-memory';
import type { Profile } from './profile';
import type { StatusBoard } from './status';

/** Texts between two writes: few at first, then as many as take about a second, so that progress is lively. */
const fewestTexts = 16;
const mostTexts = 256;
const batchMilliseconds = { short: 700, long: 3_000 };
/** Vectors after which a first feed is worth showing; fewer will do where the machine is slow. */
const firstFeed = { vectors: 300, slowVectors: 64, slowMilliseconds: 12_000 };

export interface EmbeddingHooks {
  /** Called once there are enough vectors for a first feed while more are to come. */
  onEnough: () => Promise<void>;
}

export class EmbeddingService {
  #embedder: Embedder | null = null;
  #compute: BackendPreference = 'auto';
  #openedFor: BackendPreference = 'auto';
  /** Closed in the middle of their work, perhaps, because another backend was chosen. */
  readonly #replaced = new WeakSet<Embedder>();

  constructor(
    private readonly profile: Profile,
    private readonly board: StatusBoard,
    private readonly base: string,
    private readonly hooks: EmbeddingHooks,
    private readonly openWith: (options: EmbedderOptions) => Embedder = openEmbedder,
  ) {}

  /** Applies from the next batch on. */
  setCompute(compute: BackendPreference): void {
    this.#compute = compute;
  }

  /** Embeds until nothing lacks a vector, also what arrives meanwhile. */
  async run(job: StoredJob, signal: AbortSignal): Promise<void> {
    const { profile, board } = this;
    const started = performance.now();
    let told = profile.vectors.size >= firstFeed.vectors;
    let done = 0;
    let size = fewestTexts;
    for (let missing = this.#missing(); missing > 0; missing = this.#missing()) {
      const total = done + missing;
      const before = done;
      board.job(job.id, { kind: 'embedding', state: 'running', done, total });
      for (const { hashes, texts } of this.#batches(size)) {
        signal.throwIfAborted();
        const begun = performance.now();
        const { matrix, backend, adapter, reason } = await this.#embed(texts, signal);
        signal.throwIfAborted();
        await profile.addVectors(hashes, quantise(matrix));
        const took = performance.now() - begun;
        done += texts.length;
        board.job(job.id, { kind: 'embedding', done, total, backend: { backend, adapter, reason } });
        board.count({ vectors: profile.vectors.size });
        if (!told && done < total && this.#enough(performance.now() - started)) {
          told = true;
          await this.hooks.onEnough();
        }
        const next = nextSize(size, took);
        if (next !== size) {
          size = next;
          break; // goes on with batches of the new size
        }
      }
      if (done === before) throw new DriftfeedError('misuse', `${missing} texts that no batch holds`);
    }
  }

  #enough(elapsed: number): boolean {
    const { size } = this.profile.vectors;
    return (
      size >= firstFeed.vectors || (elapsed > firstFeed.slowMilliseconds && size >= firstFeed.slowVectors)
    );
  }

  /** Unit vectors of free texts, such as a search's words. */
  async embed(texts: string[]): Promise<Matrix> {
    return (await this.#embed(texts)).matrix;
  }

  close(): void {
    this.#embedder?.close();
    this.#embedder = null;
  }

  /** Of a query; null where the language model cannot be had. */
  async vectorOf(words: string): Promise<Float32Array | null> {
    try {
      return (await this.embed([words])).data;
    } catch (error) {
      if (errorCode(error) === 'model-missing' || errorCode(error) === 'cancelled') return null;
      throw error;
    }
  }

  /** What a change of backend interrupts, in a job or a search, is begun again on the new one. */
  async #embed(texts: readonly string[], signal?: AbortSignal): ReturnType<Embedder['embed']> {
    for (;;) {
      const embedder = this.#open();
      try {
        return await embedder.embed(texts, { signal });
      } catch (error) {
        if (signal?.aborted || !this.#replaced.has(embedder)) throw error;
      }
    }
  }

  #open(): Embedder {
    if (this.#embedder && this.#openedFor !== this.#compute) {
      this.#replaced.add(this.#embedder);
      this.close();
    }
    this.#openedFor = this.#compute;
    this.#embedder ??= this.openWith({
      model: this.profile.model,
      preference: this.#compute,
      base: this.base,
      batches: batchMemory(this.profile.storage, this.profile.model),
    });
    return this.#embedder;
  }

  /** How many different texts have no vector. */
  #missing(): number {
    const { pages, live } = this.profile.missing();
    return new Set([...pages, ...live].map(({ contentHash }) => contentHash)).size;
  }

  *#batches(size: number): Generator<{ hashes: string[]; texts: string[] }> {
    const { pages, live } = this.profile.missing();
    yield* embeddingBatches(pages, (hash) => this.profile.vectors.has(hash), size);
    for (let start = 0; start < live.length; start += size) {
      const batch = live.slice(start, start + size);
      yield { hashes: batch.map((item) => item.contentHash), texts: batch.map(itemText) };
    }
  }
}

function nextSize(size: number, milliseconds: number): number {
  if (milliseconds < batchMilliseconds.short) return Math.min(mostTexts, size * 2);
  if (milliseconds > batchMilliseconds.long) return Math.max(fewestTexts, Math.floor(size / 2));
  return size;
}
