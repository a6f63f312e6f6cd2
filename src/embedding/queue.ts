// What is still to be embedded, piece by piece, so that the first pieces can be used while the rest is made.
import type { PageRow } from '../storage/schema';
import { prioritise } from './prioritise';
import { contentHash, pageText } from './text';

export interface EmbeddingBatch {
  /** One a text; the key of its vector. */
  hashes: string[];
  texts: string[];
  /** Pages that have their vector once this batch is done. */
  pages: number;
}

/**
 * Batches of at most `size` texts for the pages whose text has no vector yet, most telling pages first. Pages
 * with equal texts share one place. `hasVector` is asked for each hash when its batch is put together.
 */
export function* embeddingBatches(
  pages: readonly PageRow[],
  hasVector: (hash: string) => boolean,
  size: number,
): Generator<EmbeddingBatch, void> {
  const taken = new Set<string>();
  let batch: EmbeddingBatch = { hashes: [], texts: [], pages: 0 };
  for (const page of prioritise(pages)) {
    const text = pageText(page);
    const hash = contentHash(text);
    if (!taken.has(hash)) {
      if (hasVector(hash)) continue;
      taken.add(hash);
      batch.hashes.push(hash);
      batch.texts.push(text);
    }
    batch.pages++;
    if (batch.texts.length === size) {
      yield batch;
      batch = { hashes: [], texts: [], pages: 0 };
    }
  }
  if (batch.pages > 0 && batch.texts.length > 0) yield batch;
}
