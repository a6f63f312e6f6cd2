// A backup holds every row of every store, and tells nothing without its passphrase.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backupStores, keyForBackups, makeBackup } from './backup';
import { deleteStorage, openStorage, type Storage } from './database';
import { fillEveryStore } from './restore.fixture';

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage('backup');
});
afterEach(async () => {
  storage.close();
  await deleteStorage('backup');
});

async function linesOf(blob: Blob): Promise<Record<string, unknown>[]> {
  const text = await new Response(blob.stream().pipeThrough(new DecompressionStream('gzip'))).text();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('makeBackup', () => {
  it('writes a header, every row, more than one batch of them, and an end', async () => {
    await fillEveryStore(storage, 2300);
    const lines = await linesOf(await makeBackup(storage, 0, null));
    const header = lines[0]!;
    const rows = lines.slice(1, -1);
    expect(header).toMatchObject({
      format: 'driftfeed-backup',
      version: 2,
      schema: 3,
      created: '1970-01-01T00:00:00.000Z',
      history: { pages: 2300, visits: 2300, from: 0.5, to: 2299 * 86_400_000 + 0.5 },
    });
    const count = (store: string) => rows.filter((line) => line.store === store).length;
    expect(Object.fromEntries(backupStores.map((name) => [name, count(name)]))).toEqual(header.rows);
    expect(backupStores.filter((name) => count(name) === 0)).toEqual([]);
    expect(lines.at(-1)).toEqual({ end: rows.length });
    const urls = new Set(
      rows.filter((line) => line.store === 'pages').map((line) => (line.row as { url: string }).url),
    );
    expect(urls.size).toBe(2300);
    const vector = rows.find((line) => line.store === 'vectors')?.row;
    expect(vector).toMatchObject({ values: { $array: 'Int8Array' }, scales: { $array: 'Float32Array' } });
  });

  it('is not kept from being made by a day of raw visits that cannot be read', async () => {
    await fillEveryStore(storage);
    const rows = async () => (await linesOf(await makeBackup(storage, 0, null))).slice(1, -1);
    const before = await rows();
    await storage.write(['raw'], 'strict', (transaction) =>
      transaction.objectStore('raw').putAll([{ day: 123_456, count: 1, packed: new Uint8Array(9) }]),
    );
    expect(await rows()).toEqual(before);
  });

  it('says nothing of its rows where it has a passphrase', async () => {
    await fillEveryStore(storage);
    const blob = await makeBackup(storage, 0, await keyForBackups('correct horse'));
    const text = Buffer.from(await blob.arrayBuffer()).toString('latin1');
    const [lock = '', ...rest] = text.split('\n');
    expect(Object.keys(JSON.parse(lock))).toEqual(['format', 'version', 'created', 'encryption']);
    expect(rest.join('\n')).not.toMatch(/example|store|import/);
    expect(text).not.toContain('correct horse');
    // No two alike, under the same key neither: its nonces are new each time.
    const key = await keyForBackups('correct horse');
    const [one, two] = await Promise.all([makeBackup(storage, 0, key), makeBackup(storage, 0, key)]);
    const sealed = async (file: Blob) =>
      Buffer.from(await file.arrayBuffer())
        .toString('latin1')
        .split('\n')[1];
    expect((await sealed(one))?.slice(0, 16)).not.toBe((await sealed(two))?.slice(0, 16));
  });
});
