// Vectors go in by blocks and come out joined, row for row.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteStorage, openStorage, type Storage } from './database';
import { appendVectors, blockRows, loadVectors, removeVectors } from './vectors';

const dimensions = 3;
let storage: Storage;
beforeEach(async () => {
  storage = await openStorage('vectors');
});
afterEach(async () => {
  storage.close();
  await deleteStorage('vectors');
});

/** Rows from..to-1: row n is [n, n+1, n+2] mod 128 with scale n. */
function rows(from: number, to: number) {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  return {
    hashes: numbers.map((n) => `h${n}`),
    dimensions,
    values: Int8Array.from(numbers.flatMap((n) => [n % 128, (n + 1) % 128, (n + 2) % 128])),
    scales: Float32Array.from(numbers),
  };
}
const append = (from: number, to: number) => {
  const { hashes, ...matrix } = rows(from, to);
  return appendVectors(storage, 'minilm-en', hashes, matrix);
};
const remove = (hashes: string[]) =>
  storage.write(['vectors'], 'relaxed', (transaction) =>
    removeVectors(transaction, (hash) => hashes.includes(hash)),
  );
const blockLengths = () =>
  storage.read(['vectors'], async (transaction) =>
    (await transaction.objectStore('vectors').getAll()).map((block) => block.hashes.length),
  );

describe('vectors', () => {
  it('come back as they were, over several appends', async () => {
    await append(0, 100);
    await append(100, 300);
    await append(300, 1000);
    expect(await loadVectors(storage, 'minilm-en')).toEqual(rows(0, 1000));
    expect(await blockLengths()).toEqual([blockRows, blockRows, blockRows, 1000 - 3 * blockRows]);
  });

  it('are kept apart by model', async () => {
    await append(0, 10);
    expect(await loadVectors(storage, 'bge-zh')).toBeNull();
    const { hashes, ...matrix } = rows(5, 8);
    await appendVectors(storage, 'bge-zh', hashes, matrix);
    expect((await loadVectors(storage, 'bge-zh'))?.hashes).toEqual(hashes);
    expect(await loadVectors(storage, 'minilm-en')).toEqual(rows(0, 10));
  });

  it('lets single rows be deleted from their blocks', async () => {
    await append(0, 600);
    expect(await remove(['h0', 'h255', 'h256', 'h599', 'unknown'])).toBe(4);
    const left = (await loadVectors(storage, 'minilm-en'))!;
    expect(left.hashes).toEqual(
      rows(0, 600).hashes.filter((hash) => !['h0', 'h255', 'h256', 'h599'].includes(hash)),
    );
    const at = left.hashes.indexOf('h257');
    expect([...left.values.subarray(at * 3, at * 3 + 3)]).toEqual([1, 2, 3]);
    expect(left.scales[at]).toBe(257);
  });

  it('drops blocks that become empty', async () => {
    await append(0, 300);
    await remove(rows(0, 256).hashes);
    expect(await blockLengths()).toEqual([44]);
  });

  it('loads a hash once although it was added twice', async () => {
    await append(0, 300);
    await append(250, 310);
    expect(await loadVectors(storage, 'minilm-en')).toEqual(rows(0, 310));
  });

  it('does not keep the buffer that a view was cut from', async () => {
    await append(0, 2 * blockRows);
    const lengths = await storage.read(['vectors'], async (transaction) =>
      (await transaction.objectStore('vectors').getAll()).map((block) => block.values.buffer.byteLength),
    );
    expect(lengths).toEqual([blockRows * dimensions, blockRows * dimensions]);
  });

  it('refuses what does not fit', async () => {
    const { hashes, ...matrix } = rows(0, 2);
    expect(() => appendVectors(storage, 'minilm-en', hashes.slice(1), matrix)).toThrow('misuse');
    await append(0, 2);
    const wider = appendVectors(storage, 'minilm-en', ['a'], {
      dimensions: 4,
      values: new Int8Array(4),
      scales: new Float32Array(1),
    });
    await expect(wider).rejects.toMatchObject({ code: 'misuse' });
  });
});
