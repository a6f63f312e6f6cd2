// The write-ahead log: what SQLite's own program wrote and reads is the measure, where there is one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { chromeDatabase, sqlWasm } from '../fixtures/databases';
import { readHistoryFiles } from '../read';
import { applyLog, readLog } from './wal';

const wasm = await sqlWasm();
const bytesOf = (path: string) => new Uint8Array(readFileSync(path));
const fixture = (name: string) => bytesOf(resolve(import.meta.dirname, '../fixtures/wal', name));
const read = (files: Record<string, Uint8Array<ArrayBuffer>>) =>
  readHistoryFiles(
    Object.entries(files).map(([name, bytes]) => new File([bytes], name)),
    { sqlWasm: wasm },
  );
const titles = async (files: Record<string, Uint8Array<ArrayBuffer>>) =>
  (await read(files)).visits.map(({ title }) => title);

/** Made by `make.sql` beside it: three commits in the log, then a transaction that was never committed. */
const History = fixture('History');
const log = fixture('History-wal');

describe('a database with its write-ahead log', () => {
  it('lacks what is committed in the log alone', async () => {
    expect(await titles({ History })).toEqual(['first']);
    expect(await titles({ History, 'History-wal': log })).toEqual(['first', 'second', 'third', 'renamed']);
    const { files, ignored } = await read({ 'History-wal': log, History });
    expect(files).toMatchObject([{ name: 'History', visits: 4, withLog: true, refused: null }]);
    expect(ignored.count).toBe(0);
  });

  it('is found by the name that a download gave both', async () => {
    expect(await titles({ 'History (1)': History, 'History-wal (1)': log })).toHaveLength(4);
  });

  it('takes what was committed before the log is cut or damaged', async () => {
    const { pageSize } = readLog(log)!;
    const frame = 24 + pageSize;
    const counts = new Set<number>();
    for (let length = 0; length <= log.length; length += frame >> 1) {
      counts.add((await titles({ History, 'History-wal': log.slice(0, length) })).length);
    }
    expect([...counts]).toEqual([1, 2, 3, 4]);
    for (let at = 32; at < log.length; at += frame + 7) {
      const damaged = log.slice();
      damaged[at]! ^= 1;
      expect((await titles({ History, 'History-wal': damaged })).length).toBeLessThanOrEqual(4);
    }
    const salted = log.slice();
    salted[32 + frame * 2 + 8]! ^= 1; // a frame of an earlier round of the log
    expect(readLog(salted)!.pages.size).toBeLessThan(readLog(log)!.pages.size);
  });

  it('is no log with another magic, page size or checksum', () => {
    for (const at of [0, 3, 8, 11, 16, 24, 31]) {
      const changed = log.slice();
      changed[at]! ^= 0xff;
      expect(readLog(changed), `byte ${at}`).toBeNull();
    }
    expect(readLog(new Uint8Array(31))).toBeNull();
  });

  it('is read alone where the log is another’s', async () => {
    const other = await chromeDatabase([
      { url: 'https://a.example/', title: 'own', time: 1_700_000_000_000 },
    ]);
    expect(await titles({ History: other, 'History-wal': log })).toEqual(['own']);
    other.fill(2, 18, 20); // in write-ahead mode, too, but of other pages
    expect(await titles({ History: other, 'History-wal': log })).toEqual(['own']);
    const left = History.slice();
    left.fill(1, 18, 20); // no longer in write-ahead mode
    expect(await titles({ History: left, 'History-wal': log })).toEqual(['first']);
  });

  it('is not there where only the log was chosen', async () => {
    await expect(read({ 'History-wal': log })).rejects.toMatchObject({ code: 'side-file' });
    const { ignored } = await read({ places: History, 'History-wal': log });
    expect(ignored.examples).toEqual(['History-wal']);
  });

  it('grows and shrinks to the size of the last commit', () => {
    const parsed = readLog(log)!;
    const room = new Uint8Array(parsed.pageCount * parsed.pageSize + 5_000);
    room.set(History);
    expect(applyLog(room, log, parsed)).toHaveLength(parsed.pageCount * parsed.pageSize);
    expect(parsed.pageCount * parsed.pageSize).toBeGreaterThan(History.length);
  });
});

function sqlite(database: string, script: string): string {
  return execFileSync('sqlite3', [database], { input: script.replaceAll(/^ +\./gm, '.'), encoding: 'utf8' });
}

const hasProgram = (() => {
  try {
    return sqlite(':memory:', 'SELECT 1;').trim() === '1';
  } catch {
    return false;
  }
})();
if (!hasProgram) console.warn('SKIPPED: logs made anew by SQLite’s own program, as it is not installed');

describe.skipIf(!hasProgram)('logs of SQLite’s own program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wal-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    [512, 1],
    [1024, 2],
    [4096, 3],
    [65536, 4],
  ])('page size %i: what it reads, we read', async (pageSize, seed) => {
    const path = join(folder, `History-${seed}`);
    let state = seed;
    const random = (below: number) => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    const steps = Array.from({ length: 30 }, (_, step) => {
      const id = step + 1;
      const insert = `INSERT INTO urls VALUES (${id}, 'https://a.example/${id}', '${'t'.repeat(random(900) + 1)}${id}');
        INSERT INTO visits VALUES (${id}, ${id}, 13344473600123456 + ${id});`;
      const remove = `DELETE FROM visits WHERE id = ${random(id) + 1};`;
      const kind = random(6);
      if (kind === 0) return `BEGIN; ${insert} ${remove} ROLLBACK;`;
      if (kind === 1) return `BEGIN; ${insert} ${remove} COMMIT; VACUUM;`;
      if (kind === 2 && step < 20) return `${insert} PRAGMA wal_checkpoint(RESTART);`;
      return `BEGIN; ${insert} ${remove} COMMIT;`;
    });
    sqlite(
      path,
      `PRAGMA page_size = ${pageSize}; PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0;
       CREATE TABLE urls(id INTEGER PRIMARY KEY, url TEXT, title TEXT);
       CREATE TABLE visits(id INTEGER PRIMARY KEY, url INTEGER, visit_time INTEGER);
       PRAGMA wal_checkpoint(RESTART);
       ${steps.join('\n')}
       .shell cp ${path} ${path}.copy
       .shell cp ${path}-wal ${path}.copy-wal`,
    );
    const History = bytesOf(`${path}.copy`);
    const withLog = await read({ History, 'History-wal': bytesOf(`${path}.copy-wal`) });
    const expected = sqlite(
      path,
      'SELECT title FROM visits JOIN urls ON urls.id = visits.url ORDER BY visits.id;',
    );
    expect(withLog.visits.map(({ title }) => title)).toEqual(expected.trim().split('\n'));
    expect(withLog.files[0]!.withLog).toBe(true);
    await expect(
      read({ History }).then(
        ({ visits }) => visits.length,
        () => 0,
      ),
    ).resolves.toBeLessThan(withLog.visits.length);
  });
});
