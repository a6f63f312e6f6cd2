// Takes one visit back, as if it had not been noted: an undo, not a forgetting, so reactions and models stay.
import { withSum } from './checksum';
import { deleteAllKeys, putAll, type Storage } from './database';
import { usedHashes } from './forget';
import type { PageRow, VisitRow } from './schema';
import { removeVectors } from './vectors';
import { dayOf, eachDay, readDays, visitKey } from './visit-days';

const stores = ['pages', 'visits', 'vectors', 'liveItems', 'feedback', 'staged', 'feeds'] as const;

/**
 * Removes a visit, its page where no other visit is of it, the page's vector where nothing else has the same
 * text, and the cached feed, whose reasons may name it; in one transaction. `before` is the page's row as it was
 * without the visit, which may have named it anew. The caller answers for it that no model was trained on the visit.
 * Returns false where there is no such visit.
 */
export function takeBackVisit(
  storage: Storage,
  visit: Pick<VisitRow, 'time' | 'url'>,
  before?: PageRow,
): Promise<boolean> {
  return storage.write(stores, 'strict', async (transaction) => {
    const key = visitKey(visit);
    const dayNumber = dayOf(visit.time);
    const [day] = await readDays(transaction, dayNumber, dayNumber);
    const rest = day?.visits.filter((row) => visitKey(row) !== key) ?? [];
    if (!day || rest.length === day.visits.length) return false;
    if (rest.length > 0) putAll(transaction.objectStore('visits'), [withSum({ ...day, visits: rest })]);
    else deleteAllKeys(transaction.objectStore('visits'), [dayNumber]);

    const page = await transaction.objectStore('pages').get(visit.url);
    const others: number[] = [];
    if (page && page.visits > 1) {
      // The day as it is without the visit: its change is queued before this.
      for await (const { visits } of eachDay(transaction, dayOf(page.firstVisit), dayOf(page.lastVisit)))
        for (const { url, time } of visits) if (url === visit.url) others.push(time);
    }
    if (page && others.length > 0) {
      const row: PageRow = {
        // A later visit has named it itself.
        ...(before && page.lastVisit === visit.time ? before : page),
        firstVisit: others[0]!,
        lastVisit: others.at(-1)!,
        visits: others.length,
      };
      putAll(transaction.objectStore('pages'), [row]);
    } else if (page) deleteAllKeys(transaction.objectStore('pages'), [visit.url]);

    await transaction.objectStore('feeds').clear();
    const used = await usedHashes(transaction);
    await removeVectors(transaction, (hash) => !used.has(hash));
    return true;
  });
}
