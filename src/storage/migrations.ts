// The database's history: migration i takes it from version i to i + 1. Never edit one that has shipped.
import type { IDBPDatabase, IDBPTransaction } from 'idb';

/** Migrations see the database untyped: the schema's type speaks of the newest version only. */
export type Migration = (
  database: IDBPDatabase<unknown>,
  transaction: IDBPTransaction<unknown, string[], 'versionchange'>,
) => void | Promise<void>;

/** 0 → 1: every store of the first release. */
const createStores: Migration = (database) => {
  database.createObjectStore('pages', { keyPath: 'url' }).createIndex('site', 'site');
  database.createObjectStore('visits', { keyPath: 'day' });
  database.createObjectStore('vectors', { keyPath: 'id', autoIncrement: true }).createIndex('model', 'model');

  const liveItems = database.createObjectStore('liveItems', { keyPath: 'url' });
  liveItems.createIndex('sourceId', 'sourceId');
  liveItems.createIndex('published', 'published');
  database.createObjectStore('sources', { keyPath: 'id' });

  database.createObjectStore('feedback', { keyPath: 'id', autoIncrement: true }).createIndex('time', 'time');
  database.createObjectStore('checkpoints', { keyPath: 'id' });
  database.createObjectStore('jobs', { keyPath: 'id', autoIncrement: true });
  database.createObjectStore('staged', { keyPath: 'id', autoIncrement: true }).createIndex('jobId', 'jobId');
  database.createObjectStore('feeds', { keyPath: 'id' });
  database.createObjectStore('settings', { keyPath: 'key' });
};

/**
 * 1 → 2: a place for a backup on its way back. While the first version was being made its number stood for three
 * shapes: visits one a row, then one a day; and indexes that nothing used. Whoever tried it then keeps everything.
 */
const makeRoomForRestoring: Migration = async (database, transaction) => {
  database.createObjectStore('restoring', { keyPath: 'sequence' });
  for (const [store, indexes] of Object.entries(dropped)) {
    const { indexNames } = transaction.objectStore(store);
    for (const index of indexes) {
      if (indexNames.contains(index)) transaction.objectStore(store).deleteIndex?.(index);
    }
  }
  if (transaction.objectStore('visits').keyPath === 'day') return;
  const visits = (await transaction.objectStore('visits').getAll()) as { time: number; url: string }[];
  database.deleteObjectStore('visits');
  const days = database.createObjectStore('visits', { keyPath: 'day' });
  const byDay = new Map<number, unknown[]>();
  // In the order of their key, which was [time, url], as within a day.
  for (const visit of visits) {
    const day = Math.floor(visit.time / 86_400_000);
    const rows = byDay.get(day);
    if (rows) rows.push(visit);
    else byDay.set(day, [visit]);
  }
  for (const [day, rows] of byDay) void days.put?.({ day, visits: rows });
};

const dropped = { pages: ['lastVisit', 'contentHash'], feedback: ['itemUrl'], jobs: ['kind'] };

/** 2 → 3: a place for visits as they came in. Of what came before there are none. */
const makeRoomForRaw: Migration = (database) => {
  database.createObjectStore('raw', { keyPath: 'day' });
};

export const migrations: readonly Migration[] = [createStores, makeRoomForRestoring, makeRoomForRaw];

/** The version the code expects. */
export const schemaVersion = migrations.length;

/** Runs every migration between two versions, in order, inside the upgrade's own transaction. */
export async function migrate(
  database: IDBPDatabase<unknown>,
  transaction: IDBPTransaction<unknown, string[], 'versionchange'>,
  from: number,
  to: number,
): Promise<void> {
  for (const migration of migrations.slice(from, to)) await migration(database, transaction);
}
