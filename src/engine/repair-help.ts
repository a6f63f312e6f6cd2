// What storage needs to know of texts and models to make damaged rows anew.
import { contentHash, pageText } from '../embedding/text';
import { parseCheckpoint } from '../interest/evolution/state';
import { trainingUnderWay } from '../storage/checkpoints';
import type { RepairHelp } from '../storage/repair';
import type { CheckpointRow } from '../storage/schema';
import { earlierServing, parseServing, renewed } from './trained';

export const repairHelp: RepairHelp = { contentHash: (page) => contentHash(pageText(page)), isUsable };

/** A stale one has no state, and tells only that there was a model. */
function isUsable({ id, stale, state }: CheckpointRow): boolean {
  if (stale && state === null) return true;
  if (id !== trainingUnderWay)
    return [parseServing, earlierServing, renewed.has].some((parse) => parse(state));
  try {
    parseCheckpoint(state);
    return true;
  } catch {
    return false;
  }
}
