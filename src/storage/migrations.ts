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

export const migrations: readonly Migration[] = [createStores];

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
