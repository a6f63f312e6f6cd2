// Going on: a later copy of the same browser's database adds exactly what was visited since, from any door.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { storedVisits } from '../storage/history.fixture';
import { visitKey } from '../storage/visit-days';
import { allPages } from '../storage/visits';
import { cleanHistory } from './clean';
import { companionHistory } from './companion';
import { type ChromeVisit, chromeDatabase, sqlWasm } from './fixtures/databases';
import { runImport } from './importer';
import type { RawHistory } from './raw';
import { readHistoryFile } from './read';
import { stageImport } from './stage';

const minute = 60_000;
const start = Date.UTC(2026, 4, 4, 8);
const pageAt = (index: number): ChromeVisit => ({
  url: `https://site${index % 4}.example/an-article-about-bread-${index % 23}`,
  title: `Bread, part ${index % 23}`,
  time: start + index * 17 * minute,
});
const before = Array.from({ length: 120 }, (_, index) => pageAt(index));
const since = Array.from({ length: 40 }, (_, index) => pageAt(120 + index));

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage('reimport');
});
afterEach(async () => {
  storage.close();
  await deleteStorage(storage.name);
});

async function add(history: RawHistory) {
  const job = await stageImport(storage, cleanHistory(history), {
    origin: 'import',
    contentHash: ({ url }) => `#${url}`,
    now: 1,
    chunkSize: 25,
  });
  return runImport(storage, job, { now: () => 2 });
}
const read = async (visits: readonly ChromeVisit[]) =>
  readHistoryFile(new Blob([await chromeDatabase(visits)]), { sqlWasm: await sqlWasm() });

it('adds exactly the visits of a later copy that the earlier one had not', async () => {
  await add(await read(before));
  const early = (await storedVisits(storage)).map(visitKey);
  expect(early).toHaveLength(120);
  expect(await add(await read([...before, ...since]))).toEqual({ visitsAdded: 40, pagesAdded: 0 });
  const late = (await storedVisits(storage)).map(visitKey);
  expect(late.filter((key) => !early.includes(key))).toEqual(
    since.map(({ url, time }) => visitKey({ url, time })),
  );
  expect(await add(await read([...before, ...since]))).toEqual({ visitsAdded: 0, pagesAdded: 0 });
  const pages = await allPages(storage);
  expect(pages.reduce((sum, page) => sum + page.visits, 0)).toBe(160);
});

describe('after a file, the companion', () => {
  const told = (visits: readonly ChromeVisit[]) =>
    visits.map(({ url, title = '', time }) => ({ url, title, time, transition: 'link' as const }));

  it('tells the same visits as the same', async () => {
    await add(await read(before));
    const { history } = companionHistory(told([...before.slice(-30), ...since]), () => undefined, Date.now());
    expect(await add(history)).toEqual({ visitsAdded: 40, pagesAdded: 0 });
  });

  it('does not make new visits of tabs that the browser has opened again', async () => {
    await add(await read(before));
    const pages = new Map((await allPages(storage)).map((page) => [page.url, page]));
    const restored = [0, 1, 2].map((index) => ({
      url: pageAt(index).url,
      title: pageAt(index).title ?? '',
      time: start + 400 * 60 * minute + index,
      transition: 'reload' as const,
    }));
    const { history, context } = companionHistory(
      [...restored, ...told(since)],
      (url) => pages.get(url),
      Date.now(),
    );
    expect(context).toBe(3);
    expect(await add(history)).toEqual({ visitsAdded: 40, pagesAdded: 0 });
  });
});
