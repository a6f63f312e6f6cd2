// What a run of the soak has seen so far, over all lives.
import { mkdirSync, writeFileSync } from 'node:fs';

export interface Tally {
  seed: number;
  kills: number;
  lives: number;
  /** What was under way when the browser died, by what was found after. */
  under: Record<string, number>;
  actions: Record<string, number>;
  faults: string[];
}

export function countUp(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

export function writeTally(tally: Tally): void {
  mkdirSync('test-results', { recursive: true });
  writeFileSync('test-results/soak.json', `${JSON.stringify(tally, null, 2)}\n`);
}
