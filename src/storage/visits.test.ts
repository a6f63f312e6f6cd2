// Adding visits twice changes nothing, and reading gives them back in order.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteStorage, openStorage, type Storage } from './database';
import { storedPage, storedVisits } from './history.fixture';
import type { VisitRow } from './schema';
import { addVisits, allPages, allVisits, countKnownVisits, type NewPage, siteCounts } from './visits';

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage('visits');
});
afterEach(async () => {
  storage.close();
  await deleteStorage('visits');
});

const visit = (time: number, path: string, change: Partial<VisitRow> = {}): VisitRow => ({
  time,
  url: `https://a.example/${path}`,
  site: 'a.example',
  weight: 1,
  origin: 'import',
  ...change,
});
const page = (path: string, title = `Title ${path}`): NewPage => ({
  url: `https://a.example/${path}`,
  title,
  site: 'a.example',
  contentHash: `#${title}`,
});

describe('addVisits', () => {
  it('gives pages their times and counts', async () => {
    const report = await addVisits(
      storage,
      [page('x'), page('y')],
      [visit(30, 'x'), visit(10, 'x'), visit(20, 'y')],
    );
    expect(report).toEqual({ visits: 3, pages: 2 });
    expect(await storedPage(storage, 'https://a.example/x')).toEqual({
      ...page('x'),
      firstVisit: 10,
      lastVisit: 30,
      visits: 2,
      origin: 'import',
    });
  });

  it('changes nothing the second time, nor for a key given twice', async () => {
    const visits = [visit(30, 'x'), visit(10, 'x'), visit(20, 'y')];
    await addVisits(storage, [page('x'), page('y')], [...visits, visits[0]!]);
    const before = await allPages(storage);
    expect(await addVisits(storage, [page('x', 'Other'), page('y')], visits)).toEqual({
      visits: 0,
      pages: 0,
    });
    expect(await allPages(storage)).toEqual(before);
    expect(await storedVisits(storage)).toHaveLength(3);
  });

  it('counts only what is new of an overlapping import', async () => {
    await addVisits(storage, [page('x')], [visit(10, 'x'), visit(30, 'x')]);
    const report = await addVisits(storage, [page('x')], [visit(5, 'x'), visit(10, 'x'), visit(40, 'x')]);
    expect(report).toEqual({ visits: 2, pages: 0 });
    expect(await storedPage(storage, 'https://a.example/x')).toMatchObject({
      firstVisit: 5,
      lastVisit: 40,
      visits: 4,
    });
  });

  it('takes the newest title but never an empty one', async () => {
    await addVisits(storage, [page('x', 'Old')], [visit(10, 'x')]);
    await addVisits(storage, [page('x', '')], [visit(20, 'x')]);
    expect(await storedPage(storage, 'https://a.example/x')).toMatchObject({
      title: 'Old',
      contentHash: '#Old',
    });
    await addVisits(storage, [page('x', 'Older')], [visit(5, 'x')]);
    expect(await storedPage(storage, 'https://a.example/x')).toMatchObject({ title: 'Old' });
    await addVisits(storage, [page('x', 'New')], [visit(30, 'x')]);
    expect(await storedPage(storage, 'https://a.example/x')).toMatchObject({
      title: 'New',
      contentHash: '#New',
    });
  });

  it('leaves out visits whose page nobody knows', async () => {
    expect(await addVisits(storage, [], [visit(10, 'x')])).toEqual({ visits: 0, pages: 0 });
    expect([await allPages(storage), await storedVisits(storage)]).toEqual([[], []]);
  });

  it('lets a page of a sample become one of the person', async () => {
    await addVisits(storage, [page('x')], [visit(10, 'x', { origin: 'sample' })]);
    await addVisits(storage, [page('x')], [visit(20, 'x')]);
    await addVisits(storage, [page('x')], [visit(30, 'x', { origin: 'sample' })]);
    expect((await storedPage(storage, 'https://a.example/x'))?.origin).toBe('import');
  });
});

describe('reading', () => {
  const b = { url: 'https://b.example/z', site: 'b.example' };
  beforeEach(() =>
    addVisits(
      storage,
      [page('x'), page('y'), { ...page('z'), ...b }],
      [visit(10, 'x'), visit(10, 'y'), visit(20, 'x'), visit(30, 'z', b), visit(40, 'y')],
    ),
  );

  it('gives all visits in batches of days, oldest first', async () => {
    const day = 24 * 3_600_000;
    const later = Array.from({ length: 40 }, (_, index) => visit(50 + (index + 1) * day, 'x'));
    await addVisits(storage, [], later);
    const times: number[][] = [];
    for await (const rows of allVisits(storage)) times.push(rows.map((row) => row.time));
    expect(times.length).toBeGreaterThan(1);
    expect(times.flat()).toEqual([10, 10, 20, 30, 40, ...later.map((row) => row.time)]);
  });

  it('counts known visits', async () => {
    const asked = [
      { time: 40, url: 'https://a.example/y' },
      { time: 10, url: 'https://a.example/y' },
      { time: 11, url: 'https://a.example/y' },
    ];
    expect(await countKnownVisits(storage, asked)).toBe(2);
  });

  it('counts by site', async () => {
    expect(await siteCounts(storage)).toEqual([
      { site: 'a.example', pages: 2, visits: 4 },
      { site: 'b.example', pages: 1, visits: 1 },
    ]);
  });
});
