import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadCheckpoint, saveCheckpoint } from './checkpoints';
import { deleteStorage, openStorage, type Storage } from './database';
import { addFeedback, listFeedback } from './feedback';
import { storedPage, storedVisits } from './history.fixture';
import type { VisitRow } from './schema';
import { takeBackVisit } from './take-back';
import { appendVectors, loadVectors } from './vectors';
import { addVisits, allPages } from './visits';

const day = 86_400_000;
const fig = { url: 'https://a.example/fig', title: 'Fig', site: 'a.example', contentHash: 'fig' };
const plum = { url: 'https://a.example/plum', title: 'Plum', site: 'a.example', contentHash: 'plum' };
const visit = ({ url }: { url: string }, time: number): VisitRow => ({
  url,
  time,
  site: 'a.example',
  weight: 1,
  origin: 'import',
});

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage('take-back');
  await addVisits(storage, [fig], [visit(fig, day), visit(fig, 3 * day)]);
  await appendVectors(storage, 'minilm-en', ['fig', 'plum'], {
    dimensions: 1,
    values: new Int8Array([1, 2]),
    scales: new Float32Array([1, 1]),
  });
});
afterEach(async () => {
  storage.close();
  await deleteStorage(storage.name);
});

const state = async () => ({
  visits: await storedVisits(storage),
  pages: await allPages(storage),
  hashes: (await loadVectors(storage, 'minilm-en'))?.hashes,
});

it('leaves everything as it was before the visit', async () => {
  const before = await state();
  await addVisits(storage, [fig, plum], [visit(fig, 9 * day), visit(plum, 3 * day + 5)]);
  expect(await takeBackVisit(storage, { url: fig.url, time: 9 * day })).toBe(true);
  expect(await takeBackVisit(storage, { url: plum.url, time: 3 * day + 5 })).toBe(true);
  expect(await state()).toEqual({ ...before, hashes: ['fig'] });
});

it('gives a page back the title that it had', async () => {
  const before = await state();
  const known = await storedPage(storage, fig.url);
  const renamed = { ...fig, title: 'A surprise', contentHash: 'plum' };
  await addVisits(storage, [renamed], [visit(fig, 9 * day)]);
  expect(await storedPage(storage, fig.url)).toMatchObject({ title: 'A surprise', contentHash: 'plum' });
  await takeBackVisit(storage, { url: fig.url, time: 9 * day }, known);
  expect(await state()).toEqual({ ...before, hashes: ['fig'] });

  // Not where a later visit has named it since.
  await addVisits(storage, [renamed], [visit(fig, 9 * day)]);
  await addVisits(storage, [{ ...fig, title: 'Later' }], [visit(fig, 10 * day)]);
  await takeBackVisit(storage, { url: fig.url, time: 9 * day }, known);
  expect(await storedPage(storage, fig.url)).toMatchObject({ title: 'Later', lastVisit: 10 * day });
});

it('tells a page’s times anew, and takes it along with its last visit', async () => {
  await takeBackVisit(storage, { url: fig.url, time: day });
  expect(await storedPage(storage, fig.url)).toMatchObject({
    firstVisit: 3 * day,
    lastVisit: 3 * day,
    visits: 1,
  });
  await takeBackVisit(storage, { url: fig.url, time: 3 * day });
  expect(await state()).toEqual({ visits: [], pages: [], hashes: undefined });
});

it('changes nothing where there is no such visit', async () => {
  const before = await state();
  expect(await takeBackVisit(storage, { url: fig.url, time: day + 1 })).toBe(false);
  expect(await takeBackVisit(storage, { url: plum.url, time: day })).toBe(false);
  expect(await state()).toEqual(before);
});

it('keeps reactions and models', async () => {
  const reaction = {
    itemUrl: fig.url,
    title: 'Fig',
    kind: 'article',
    contentHash: 'fig',
    action: 'like' as const,
  };
  await addFeedback(storage, { ...reaction, time: day });
  await saveCheckpoint(storage, {
    id: 'evolution',
    model: 'minilm-en',
    time: 1,
    stale: false,
    state: { a: 1 },
  });
  await takeBackVisit(storage, { url: fig.url, time: day });
  expect(await listFeedback(storage)).toHaveLength(1);
  expect(await loadCheckpoint(storage, 'evolution')).toMatchObject({ stale: false, state: { a: 1 } });
});
