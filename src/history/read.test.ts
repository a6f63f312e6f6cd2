// Wrong, damaged, locked and empty files each get their own code, whatever bytes they hold.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCode } from '../device/errors';
import { chromeDatabase, database, sqlWasm } from './fixtures/databases';
import { readHistoryFile } from './read';

const wasm = await sqlWasm();
const read = (part: BlobPart, signal?: AbortSignal) =>
  readHistoryFile(new Blob([part]), { sqlWasm: wasm, signal });
const bytes = (...values: number[]) => Uint8Array.from(values);
const many = Array.from({ length: 3000 }, (_, index) => ({
  url: `https://a.example/${index}`,
  title: `A title of some length ${index}`,
  time: 1_700_000_000_000 + index,
}));

describe('readHistoryFile', () => {
  it.each([
    ['an empty file', bytes(), 'empty-file', ''],
    ['a -wal file', bytes(0x37, 0x7f, 6, 0x82, 0, 0, 0, 0), 'side-file', ''],
    [
      'a -journal file',
      bytes(0xd9, 0xd5, 5, 0xf9, 0x20, 0xa1, 0x63, 0xd7, 0, 0),
      'side-file',
      'sqlite-journal',
    ],
    ['a journal that has ended', new Uint8Array(512), 'damaged-file', 'zeros'],
    ['a -shm file', bytes(0x18, 0xe2, 0x2d, 0, 0, 0), 'side-file', 'sqlite-shm'],
    ['a .tgz export', bytes(0x1f, 0x8b, 8, 0), 'wrong-file', 'gzip'],
    ['an HTML page', '<html><head>', 'wrong-file', 'something else'],
    ['a text', 'Dear diary', 'wrong-file', 'something else'],
    ['a picture', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), 'wrong-file', 'neither'],
    ['a bare SQLite header', 'SQLite format 3\0', 'damaged-file', 'header'],
  ])('refuses %s', async (_, part, code, detail) => {
    const error = await read(part).catch((thrown) => thrown);
    expect(error).toMatchObject({ code });
    expect(error.detail).toContain(detail);
  });

  it('refuses other databases, and views and columns that a stranger’s program computes', async () => {
    const notes = await database((made) => made.run('CREATE TABLE notes(id);'));
    await expect(read(notes)).rejects.toMatchObject({ code: 'wrong-file' });
    const endless = await database((made) =>
      made.run(`CREATE TABLE urls(id INTEGER PRIMARY KEY, url TEXT);
        CREATE VIEW visits AS WITH RECURSIVE n(url) AS (SELECT 1 UNION ALL SELECT url FROM n)
          SELECT url, 1 AS visit_time FROM n;`),
    );
    await expect(read(endless)).rejects.toMatchObject({ code: 'wrong-file' });
    const computed = await database((made) =>
      made.run(`CREATE TABLE urls(id INTEGER PRIMARY KEY, url TEXT AS (hex(zeroblob(400000000))));
        CREATE TABLE visits(id INTEGER PRIMARY KEY, url INTEGER, visit_time INTEGER);
        INSERT INTO urls(id) VALUES (1);
        INSERT INTO visits VALUES (1, 1, 13344473600123456);`),
    );
    await expect(read(computed)).rejects.toMatchObject({ code: 'wrong-file' });
  });

  it('says when a history is empty', async () => {
    await expect(read(await chromeDatabase([]))).rejects.toMatchObject({ code: 'empty-history' });
  });

  it('notices a truncated database at any length', async () => {
    const whole = await chromeDatabase(many);
    for (const share of [0.02, 0.3, 0.7, 0.999]) {
      const cut = whole.slice(0, Math.floor(whole.length * share));
      await expect(read(cut)).rejects.toMatchObject({ code: 'damaged-file' });
    }
  });

  it('notices pages that were overwritten', async () => {
    const broken = await chromeDatabase(many);
    broken.fill(0xa5, 8192, broken.length - 4096);
    await expect(read(broken)).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('reads a database in write-ahead mode', async () => {
    const file = await chromeDatabase(many.slice(0, 3));
    file[18] = 2;
    file[19] = 2;
    expect((await read(file)).visits).toHaveLength(3);
  });

  it('says when the browser does not let the file be read', async () => {
    const locked = new Blob(['SQLite format 3\0']);
    locked.slice = () => {
      const part = new Blob();
      part.arrayBuffer = () => Promise.reject(new DOMException('locked', 'NotReadableError'));
      return part;
    };
    await expect(readHistoryFile(locked, { sqlWasm: wasm })).rejects.toMatchObject({ code: 'locked-file' });
  });

  it('is cancelled before and while it reads', async () => {
    const long = await chromeDatabase(
      Array.from({ length: 60_000 }, (_, index) => ({
        ...many[index % 3000]!,
        time: 1_600_000_000_000 + index,
      })),
    );
    await expect(read(long, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    // The signal is looked at before, at every pause and after; how often there are pauses, the machine decides.
    let looks = 0;
    const abortedFrom = (look: number) =>
      ({
        get aborted() {
          return ++looks >= look;
        },
      }) as AbortSignal;
    await read(long, abortedFrom(Number.POSITIVE_INFINITY));
    expect(looks).toBeGreaterThan(3);
    looks = 0;
    await expect(read(long, abortedFrom(3))).rejects.toMatchObject({ code: 'cancelled' });
    expect(looks).toBe(3);
  });

  it('never fails without a code, whatever the bytes', async () => {
    const prefix = fc.constantFrom(
      '',
      'SQLite format 3\0',
      'PK\x03\x04',
      '{"Browser History": [',
      '[',
      '\uFEFF{',
    );
    await fc.assert(
      fc.asyncProperty(prefix, fc.uint8Array({ maxLength: 400 }), async (start, rest) => {
        const blob = new Blob([start, rest as Uint8Array<ArrayBuffer>]);
        const error = await readHistoryFile(blob, { sqlWasm: wasm }).catch((thrown) => thrown);
        expect(['wrong-file', 'damaged-file', 'empty-file', 'empty-history']).toContain(errorCode(error));
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
