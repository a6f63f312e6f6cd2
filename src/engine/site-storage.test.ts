import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { openSiteStorage, type ReadPage, type VisitNote } from './site-storage';

const asPages = (notes: readonly VisitNote[]): ReadPage[] =>
  notes.map(({ addresses, time }) => ({ url: addresses[0]!, lastVisit: time }));

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

/** Both kinds must behave alike within one page's life. */
describe.each([
  ['database', true],
  ['passing', false],
])('%s storage', (_name, kept) => {
  const open = () => {
    if (!kept)
      indexedDB.open = () => {
        throw new DOMException('refused', 'SecurityError');
      };
    return openSiteStorage('test');
  };

  it('says whether it keeps', async () => {
    expect((await open()).kept).toBe(kept);
  });

  it('turns notes into pages once, the latest visit counting', async () => {
    const storage = await open();
    await storage.note({ addresses: ['a'], time: 1 });
    await storage.note({ addresses: ['b'], time: 2 });
    await storage.note({ addresses: ['a'], time: 3 });
    await storage.settle(asPages, 10);
    let asked = 0;
    await storage.settle((notes) => {
      asked += notes.length;
      return [];
    }, 10);
    expect(asked).toBe(0);
    const pages = await storage.pages();
    expect(pages.sort((x, y) => x.lastVisit - y.lastVisit)).toEqual([
      { url: 'b', lastVisit: 2 },
      { url: 'a', lastVisit: 3 },
    ]);
  });

  it('drops the oldest pages beyond the limit', async () => {
    const storage = await open();
    for (let time = 1; time <= 5; time++) await storage.note({ addresses: [`p${time}`], time });
    await storage.settle(asPages, 3);
    expect((await storage.pages()).map(({ url }) => url).sort()).toEqual(['p3', 'p4', 'p5']);
  });

  it('takes reactions back', async () => {
    const storage = await open();
    const first = await storage.addReaction({ url: 'a', action: 'like', time: 1 });
    const second = await storage.addReaction({ url: 'b', action: 'hide', time: 2 });
    expect(second).not.toBe(first);
    await storage.removeReaction(first);
    expect(await storage.reactions()).toEqual([{ id: second, url: 'b', action: 'hide', time: 2 }]);
  });

  it('forgets everything but the choice whether to learn', async () => {
    const storage = await open();
    expect(await storage.learning()).toBeUndefined();
    await storage.setLearning(true);
    await storage.note({ addresses: ['a'], time: 1 });
    await storage.settle(asPages, 10);
    await storage.note({ addresses: ['b'], time: 2 });
    await storage.addReaction({ url: 'a', action: 'like', time: 1 });
    await storage.clear();
    let waiting = -1;
    await storage.settle((notes) => {
      waiting = notes.length;
      return [];
    }, 10);
    expect(waiting).toBeLessThanOrEqual(0);
    expect(await storage.pages()).toEqual([]);
    expect(await storage.reactions()).toEqual([]);
    expect(await storage.learning()).toBe(true);
  });
});

describe('openSiteStorage', () => {
  it('keeps from one page to the next', async () => {
    const first = await openSiteStorage('test');
    await first.note({ addresses: ['a'], time: 1 });
    first.close();
    const second = await openSiteStorage('test');
    await second.settle(asPages, 10);
    expect(await second.pages()).toEqual([{ url: 'a', lastVisit: 1 }]);
    expect(await (await openSiteStorage('other')).pages()).toEqual([]);
  });

  it('lets go of the database when it is to be deleted', async () => {
    await openSiteStorage('test');
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase('test');
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
    });
  });
});
