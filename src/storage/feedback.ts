// What the person did with recommendations. Undo deletes the row.
import type { Storage } from './database';
import type { FeedbackRow } from './schema';

export type StoredFeedback = FeedbackRow & { id: number };

/** Returns the row's id, which undoes it. */
export function addFeedback(storage: Storage, row: Omit<FeedbackRow, 'id'>): Promise<number> {
  return storage.write(['feedback'], 'strict', (transaction) => transaction.objectStore('feedback').add(row));
}

/** Harmless where the row is gone already. */
export function deleteFeedback(storage: Storage, id: number): Promise<void> {
  return storage.write(['feedback'], 'strict', (transaction) =>
    transaction.objectStore('feedback').delete(id),
  );
}

/** All of it, oldest first. */
export async function listFeedback(storage: Storage): Promise<StoredFeedback[]> {
  const rows = await storage.read(['feedback'], (transaction) =>
    transaction.objectStore('feedback').index('time').getAll(),
  );
  return rows as StoredFeedback[];
}
