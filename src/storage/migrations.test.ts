// Every migration, from a database of the version before it.
import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { afterEach, describe, expect, it } from 'vitest';
import { openStorage, storeNames } from './database';
import { migrations, schemaVersion } from './migrations';

const name = 'migrations';
afterEach(() => deleteDB(name));

describe('migrations', () => {
  it('0 → 1 creates every store with its key and indexes', async () => {
    const storage = await openStorage(name);
    storage.close();
    const database = await openDB(name);
    expect(database.version).toBe(schemaVersion);
    expect([...database.objectStoreNames].sort()).toEqual([...storeNames].sort());
    const transaction = database.transaction([...storeNames]);
    const shape = Object.fromEntries(
      storeNames.map((store) => {
        const { keyPath, autoIncrement, indexNames } = transaction.objectStore(store);
        return [store, { keyPath, autoIncrement, indexes: [...indexNames] }];
      }),
    );
    database.close();
    expect(shape).toEqual({
      pages: { keyPath: 'url', autoIncrement: false, indexes: ['site'] },
      visits: { keyPath: 'day', autoIncrement: false, indexes: [] },
      vectors: { keyPath: 'id', autoIncrement: true, indexes: ['model'] },
      liveItems: { keyPath: 'url', autoIncrement: false, indexes: ['published', 'sourceId'] },
      sources: { keyPath: 'id', autoIncrement: false, indexes: [] },
      feedback: { keyPath: 'id', autoIncrement: true, indexes: ['time'] },
      checkpoints: { keyPath: 'id', autoIncrement: false, indexes: [] },
      jobs: { keyPath: 'id', autoIncrement: true, indexes: [] },
      staged: { keyPath: 'id', autoIncrement: true, indexes: ['jobId'] },
      feeds: { keyPath: 'id', autoIncrement: false, indexes: [] },
      settings: { keyPath: 'key', autoIncrement: false, indexes: [] },
    });
  });

  it('runs no migration twice', async () => {
    const first = await openStorage(name);
    await first.write(['settings'], 'strict', (transaction) =>
      transaction.objectStore('settings').put({ key: 'kept', value: 1 }),
    );
    first.close();
    const second = await openStorage(name);
    const row = await second.read(['settings'], (transaction) =>
      transaction.objectStore('settings').get('kept'),
    );
    second.close();
    expect(row).toEqual({ key: 'kept', value: 1 });
  });

  it('has one migration a version', () => {
    expect(migrations.length).toBe(1); // a new one needs a test here that opens the version before
  });
});
