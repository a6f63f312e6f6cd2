// The feed as the person last saw it.
import type { Storage } from './database';

/** What `saveFeed` was given, or null. */
export async function loadFeed(storage: Storage): Promise<unknown> {
  const row = await storage.read(['feeds'], (transaction) => transaction.objectStore('feeds').get('current'));
  return row?.feed ?? null;
}

/** `time` in ms since 1970; `feed` must be structured-cloneable. */
export async function saveFeed(storage: Storage, feed: unknown, time: number): Promise<void> {
  await storage.write(['feeds'], 'relaxed', (transaction) =>
    transaction.objectStore('feeds').put({ id: 'current', time, feed }),
  );
}
