// Trained models, and half-trained ones to go on from.
import { isIntact, withSum } from './checksum';
import type { Storage } from './database';
import type { CheckpointRow } from './schema';

/** Where a training under way goes on from; it goes whole when history is forgotten. */
export const trainingUnderWay = 'evolution:training';

/** Null if there is none, or none that is whole. A stale one tells only that there was a model: its state is null. */
export async function loadCheckpoint(storage: Storage, id: string): Promise<CheckpointRow | null> {
  const row = await storage.read(['checkpoints'], (transaction) =>
    transaction.objectStore('checkpoints').get(id),
  );
  if (!row || !isIntact(row)) return null;
  const { sum: _, ...rest } = row;
  return rest;
}

/** `row.state` must be structured-cloneable. Replaces what had the id. */
export async function saveCheckpoint(storage: Storage, row: CheckpointRow): Promise<void> {
  await storage.write(['checkpoints'], 'relaxed', (transaction) =>
    transaction.objectStore('checkpoints').put(withSum(row)),
  );
}

export function deleteCheckpoint(storage: Storage, id: string): Promise<void> {
  return storage.write(['checkpoints'], 'relaxed', (transaction) =>
    transaction.objectStore('checkpoints').delete(id),
  );
}

/** When the newest was made, half-trained ones among them, ms since 1970; null where there is none. */
export async function newestCheckpoint(storage: Storage): Promise<number | null> {
  const rows = await storage.read(['checkpoints'], (transaction) =>
    transaction.objectStore('checkpoints').getAll(),
  );
  return rows.length === 0 ? null : Math.max(...rows.map(({ time }) => time));
}
