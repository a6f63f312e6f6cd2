// What is still to be embedded, piece by piece, so that the first pieces can be used while the rest is made.
import type { PageRow } from '../storage/schema';
import { prioritise } from './prioritise';
import { pageText } from './text';

export interface EmbeddingBatch {
  /** One a text; the key of its vector. */
  hashes: string[];
  texts: string[];
}

/**
 * Batches of at most `size` texts for the pages whose hash has no vector yet, most telling pages first. Pages
 * of one hash share one place. The stored hash counts, also where an older version took it from another text:
 * it is the one that a page's vector is looked up by. `hasVector` is asked when a batch is put together.
 */
export function* embeddingBatches(
  pages: readonly PageRow[],
  hasVector: (hash: string) => boolean,
  size: number,
): Generator<EmbeddingBatch, void> {
  const taken = new Set<string>();
  let batch: EmbeddingBatch = { hashes: [], texts: [] };
  for (const page of prioritise(pages)) {
    const hash = page.contentHash;
    if (taken.has(hash) || hasVector(hash)) continue;
    taken.add(hash);
    batch.hashes.push(hash);
    batch.texts.push(pageText(page));
    if (batch.texts.length === size) {
      yield batch;
      batch = { hashes: [], texts: [] };
    }
  }
  if (batch.texts.length > 0) yield batch;
}
