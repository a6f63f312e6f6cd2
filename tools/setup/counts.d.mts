export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}
export function vitestCounts(file: string): Counts;
export function playwrightCounts(file: string): Counts;
export function sum(all: readonly Counts[]): Counts;
