// Chrome's database: times, durations, redirect chains and frames, as Chrome writes them.
import { describe, expect, it } from 'vitest';
import { chromeDatabase, database, sqlWasm } from '../fixtures/databases';
import { readHistoryFile } from '../read';
import { chromeTransition } from './chrome';

const t = 1_700_000_000_123;
const read = async (bytes: Uint8Array<ArrayBuffer>) =>
  readHistoryFile(new Blob([bytes]), { sqlWasm: await sqlWasm() });

describe('chrome', () => {
  it('reads visits with their page, to the millisecond', async () => {
    const bytes = await chromeDatabase([
      { url: 'https://a.example/', title: 'A', time: t, durationMs: 1500 },
      { url: 'https://a.example/', time: t + 1, transition: 0x30000008 },
      { url: 'https://b.example/', time: t + 2, hidden: true, transition: 0x30000003 },
    ]);
    expect(await read(bytes)).toMatchObject({
      format: 'chrome',
      visits: [
        { url: 'https://a.example/', title: 'A', time: t, transition: 'link', durationMs: 1500 },
        { url: 'https://a.example/', title: 'A', time: t + 1, transition: 'reload' },
        { url: 'https://b.example/', title: '', time: t + 2, transition: 'frame', hidden: true },
      ],
    });
  });

  it('reads a database without titles, durations or the hidden flag, and skips broken rows', async () => {
    const bytes = await database((made) => {
      made.run(`CREATE TABLE urls(id INTEGER, url TEXT);
        CREATE TABLE visits(id INTEGER, url INTEGER, visit_time INTEGER);
        INSERT INTO urls VALUES (1, 'https://a.example/'), (2, NULL);
        INSERT INTO visits VALUES (1, 1, 13344473600123456), (2, 2, 13344473600123456), (3, 1, 0), (4, 77, 13344473600123456);`);
    });
    const { visits, files } = await read(bytes);
    expect(visits).toEqual([{ url: 'https://a.example/', title: '', time: t, transition: 'link' }]);
    expect(files[0]!.skipped).toEqual([
      { cause: 'no-address', count: 2, examples: [] },
      { cause: 'bad-time', count: 1, examples: ['https://a.example/'] },
    ]);
  });

  it('refuses tables of the same names with other columns', async () => {
    const bytes = await database((made) => made.run('CREATE TABLE urls(id); CREATE TABLE visits(id);'));
    await expect(read(bytes)).rejects.toMatchObject({ code: 'wrong-file' });
  });

  it('tells hops from the page a chain of redirects leads to', () => {
    expect(chromeTransition(0x30000000)).toBe('link'); // start and end
    expect(chromeTransition(0x30000001 | 0)).toBe('typed');
    expect(chromeTransition(0x10000000)).toBe('redirect'); // start only
    expect(chromeTransition(0x80000000 | 0)).toBe('redirect'); // a server's redirect in the middle, stored signed
    expect(chromeTransition(0xa0000000)).toBe('link'); // a server's redirect led here
    expect(chromeTransition(0xa0000000 | 0)).toBe('link');
    expect(chromeTransition(0)).toBe('link'); // no flags at all: not written by Chrome
    expect(chromeTransition(0x30000004)).toBe('frame');
    expect(chromeTransition(0x300000ff)).toBe('other');
  });
});
