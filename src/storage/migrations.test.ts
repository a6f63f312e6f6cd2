// Every migration, from databases as the version before wrote them. Dumps lie in fixtures/; one of the present
// version is made with DRIFTFEED_DUMP=1 npx vitest run src/storage/migrations, before the next migration is written.
import 'fake-indexeddb/auto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { deleteDB, openDB } from 'idb';
import { afterEach, describe, expect, it } from 'vitest';
import { fromPlain, toPlain } from './backup-values';
import { loadCheckpoint } from './checkpoints';
import { openStorage, storeNames } from './database';
import { listFeedback } from './feedback';
import { storedVisits } from './history.fixture';
import { listJobs } from './jobs';
import { migrations, schemaVersion } from './migrations';
import { fillForDump } from './migrations.fixture';
import { checkStorage } from './repair';
import { rawRows } from './restore.fixture';
import { loadVectors } from './vectors';
import { allPages } from './visits';

const name = 'migrations';
afterEach(() => deleteDB(name));

const fixtures = resolve(import.meta.dirname, 'fixtures');

interface Dump {
  version: number;
  stores: {
    name: string;
    keyPath: string | string[];
    autoIncrement: boolean;
    indexes: { name: string; keyPath: string }[];
    rows: unknown[];
  }[];
}

async function dump(): Promise<Dump> {
  const database = await openDB(name);
  const transaction = database.transaction([...database.objectStoreNames]);
  const stores = [...database.objectStoreNames].map(async (each) => {
    const store = transaction.objectStore(each);
    const { keyPath, autoIncrement, indexNames } = store;
    const indexes = [...indexNames].map((index) => ({
      name: index,
      keyPath: store.index(index).keyPath as string,
    }));
    const rows = (await store.getAll()).map(toPlain);
    return { name: each, keyPath: keyPath as string | string[], autoIncrement, indexes, rows };
  });
  const { version } = database;
  const all = await Promise.all(stores);
  database.close();
  return { version, stores: all };
}

/** The database as the version before left it. */
async function undump({ version, stores }: Dump): Promise<void> {
  const database = await openDB(name, version, {
    upgrade(upgrading) {
      for (const { name: each, keyPath, autoIncrement, indexes, rows } of stores) {
        const store = upgrading.createObjectStore(each, { keyPath, autoIncrement });
        for (const index of indexes) store.createIndex(index.name, index.keyPath);
        for (const row of rows) void store.put(fromPlain(row));
      }
    },
  });
  database.close();
}

function shapeOf({ stores }: Dump): unknown {
  return stores.map(({ rows: _, ...shape }) => shape);
}

describe('migrations', () => {
  it('create every store with its key and indexes', async () => {
    const storage = await openStorage(name);
    storage.close();
    const { version, stores } = await dump();
    expect(version).toBe(schemaVersion);
    expect(stores.map((store) => store.name).sort()).toEqual([...storeNames].sort());
    const shape = Object.fromEntries(
      stores.map(({ name: each, keyPath, autoIncrement, indexes }) => [
        each,
        { keyPath, autoIncrement, indexes: indexes.map((index) => index.name) },
      ]),
    );
    expect(shape).toEqual({
      pages: { keyPath: 'url', autoIncrement: false, indexes: ['site'] },
      visits: { keyPath: 'day', autoIncrement: false, indexes: [] },
      raw: { keyPath: 'day', autoIncrement: false, indexes: [] },
      vectors: { keyPath: 'id', autoIncrement: true, indexes: ['model'] },
      liveItems: { keyPath: 'url', autoIncrement: false, indexes: ['published', 'sourceId'] },
      sources: { keyPath: 'id', autoIncrement: false, indexes: [] },
      feedback: { keyPath: 'id', autoIncrement: true, indexes: ['time'] },
      checkpoints: { keyPath: 'id', autoIncrement: false, indexes: [] },
      jobs: { keyPath: 'id', autoIncrement: true, indexes: [] },
      staged: { keyPath: 'id', autoIncrement: true, indexes: ['jobId'] },
      feeds: { keyPath: 'id', autoIncrement: false, indexes: [] },
      settings: { keyPath: 'key', autoIncrement: false, indexes: [] },
      restoring: { keyPath: 'sequence', autoIncrement: false, indexes: [] },
    });
  });

  it('none is run twice', async () => {
    const first = await openStorage(name);
    await fillForDump(first);
    first.close();
    const before = await rawRows(name);
    const second = await openStorage(name);
    second.close();
    expect(await rawRows(name)).toStrictEqual(before);
  });

  it('there is a dump of every version before', () => {
    const versions = readdirSync(fixtures).map((file) => readDump(file).version);
    expect([...new Set(versions)].sort()).toEqual(
      Array.from({ length: migrations.length - 1 }, (_, index) => index + 1),
    );
  });

  it.each(readdirSync(fixtures))('takes over what %s holds', async (file) => {
    const old = readDump(file);
    await undump(old);
    expect(shapeOf(await dump())).toEqual(shapeOf(old));
    const storage = await openStorage(name);

    const rowsOf = (store: string) =>
      old.stores.find((each) => each.name === store)!.rows.map((row) => fromPlain(row));
    expect(await allPages(storage)).toEqual(rowsOf('pages'));
    expect((await allPages(storage)).map((page) => page.visits)).toEqual([3, 2, 2]);
    const visits = await storedVisits(storage);
    expect(visits.map(({ time }) => time)).toEqual([
      1000, 2000, 86_400_000, 86_400_001, 172_800_000, 172_800_000, 259_200_005,
    ]);
    expect(visits[1]).toEqual({
      time: 2000,
      url: 'https://a.example/1',
      site: 'a.example',
      weight: 0.5,
      dwell: 700,
      origin: 'import',
    });
    expect(await loadVectors(storage, 'minilm-en')).toMatchObject({
      hashes: ['#0', '#1', '#2'],
      values: Int8Array.of(1, -2, 3, -4, 5, -6),
      scales: Float32Array.of(0.5, 0.25, 0.125),
    });
    expect(await loadCheckpoint(storage, 'evolution')).toMatchObject({
      state: { weights: Float32Array.of(0.1, 0.2), epochs: 3 },
    });
    expect((await listFeedback(storage)).map(({ action }) => action)).toEqual(['like', 'hide']);
    expect((await listJobs(storage)).map(({ kind, state }) => [kind, state])).toEqual([
      ['training', 'paused'],
    ]);
    for (const store of ['feedback', 'jobs', 'sources', 'liveItems', 'feeds', 'settings', 'staged']) {
      expect((await rawRows(name))[store], store).toEqual(rowsOf(store));
    }
    const help = { contentHash: () => '', isUsable: () => true };
    expect(await checkStorage(storage, help)).toEqual({});
    storage.close();

    // Shaped as one that was made today.
    const migrated = shapeOf(await dump());
    await deleteDB(name);
    (await openStorage(name)).close();
    expect(migrated).toEqual(shapeOf(await dump()));
  });

  it.runIf(process.env.DRIFTFEED_DUMP)('dumps the present version', async () => {
    const storage = await openStorage(name);
    await fillForDump(storage);
    storage.close();
    writeFileSync(resolve(fixtures, `version-${schemaVersion}.json`), JSON.stringify(await dump(), null, 1));
  });
});

function readDump(file: string): Dump {
  return JSON.parse(readFileSync(resolve(fixtures, file), 'utf8'));
}
