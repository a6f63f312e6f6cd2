// Cuts one person's history in time: the past to learn from, then validation, then test.
import { DriftfeedError } from '../device/errors';
import type { EventSequence } from '../interest/model';

export interface TemporalSplit {
  /** Events [0, trainingEnd) may be learned from. */
  trainingEnd: number;
  /** Events [trainingEnd, validationEnd) are for choosing, the rest for the test. */
  validationEnd: number;
}

export interface SplitShares {
  validation: number;
  test: number;
}

export const defaultShares: SplitShares = { validation: 0.15, test: 0.15 };

/**
 * Cuts by count of events, moving a cut back so that events of the same moment stay together. Throws
 * `misuse` where the sequence is not in order of time.
 */
export function temporalSplit(sequence: EventSequence, shares: SplitShares = defaultShares): TemporalSplit {
  for (let k = 1; k < sequence.length; k++)
    if (sequence[k]!.time < sequence[k - 1]!.time)
      throw new DriftfeedError('misuse', 'events not in order of time');
  const cut = (share: number) => {
    let index = Math.round(sequence.length * (1 - share));
    while (index > 0 && index < sequence.length && sequence[index - 1]!.time === sequence[index]!.time)
      index--;
    return index;
  };
  return { trainingEnd: cut(shares.validation + shares.test), validationEnd: cut(shares.test) };
}

/**
 * Places in [from, to) where the person opens a page for the first time: what a recommender has to find.
 * Returning to known pages is left to the browser's address bar. At most `most`, evenly spaced.
 */
export function newPageTargets(sequence: EventSequence, from: number, to: number, most: number): number[] {
  const seen = new Set<string>();
  const targets: number[] = [];
  for (let index = 0; index < Math.min(to, sequence.length); index++) {
    const { id, weight } = sequence[index]!;
    if (index >= from && weight > 0 && !seen.has(id)) targets.push(index);
    seen.add(id);
  }
  if (targets.length <= most) return targets;
  return Array.from({ length: most }, (_, i) => targets[Math.floor((i * targets.length) / most)]!);
}
