// The export holds every row of every store, and erasing leaves no database behind.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseAll, exportAll } from './backup';
import { deleteStorage, openStorage, type Storage, storeNames } from './database';
import { addFeedback } from './feedback';
import { appendVectors } from './vectors';
import { addVisits } from './visits';

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

describe('exportAll', () => {
  it('writes a header and every row, more than one batch of them', async () => {
    const pages = Array.from({ length: 2300 }, (_, index) => ({
      url: `https://a.example/${index}`,
      title: `Seite ${index} – “ü”`,
      site: 'a.example',
      contentHash: `#${index}`,
    }));
    const visits = pages.map(({ url, site }, day) => ({
      time: day * 86_400_000,
      url,
      site,
      weight: 1,
      origin: 'import' as const,
    }));
    await addVisits(storage, pages, visits);
    await addFeedback(storage, {
      itemUrl: 'u',
      title: 't',
      kind: 'book',
      contentHash: 'h',
      action: 'save',
      time: 1,
    });
    await appendVectors(storage, 'minilm-en', ['h'], {
      dimensions: 2,
      values: Int8Array.of(-1, 2),
      scales: Float32Array.of(0.5),
    });
    const [header, ...rows] = await linesOf(await exportAll(storage, 0));
    expect(header).toMatchObject({
      format: 'driftfeed-backup',
      version: 1,
      schema: 1,
      created: '1970-01-01T00:00:00.000Z',
    });
    const count = (store: string) => rows.filter((line) => line.store === store).length;
    expect(Object.fromEntries(storeNames.map((name) => [name, count(name)]))).toEqual(header?.rows);
    expect([count('pages'), count('visits'), count('feedback'), count('vectors')]).toEqual([
      2300, 2300, 1, 1,
    ]);
    const urls = new Set(
      rows.filter((line) => line.store === 'pages').map((line) => (line.row as { url: string }).url),
    );
    expect(urls.size).toBe(2300);
    const vector = rows.find((line) => line.store === 'vectors')?.row;
    expect(vector).toMatchObject({
      values: { $array: 'Int8Array', base64: btoa('\xff\x02') },
      scales: { $array: 'Float32Array', base64: btoa('\0\0\0\x3f') },
    });
  });
});

describe('eraseAll', () => {
  it('deletes the database', async () => {
    await eraseAll(storage);
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('backup');
    const again = await openStorage('backup');
    expect(await again.read(['pages'], (transaction) => transaction.objectStore('pages').count())).toBe(0);
    again.close();
  });
});
