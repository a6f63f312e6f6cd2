// Safari's database: its clock, its chains of redirects, pages that never came, titles that only some visits have.
import { describe, expect, it } from 'vitest';
import { database, sqlWasm } from '../fixtures/databases';
import { readHistoryFile } from '../read';
import { appleEpochMs } from './safari';

const t = 1_700_000_000_123;
const seconds = (time: number) => (time - appleEpochMs) / 1000;
const read = async (bytes: Uint8Array<ArrayBuffer>) =>
  readHistoryFile(new Blob([bytes]), { sqlWasm: await sqlWasm() });

describe('safari', () => {
  it('reads visits, hops and titles', async () => {
    const bytes = await database((made) => {
      made.run(`
        CREATE TABLE history_items(id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE);
        CREATE TABLE history_visits(id INTEGER PRIMARY KEY AUTOINCREMENT, history_item INTEGER NOT NULL,
          visit_time REAL NOT NULL, title TEXT, load_successful BOOLEAN DEFAULT 1, http_non_get BOOLEAN DEFAULT 0,
          redirect_source INTEGER, redirect_destination INTEGER);
        INSERT INTO history_items VALUES (1, 'http://a.example/'), (2, 'https://a.example/'), (3, 'https://b.example/');`);
      const add = (...values: (number | string | null)[]) =>
        made.run('INSERT INTO history_visits VALUES (?, ?, ?, ?, ?, ?, ?, ?)', values);
      add(1, 1, seconds(t), null, 1, 0, null, 2);
      add(2, 2, seconds(t + 1), 'A', 1, 0, 1, null);
      add(3, 2, seconds(t + 9), null, 1, 1, null, null);
      add(4, 3, seconds(t + 20), 'B', 0, 0, null, null);
      add(5, 77, seconds(t + 30), 'gone', 1, 0, null, null);
    });
    expect(await read(bytes)).toEqual({
      format: 'safari',
      visits: [
        { url: 'http://a.example/', title: '', time: t, transition: 'redirect' },
        { url: 'https://a.example/', title: 'A', time: t + 1, transition: 'link' },
        { url: 'https://a.example/', title: 'A', time: t + 9, transition: 'form' },
      ],
      files: [
        {
          name: '',
          format: 'safari',
          visits: 3,
          saved: 0,
          refused: null,
          skipped: [
            { cause: 'not-loaded', count: 1, examples: ['https://b.example/'] },
            { cause: 'no-address', count: 1, examples: ['gone'] },
          ],
        },
      ],
      ignored: { count: 0, examples: [] },
    });
  });

  it('reads old tables without redirects, and refuses others of the same name', async () => {
    const old = await database((made) =>
      made.run(`CREATE TABLE history_items(id INTEGER PRIMARY KEY, url TEXT);
        CREATE TABLE history_visits(id INTEGER PRIMARY KEY, history_item INTEGER, visit_time REAL);
        INSERT INTO history_items VALUES (1, 'https://a.example/');
        INSERT INTO history_visits VALUES (1, 1, ${seconds(t)}), (2, 1, 0), (3, 1, NULL);`),
    );
    const { visits, files } = await read(old);
    expect(visits.map(({ time }) => time)).toEqual([t, appleEpochMs]);
    expect(files[0]!.skipped).toEqual([{ cause: 'no-time', count: 1, examples: ['https://a.example/'] }]);
    const other = await database((made) =>
      made.run('CREATE TABLE history_items(id); CREATE TABLE history_visits(id);'),
    );
    await expect(read(other)).rejects.toMatchObject({ code: 'wrong-file' });
  });
});
