// The embedding job: whatever has a text and no vector gets one, newest and most visited first.
import { itemText } from '../catalog/item';
import type { BackendPreference } from '../device/device';
import { DriftfeedError } from '../device/errors';
import { type Embedder, openEmbedder } from '../embedding/client';
import { type Matrix, quantise } from '../embedding/matrix';
import { embeddingBatches } from '../embedding/queue';
import type { StoredJob } from '../storage/jobs';
import type { Profile } from './profile';
import type { StatusBoard } from './status';

/** Texts between two writes: small enough for lively progress, large enough to fill a batch by length. */
const batchTexts = 96;
/** Pages after which a first feed is worth showing. */
export const firstFeedPages = 300;

export interface EmbeddingHooks {
  /** Called once `firstFeedPages` texts have vectors while more are to come. */
  onEnough: () => Promise<void>;
}

export class EmbeddingService {
  #embedder: Embedder | null = null;
  #compute: BackendPreference = 'auto';
  #openedFor: BackendPreference = 'auto';

  constructor(
    private readonly profile: Profile,
    private readonly board: StatusBoard,
    private readonly base: string,
    private readonly hooks: EmbeddingHooks,
  ) {}

  /** Applies from the next batch on. */
  setCompute(compute: BackendPreference): void {
    this.#compute = compute;
  }

  /** Embeds until nothing lacks a vector, also what arrives meanwhile. */
  async run(job: StoredJob, signal: AbortSignal): Promise<void> {
    const { profile, board } = this;
    let told = profile.vectors.size >= firstFeedPages;
    let done = 0;
    for (let missing = this.#missing(); missing > 0; missing = this.#missing()) {
      const total = done + missing;
      const before = done;
      board.job(job.id, { kind: 'embedding', state: 'running', done, total });
      for (const { hashes, texts } of this.#batches()) {
        signal.throwIfAborted();
        const { matrix, backend, adapter, reason } = await this.#open().embed(texts, { signal });
        signal.throwIfAborted();
        await profile.addVectors(hashes, quantise(matrix));
        done += texts.length;
        board.job(job.id, { kind: 'embedding', done, total, backend: { backend, adapter, reason } });
        board.count({ vectors: profile.vectors.size });
        if (!told && profile.vectors.size >= firstFeedPages && done < total) {
          told = true;
          await this.hooks.onEnough();
        }
      }
      if (done === before) throw new DriftfeedError('misuse', `${missing} texts that no batch holds`);
    }
  }

  /** Unit vectors of free texts, such as a search's words. */
  async embed(texts: string[]): Promise<Matrix> {
    return (await this.#open().embed(texts, {})).matrix;
  }

  close(): void {
    this.#embedder?.close();
    this.#embedder = null;
  }

  #open(): Embedder {
    if (this.#openedFor !== this.#compute) this.close();
    this.#openedFor = this.#compute;
    this.#embedder ??= openEmbedder({
      model: this.profile.model,
      preference: this.#compute,
      base: this.base,
    });
    return this.#embedder;
  }

  /** How many different texts have no vector. */
  #missing(): number {
    const { pages, live } = this.profile.missing();
    return new Set([...pages, ...live].map(({ contentHash }) => contentHash)).size;
  }

  *#batches(): Generator<{ hashes: string[]; texts: string[] }> {
    const { pages, live } = this.profile.missing();
    yield* embeddingBatches(pages, (hash) => this.profile.vectors.has(hash), batchTexts);
    for (let start = 0; start < live.length; start += batchTexts) {
      const batch = live.slice(start, start + batchTexts);
      yield { hashes: batch.map((item) => item.contentHash), texts: batch.map(itemText) };
    }
  }
}
