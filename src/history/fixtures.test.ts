// Real profiles of eight browsers on three systems, counted independently by the `sqlite3` program.
import { existsSync, openAsBlob } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cleanHistory } from './clean';
import { sqlWasm } from './fixtures/databases';
import { readHistoryFile } from './read';

const root = resolve(import.meta.dirname, '../../../shared/data/fixtures/browser-fixtures');
const isThere = existsSync(root);
if (!isThere) console.warn(`SKIPPED: real browser databases, as there is no ${root}`);

/** Visits by `SELECT count(*) FROM visits` (or moz_historyvisits), and how many of them are left after cleaning. */
const chromeFamily: [file: string, inTable: number, cleaned: number][] = [
  ['pesos/Windows/AppData/Roaming/Opera Software/Opera Stable/History', 6, 2],
  ['pesos/Windows/AppData/Local/Microsoft/Edge/User Data/Profile 1/History', 3, 1],
  ['pesos/Windows/AppData/Local/Microsoft/Edge/User Data/Profile 2/History', 1, 1],
  ['pesos/Windows/AppData/Local/BraveSoftware/Brave-Browser/User Data/Profile 1/History', 2, 1],
  ['pesos/Windows/AppData/Local/BraveSoftware/Brave-Browser/User Data/Profile 2/History', 3, 2],
  ['pesos/Darwin/Library/Application Support/Vivaldi/Profile 1/History', 5, 2],
  ['pesos/Linux/.config/chromium/Default/History', 1, 0],
  ['pesos/Linux/.config/chromium/Profile/History', 1, 0],
  ['pesos/Linux/.config/google-chrome/History', 1, 0],
  ['pesos/Linux/.config/google-chrome/Profile/History', 1, 0],
];
const firefox: typeof chromeFamily = [
  ['pesos/Windows/AppData/Roaming/Mozilla/Firefox/Profiles/Profile 1/places.sqlite', 8, 6],
  ['pesos/Windows/AppData/Roaming/Mozilla/Firefox/Profiles/Profile 2/places.sqlite', 1, 1],
  ['pesos/Linux/.mozilla/firefox/profile/places.sqlite', 8, 2],
];

describe.skipIf(!isThere)('real browser databases', async () => {
  const wasm = await sqlWasm();
  const read = async (file: string) =>
    readHistoryFile(await openAsBlob(resolve(root, file)), { sqlWasm: wasm });

  it.each(chromeFamily)('%s', async (file, inTable, cleaned) => {
    const history = await read(file);
    expect(history.format).toBe('chrome');
    expect(history.visits).toHaveLength(inTable);
    expect(cleanHistory(history).visits).toHaveLength(cleaned);
  });

  it.each(firefox)('%s', async (file, inTable, cleaned) => {
    const history = await read(file);
    expect(history.format).toBe('firefox');
    const visits = history.visits.filter(({ saved }) => !saved);
    expect(visits).toHaveLength(inTable);
    expect(cleanHistory({ ...history, visits }).visits).toHaveLength(cleaned);
  });

  it('keeps the end of each chain of redirects and none of its hops', async () => {
    const opera = cleanHistory(await read(chromeFamily[0]![0]));
    expect(opera.visits.map((visit) => visit.url)).toEqual([
      'https://www.youtube.com/',
      'https://github.com/',
    ]);
    const { visits, ...rest } = await read(firefox[2]![0]);
    const places = cleanHistory({ ...rest, visits: visits.filter(({ saved }) => !saved) });
    expect(places.visits.map((visit) => visit.url)).toEqual([
      'https://www.mozilla.org/en-US/privacy/firefox',
      'https://www.google.com/?gws_rd=ssl',
    ]);
  });

  it('takeout/BrowserHistory.json', async () => {
    const history = await read('takeout/BrowserHistory.json');
    expect([history.format, history.visits.length, cleanHistory(history).visits.length]).toEqual([
      'takeout',
      7,
      5,
    ]);
    expect(new Date(history.visits[0]!.time).toISOString()).toBe('2018-12-08T19:28:00.585Z');
  });

  it('Safari: a page, a search twice, and a redirect whose hop is left out', async () => {
    const history = await read('pesos/Darwin/Library/Safari/History.db');
    expect([history.format, history.visits.length]).toEqual(['safari', 5]);
    expect(history.visits.map(({ transition }) => transition)).toEqual([
      'link',
      'link',
      'link',
      'redirect',
      'link',
    ]);
    expect(new Date(history.visits[0]!.time).toISOString()).toBe('2020-09-29T18:04:28.118Z');
    const cleaned = cleanHistory(history, { off: new Set(['untitled']) });
    expect(cleaned.visits.at(-1)!.url).toBe('https://pesos.github.io/');
    expect(cleaned.pages.some(({ url }) => url.startsWith('http:'))).toBe(false);
  });

  it('Firefox: bookmarks, but none of the forty tags they carry', async () => {
    const { visits } = await read(firefox[2]![0]);
    const saved = visits.filter((visit) => visit.saved);
    expect(saved).toHaveLength(30);
    expect(new Set(saved.map(({ url }) => url)).size).toBe(30);
  });

  it('Chrome: the bookmarks beside the history', async () => {
    const { format, visits } = await read('pesos/Linux/.config/chromium/Default/Bookmarks');
    expect([format, visits.length]).toEqual(['bookmarks', 5]);
    expect(visits[0]).toMatchObject({ url: 'https://github.com/pesos/browser-history', saved: true });
    expect(new Date(visits[0]!.time).toISOString()).toBe('2021-02-09T04:07:32.966Z');
  });
});
