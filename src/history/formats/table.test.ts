// Tables: known exports, unknown shapes, and columns that a person chose.
import { describe, expect, it } from 'vitest';
import { causes, readText, realFiles } from '../fixtures/read-text';

const t = 1_541_343_937_000;
const real = realFiles('bookmark-fixtures/shiori');
const short = ({ visits }: Awaited<ReturnType<typeof readText>>) =>
  visits.map(({ url, title, time }) => [url, title, time]);

describe.skipIf(!real.isThere)('Pocket, of the fixtures', () => {
  it.each(['pocket-old.csv', 'pocket-new.csv'])('%s', async (file) => {
    const { format, visits } = await readText(real.text(file));
    expect(format).toBe('reading-list');
    expect(visits).toEqual([
      {
        url: 'https://github.com/go-shiori/shiori',
        title: 'Shiori',
        time: t,
        transition: 'other',
        saved: true,
      },
    ]);
  });
});

describe('reading lists', () => {
  it.each([
    ['Instapaper', `URL,Title,Selection,Folder,Timestamp\nhttps://a.example/,"A, ""b""",,Unread,1541343937`],
    [
      'Instapaper with tags',
      `URL,Title,Selection,Folder,Timestamp,Tags\nhttps://a.example/,"A, ""b""",,Unread,1541343937,[]`,
    ],
    [
      'Raindrop',
      `id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n7,"A, ""b""",,"some\nwords",https://a.example/,X,,2018-11-04T15:05:37.000Z,https://c.example/c.png,,false`,
    ],
    [
      'Readwise Reader',
      `Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"A, ""b""",https://a.example/,1,[],2018-11-04 15:05:37+00:00,0,new,True`,
    ],
  ])('%s', async (_, text) => {
    const reading = await readText(text);
    expect(reading.format).toBe('reading-list');
    expect(short(reading)).toEqual([['https://a.example/', 'A, "b"', t]]);
    expect(reading.visits[0]!.saved).toBe(true);
  });
});

describe('tables of unknown shape', () => {
  it('guesses delimiter, head and columns', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => [
      index,
      `https://a.example/${index}`,
      `2018-11-04T15:05:${37 + (index % 20)}Z`,
      `Page, number ${index}`,
    ]);
    for (const delimiter of ['\t', ';', '|']) {
      const text = [['n', 'page url', 'seen', 'what'], ...rows]
        .map((row) => row.join(delimiter))
        .join('\r\n');
      const { format, visits, table } = await readText(text);
      expect(format).toBe('table');
      expect(table).toMatchObject({
        names: ['n', 'page url', 'seen', 'what'],
        columns: { address: 1, time: 2, title: 3 },
      });
      expect(table!.sample).toHaveLength(5);
      expect(visits).toHaveLength(20);
      expect(visits[0]).toEqual({
        url: 'https://a.example/0',
        title: 'Page, number 0',
        time: t,
        transition: 'other',
      });
    }
  });

  it('reads without a head, and with the columns that were chosen', async () => {
    const text =
      'https://a.example/,https://b.example/,1541343937,1541343938,A,B\n'.repeat(3) +
      'x,,,,,\nhttps://c.example/,u,soon,,,';
    expect(short(await readText(text)).slice(0, 1)).toEqual([['https://a.example/', 'A', t]]);
    const chosen = await readText(text, { columns: { address: 1, title: 5, time: 3 } });
    expect(short(chosen)[0]).toEqual(['https://b.example/', 'B', t + 1000]);
    const none = await readText(text, { columns: { address: 4, title: null, time: null } });
    expect([none.visits.length, causes(none.skipped)]).toEqual([0, { 'no-address': 5 }]);
    expect(causes((await readText(text)).skipped)).toEqual({ 'no-address': 1, 'bad-time': 1 });
    // Columns that are not there are not taken.
    expect((await readText(text, { columns: { address: 99, title: null, time: -1 } })).visits).toHaveLength(
      3,
    );
  });

  it('reads American days by the one that can be nothing else, and a time beside its day', async () => {
    const { visits } = await readText(
      'order,date,time,title,url\n1,3/4/2018,10:00:00,A,https://a.example/\n2,3/14/2018,11:30:00,B,https://b.example/',
    );
    expect(visits.map(({ time }) => time)).toEqual([
      new Date(2018, 2, 4, 10).getTime(),
      new Date(2018, 2, 14, 11, 30).getTime(),
    ]);
  });

  it('keeps what is in quotes together, also over the pieces it is read in', async () => {
    const long = 'x,"\n'.replaceAll('"', '""').repeat(150_000);
    const { visits } = await readText(
      `url,title,time\nhttps://a.example/,"${long}",1541343937\nhttps://b.example/,B,1541343937`,
    );
    expect(visits.map(({ title }) => title.length)).toEqual([2_000, 1]);
  });

  it.each([
    'just words',
    'a,b\nc,d',
    'https://a.example/\nhttps://b.example/',
    '{"a": "https://a.example/,1"}',
  ])('is none: %j', async (text) => expect((await readText(text)).format).toBeNull());

  it('is stopped half way', async () => {
    const row = 'https://a.example/,A,1541343937\n';
    const abort = new AbortController();
    const { createStepper } = await import('../steps');
    const reading = readText(row.repeat(400_000), { stepper: createStepper({ signal: abort.signal }) });
    setTimeout(() => abort.abort(), 5);
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  });
});
