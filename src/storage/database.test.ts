// What can go wrong with a database, and the code that each failure gets.
import 'fake-indexeddb/auto';
import { forceCloseDatabase } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClosedReason } from './connection';
import { deleteStorage, openStorage, putAll, type Storage } from './database';
import { schemaVersion } from './migrations';

// One version further than shipped, so that there is an older one that another tab can hold.
vi.mock('./migrations', async (original) => {
  const real = await original<typeof import('./migrations')>();
  return {
    ...real,
    schemaVersion: real.schemaVersion + 1,
    migrate: (...[database, transaction, from, to]: Parameters<typeof real.migrate>) =>
      real.migrate(database, transaction, from, Math.min(to, real.schemaVersion)),
  };
});

let storage: Storage | null = null;
let names = 0;
const freshName = () => `database-${names++}`;

afterEach(() => {
  storage?.close();
  storage = null;
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('openStorage', () => {
  it('is refused where there is no IndexedDB', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(openStorage(freshName())).rejects.toMatchObject({ code: 'storage-refused' });
  });

  it('is refused where the browser throws or fails, as private windows do', async () => {
    const open = vi.spyOn(indexedDB, 'open');
    open.mockImplementation(() => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    });
    await expect(openStorage(freshName())).rejects.toMatchObject({ code: 'storage-refused' });
  });

  it('says when another tab holds an old version', async () => {
    const name = freshName();
    const held = await holdOldVersion(name);
    await expect(openStorage(name, { blockedGrace: 20 })).rejects.toMatchObject({ code: 'storage-blocked' });
    held.close();
  });

  it('opens after all if the other tab lets go in time', async () => {
    const name = freshName();
    const held = await holdOldVersion(name);
    setTimeout(() => held.close(), 20);
    storage = await openStorage(name, { blockedGrace: 5000 });
    expect(storage.name).toBe(name);
  });

  it('says when this code is older than what is stored', async () => {
    const name = freshName();
    (await openDB(name, schemaVersion + 1)).close();
    await expect(openStorage(name)).rejects.toMatchObject({ code: 'storage-blocked' });
  });

  it('times out where the browser never answers', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => new IDBOpenDBRequest());
    await expect(openStorage(freshName(), { timeout: 20 })).rejects.toMatchObject({
      code: 'storage-timeout',
    });
  });

  it('closes so that another tab can upgrade, and says so', async () => {
    const name = freshName();
    const reasons: ClosedReason[] = [];
    storage = await openStorage(name, { onClosed: (reason) => reasons.push(reason) });
    const upgraded = await openDB(name, schemaVersion + 1);
    upgraded.close();
    expect(reasons).toEqual(['versionchange']);
    await expect(storage.read(['pages'], () => 1)).rejects.toMatchObject({ code: 'storage-blocked' });
  });

  it('notices when the browser takes the connection away', async () => {
    const reasons: ClosedReason[] = [];
    const open = vi.spyOn(indexedDB, 'open');
    storage = await openStorage(freshName(), { onClosed: (reason) => reasons.push(reason) });
    const connection = (open.mock.results[0]!.value as IDBOpenDBRequest).result;
    forceCloseDatabase(connection as unknown as typeof IDBDatabase); // its own type asks for the class
    await vi.waitFor(() => expect(reasons).not.toEqual([]));
    expect(reasons).toEqual(['terminated']);
    await expect(storage.read(['pages'], () => 1)).rejects.toMatchObject({ code: 'storage-refused' });
  });
});

describe('transactions', () => {
  it('commit whole or not at all', async () => {
    storage = await openStorage(freshName());
    const failing = storage.write(['settings'], 'strict', async (transaction) => {
      await transaction.objectStore('settings').put({ key: 'a', value: 1 });
      throw new RangeError('half way');
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(
      await storage.read(['settings'], (transaction) => transaction.objectStore('settings').count()),
    ).toBe(0);
  });

  it('fail when a queued put fails, although nobody awaited it', async () => {
    storage = await openStorage(freshName());
    const failing = storage.write(['visits'], 'strict', (transaction) => {
      putAll(transaction.objectStore('visits'), [
        { day: 1, visits: [] },
        { day: Number.NaN, visits: [] }, // no key
      ]);
    });
    await expect(failing).rejects.toThrow();
    expect(await storage.read(['visits'], (transaction) => transaction.objectStore('visits').count())).toBe(
      0,
    );
  });

  it('say when the quota is full', async () => {
    storage = await openStorage(freshName());
    const failing = storage.write(['settings'], 'strict', () => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(failing).rejects.toMatchObject({ code: 'quota-full' });
  });

  it('time out where nothing ever answers', async () => {
    storage = await openStorage(freshName(), { timeout: 30 });
    const hanging = storage.read(['settings'], () => new Promise(() => {}));
    await expect(hanging).rejects.toMatchObject({ code: 'storage-timeout' });
  });

  it('may run for longer than the timeout as long as answers come', async () => {
    storage = await openStorage(freshName(), { timeout: 500 });
    const start = performance.now();
    let reads = 0;
    await storage.read(['settings'], async (transaction) => {
      while (performance.now() - start < 1000) {
        await transaction.objectStore('settings').get('x');
        reads++;
      }
    });
    expect(reads).toBeGreaterThan(3);
  });

  it('are refused as misuse on a closed storage', async () => {
    const closed = await openStorage(freshName());
    closed.close();
    await expect(closed.read(['settings'], () => 1)).rejects.toMatchObject({ code: 'misuse' });
  });
});

describe('deleteStorage', () => {
  it('leaves no database', async () => {
    const name = freshName();
    const open = await openStorage(name);
    open.close();
    await deleteStorage(name);
    expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name);
  });

  it('says when another tab will not let go', async () => {
    const name = freshName();
    const held = await holdOldVersion(name);
    await expect(deleteStorage(name, 20)).rejects.toMatchObject({ code: 'storage-blocked' });
    held.close();
  });
});

/** A connection to the version before that ignores `versionchange`, as a frozen tab does. */
function holdOldVersion(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, schemaVersion - 1);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
