// Live items are kept by address, for 30 days and 2,000 at most.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteStorage, openStorage, type Storage } from './database';
import type { LiveItemRow } from './schema';
import { listLiveItems, listSources, removeSource, saveLiveItems, saveSource } from './sources';

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage('sources');
});
afterEach(async () => {
  storage.close();
  await deleteStorage('sources');
});

const day = 24 * 3_600_000;
const now = 100 * day;
const item = (name: string, published: number, sourceId = 's'): LiveItemRow => ({
  url: `https://item.example/${name}`,
  sourceId,
  title: name,
  summary: '',
  kind: 'news',
  lang: 'en',
  tags: [],
  published,
  fetched: now,
  contentHash: `#${name}`,
});
const titles = async () => (await listLiveItems(storage)).map((row) => row.title);

describe('live items', () => {
  it('are added once by address and listed newest first', async () => {
    expect(await saveLiveItems(storage, [item('a', now - 2), item('b', now - 1)], now)).toEqual({
      added: 2,
      pruned: 0,
    });
    const changed = { ...item('a', now - 2), title: 'a2' };
    expect(await saveLiveItems(storage, [changed, item('c', now - 3)], now)).toEqual({ added: 1, pruned: 0 });
    expect(await titles()).toEqual(['b', 'a2', 'c']);
  });

  it('older than 30 days go, or do not come in at all', async () => {
    await saveLiveItems(storage, [item('old', now - 29 * day)], now);
    const report = await saveLiveItems(
      storage,
      [item('older', now - 31 * day), item('new', now)],
      now + 2 * day,
    );
    expect(report).toEqual({ added: 1, pruned: 1 });
    expect(await titles()).toEqual(['new']);
  });

  it('beyond the limit the oldest go', async () => {
    const rows = Array.from({ length: 5 }, (_, index) => item(`n${index}`, now - index));
    await saveLiveItems(storage, rows, now, { age: day, count: 3 });
    expect(await titles()).toEqual(['n0', 'n1', 'n2']);
  });
});

describe('sources', () => {
  const source = { id: 's', title: 'S', url: 'https://s.example/feed', preset: false, on: true, items: 0 };

  it('know how many items they have, and take them along', async () => {
    await saveSource(storage, source);
    await saveLiveItems(storage, [item('a', now), item('b', now), item('other', now, 't')], now);
    expect(await listSources(storage)).toEqual([{ ...source, items: 2 }]);
    expect(await removeSource(storage, 's')).toBe(2);
    expect(await listSources(storage)).toEqual([]);
    expect(await titles()).toEqual(['other']);
  });

  it('lose their items and stay where something is left in their place', async () => {
    await saveSource(storage, source);
    await saveLiveItems(storage, [item('a', now)], now);
    await removeSource(storage, 's', { ...source, on: false });
    expect(await listSources(storage)).toEqual([{ ...source, on: false }]);
    expect(await titles()).toEqual([]);
  });
});
