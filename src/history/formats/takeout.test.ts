// Takeout's JSON in its several shapes and clocks, alone and inside a zip in any language.
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readHistoryFile } from '../read';

const t = 1_700_000_000_123;
const entry = (change: object = {}) => ({
  page_transition: 'TYPED',
  title: 'Größe – 大小',
  url: 'https://a.example/',
  client_id: 'x',
  time_usec: t * 1000 + 9,
  ...change,
});
const visit = { url: 'https://a.example/', title: 'Größe – 大小', time: t, transition: 'typed' };
const bytes = (json: unknown) =>
  new TextEncoder().encode(typeof json === 'string' ? json : JSON.stringify(json));
const read = (...parts: BlobPart[]) => readHistoryFile(new Blob(parts), { sqlWasm: '' });
const zip = (files: Record<string, Uint8Array>) => zipSync(files) as Uint8Array<ArrayBuffer>;

describe('takeout JSON', () => {
  it.each([
    ['its object', { 'Browser History': [entry()] }],
    ['an object with more in it', { 'Typed Url': [{ url: 'x' }], Session: [], 'Browser History': [entry()] }],
    ['an object under another name', { Browserverlauf: [entry()] }],
    ['a bare list', [entry()]],
  ])('reads %s', async (_, json) => {
    expect(await read(bytes(json))).toMatchObject({ format: 'takeout', visits: [visit] });
  });

  it('reads text with a byte order mark, and times given as text', async () => {
    const history = await read(`\uFEFF${JSON.stringify([entry({ time_usec: String(t * 1000) })])}`);
    expect(history.visits).toEqual([visit]);
  });

  it('skips entries without an address or a time, and keeps unknown transitions as such', async () => {
    const entries = [
      entry({ url: 5 }),
      entry({ time_usec: 'soon' }),
      null,
      7,
      entry({ page_transition: 'NEW', title: null }),
    ];
    const { visits, files } = await read(bytes({ 'Browser History': entries }));
    expect(visits).toEqual([{ url: 'https://a.example/', title: '', time: t, transition: 'other' }]);
    expect(files[0]!.skipped).toEqual([
      { cause: 'unreadable-row', count: 2, examples: [] },
      { cause: 'no-address', count: 1, examples: ['Größe – 大小'] },
      { cause: 'bad-time', count: 1, examples: ['https://a.example/'] },
    ]);
  });

  it.each([
    ['no browser history', '{"Bookmarks": []}', 'wrong-file'],
    ['a list of other things', '[1, 2, 3]', 'wrong-file'],
    ['broken JSON of something', '{"a": [1, 2', 'wrong-file'],
    [
      'a history that breaks off',
      JSON.stringify({ 'Browser History': [entry()] }).slice(0, -9),
      'damaged-file',
    ],
    ['an empty history', '{"Browser History": []}', 'empty-history'],
  ])('refuses %s', async (_, text, code) => {
    await expect(read(text)).rejects.toMatchObject({ code });
  });
});

describe('takeout zip', () => {
  const history = bytes({ 'Browser History': [entry()] });
  const noise = bytes({ Bookmarks: Array.from({ length: 20_000 }, (_, index) => ({ index })) });

  it.each([
    ['by its name', 'Takeout/Chrome/History.json'],
    ['by its older name', 'Takeout/Chrome/BrowserHistory.json'],
    ['by its content, in German', 'Takeout/Chrome/Verlauf.json'],
    ['by its content, in Chinese', 'Takeout/Chrome/历史记录.json'],
  ])('finds the history %s among other files', async (_, name) => {
    const archive = zip({
      'Takeout/archive_browser.html': bytes('<html>'),
      'Takeout/Chrome/Dictionary.csv': bytes('a,b'),
      'Takeout/Chrome/Device.json': bytes({}),
      'Takeout/Chrome/Bookmarks.json': noise,
      [name]: history,
      'Takeout/Chrome/Settings.json': noise,
    });
    expect((await read(archive)).visits).toEqual([visit]);
  });

  it('refuses a zip without one, and one that breaks off', async () => {
    await expect(read(zip({ 'a.json': noise, 'b.txt': bytes('history') }))).rejects.toMatchObject({
      code: 'wrong-file',
    });
    const long = bytes({
      'Browser History': Array.from({ length: 5000 }, (_, index) => entry({ title: `${index * 7919}` })),
    });
    const archive = zip({ 'Takeout/Chrome/History.json': long });
    const half = archive.slice(0, archive.length >> 1);
    await expect(read(half)).rejects.toMatchObject({ code: 'damaged-file' });
  });
});
