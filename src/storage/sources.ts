// Live sources and the items they brought, kept for a while and not without limit.
import { deleteAllKeys, putAll, type Storage, type WriteTransaction } from './database';
import type { LiveItemRow, SourceRow } from './schema';

const liveItemLimits = { age: 30 * 24 * 3_600_000, count: 2_000 };

export function listSources(storage: Storage): Promise<SourceRow[]> {
  return storage.read(['sources'], (transaction) => transaction.objectStore('sources').getAll());
}

export async function saveSource(storage: Storage, row: SourceRow): Promise<void> {
  await storage.write(['sources'], 'strict', (transaction) => transaction.objectStore('sources').put(row));
}

/** Deletes a source with its items; `left` takes its place. Returns how many items went. */
export function removeSource(storage: Storage, id: string, left?: SourceRow): Promise<number> {
  return storage.write(['sources', 'liveItems'], 'strict', async (transaction) => {
    const items = transaction.objectStore('liveItems');
    const keys = await items.index('sourceId').getAllKeys(id);
    deleteAllKeys(items, keys);
    deleteAllKeys(transaction.objectStore('sources'), [id]);
    if (left) putAll(transaction.objectStore('sources'), [left]);
    return keys.length;
  });
}

/** Newest first. */
export async function listLiveItems(storage: Storage): Promise<LiveItemRow[]> {
  const rows = await storage.read(['liveItems'], (transaction) =>
    transaction.objectStore('liveItems').index('published').getAll(),
  );
  return rows.reverse();
}

/**
 * Adds or replaces items by address and drops those published more than 30 days before `now` (ms since
 * 1970) and, beyond 2,000, the oldest. Sources' counts follow. Returns how many are new and how many went.
 */
export function saveLiveItems(
  storage: Storage,
  rows: readonly LiveItemRow[],
  now: number,
  limits = liveItemLimits,
): Promise<{ added: number; pruned: number }> {
  return storage.write(['liveItems', 'sources'], 'relaxed', async (transaction) => {
    const store = transaction.objectStore('liveItems');
    const before = new Set(await store.getAllKeys());
    putAll(store, rows);
    const all = (await store.index('published').getAll()).reverse();
    const doomed = all.filter((row, index) => index >= limits.count || row.published < now - limits.age);
    deleteAllKeys(
      store,
      doomed.map((row) => row.url),
    );
    await countItems(transaction);
    const gone = new Set(doomed.map((row) => row.url));
    const added = new Set(rows.map((row) => row.url).filter((url) => !before.has(url) && !gone.has(url)));
    return { added: added.size, pruned: doomed.filter((row) => before.has(row.url)).length };
  });
}

async function countItems(transaction: WriteTransaction): Promise<void> {
  const store = transaction.objectStore('sources');
  const bySource = transaction.objectStore('liveItems').index('sourceId');
  for (const source of await store.getAll()) {
    const items = await bySource.count(source.id);
    if (items !== source.items) putAll(store, [{ ...source, items }]);
  }
}
