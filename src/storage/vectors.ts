// Vectors in blocks of int8 rows: one row in the database holds up to 256 of them.
import { DriftfeedError } from '../device/errors';
import { isIntact, withSum } from './checksum';
import { deleteAllKeys, putAll, type Storage, type WriteTransaction } from './database';
import type { ModelId, VectorBlockRow } from './schema';

/** Vectors a block; a block of 384 dimensions is then about 100 kB. */
export const blockRows = 256;

/** Component j of row i is values[i * dimensions + j] * scales[i]. */
export interface VectorRows {
  dimensions: number;
  values: Int8Array;
  scales: Float32Array;
}

export interface StoredVectors extends VectorRows {
  /** Row i belongs to hashes[i]; each hash once. */
  hashes: string[];
}

/**
 * Adds vectors, filling up the model's last block first. A hash that is stored already should not come
 * again; if it does, the first one stays the one that is loaded. Throws `misuse` where lengths or dimensions
 * do not fit.
 */
export function appendVectors(
  storage: Storage,
  model: ModelId,
  hashes: readonly string[],
  { values, scales, dimensions }: VectorRows,
): Promise<void> {
  if (values.length !== hashes.length * dimensions || scales.length !== hashes.length) {
    throw new DriftfeedError(
      'misuse',
      `${hashes.length} hashes, ${scales.length} scales, ${values.length} values`,
    );
  }
  return storage.write(['vectors'], 'relaxed', async (transaction) => {
    const store = transaction.objectStore('vectors');
    const last = await store.index('model').last(model);
    if (last && last.dimensions !== dimensions) {
      throw new DriftfeedError('misuse', `${model} has ${last.dimensions} dimensions, not ${dimensions}`);
    }
    const blocks: VectorBlockRow[] = [];
    let start = 0;
    if (last && last.hashes.length < blockRows) {
      start = Math.min(blockRows - last.hashes.length, hashes.length);
      blocks.push({
        ...last,
        hashes: [...last.hashes, ...hashes.slice(0, start)],
        values: joinValues([last.values, values.subarray(0, start * dimensions)]),
        scales: joinScales([last.scales, scales.subarray(0, start)]),
      });
    }
    for (; start < hashes.length; start += blockRows) {
      const end = Math.min(start + blockRows, hashes.length);
      blocks.push({
        model,
        dimensions,
        hashes: hashes.slice(start, end),
        values: values.slice(start * dimensions, end * dimensions), // a copy: a view would store the whole buffer
        scales: scales.slice(start, end),
      });
    }
    putAll(store, blocks.map(withSum));
  });
}

/**
 * All vectors of a model joined, in the order they were added; null if there are none. Those of a damaged block are
 * left out, as if they had yet to be made.
 */
export async function loadVectors(storage: Storage, model: ModelId): Promise<StoredVectors | null> {
  const rows = await storage.read(['vectors'], (transaction) =>
    transaction.objectStore('vectors').index('model').getAll(model),
  );
  const blocks = rows.filter(isIntact);
  const first = blocks[0];
  if (!first) return null;
  const { dimensions } = first;
  const seen = new Set<string>();
  const distinct = blocks.map((block) =>
    filterBlock(block, (hash) => {
      const isNew = !seen.has(hash);
      seen.add(hash);
      return isNew;
    }),
  );
  return {
    dimensions,
    hashes: distinct.flatMap((block) => block.hashes),
    values: joinValues(distinct.map((block) => block.values)),
    scales: joinScales(distinct.map((block) => block.scales)),
  };
}

/** Rewrites the blocks that hold doomed vectors, within a transaction over `vectors`. Returns how many went. */
export async function removeVectors(
  transaction: WriteTransaction,
  isDoomed: (hash: string) => boolean,
): Promise<number> {
  const store = transaction.objectStore('vectors');
  let removed = 0;
  // One at a time: together they may be larger than what memory has left.
  for (const id of await store.getAllKeys()) {
    const block = await store.get(id);
    if (!block?.hashes.some(isDoomed)) continue;
    const rest = filterBlock(block, (hash) => !isDoomed(hash));
    removed += block.hashes.length - rest.hashes.length;
    if (rest.hashes.length === 0) deleteAllKeys(store, [id]);
    else putAll(store, [withSum(rest)]);
  }
  return removed;
}

export function filterBlock(block: VectorBlockRow, keep: (hash: string) => boolean): VectorBlockRow {
  const rows: number[] = [];
  block.hashes.forEach((hash, row) => {
    if (keep(hash)) rows.push(row);
  });
  if (rows.length === block.hashes.length) return block;
  const { dimensions } = block;
  const values = new Int8Array(rows.length * dimensions);
  rows.forEach((row, index) => {
    values.set(block.values.subarray(row * dimensions, (row + 1) * dimensions), index * dimensions);
  });
  return {
    ...block,
    hashes: rows.map((row) => block.hashes[row]!),
    values,
    scales: Float32Array.from(rows, (row) => block.scales[row]!),
  };
}

function joinValues(parts: readonly Int8Array[]): Int8Array {
  const joined = new Int8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

function joinScales(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
