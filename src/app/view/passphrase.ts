// What can be said of a passphrase while it is typed: its length, for that is what counts.
import { shortestPassphrase } from '../../engine/api';

export type Strength = 'short' | 'weak' | 'fair' | 'good';

/** By length alone: four or five unrelated words make a good one. */
export function strengthOf(passphrase: string): Strength {
  const length = [...passphrase].length;
  if (length < shortestPassphrase) return 'short';
  if (length < 14) return 'weak';
  return length < 20 ? 'fair' : 'good';
}

/** Minutes after which it may lock itself; null: never. */
export const idleChoices = [5, 15, 60, null] as const;
