// What any way of picking a varied list from scored candidates is given, and what all of them keep to.
import type { Language } from '../embedding/language';
import type { PairCosines } from '../embedding/likeness';
import type { Matrix } from '../embedding/matrix';
import { largest } from './largest';

export interface DiversifyInput {
  vectors: Matrix;
  /** Of each row's text. */
  languages: readonly Language[];
  /** The language model's cosines of unrelated texts: likeness begins above them. */
  unrelated: PairCosines;
  /** A row without a finite score is never taken. */
  scores: readonly number[];
  /** Group of each row (its site); a soft cap keeps one group from filling the list. */
  groups: readonly string[];
  /** Second grouping (its kind), capped more loosely. */
  kinds: readonly string[];
  count: number;
  /** In score points: how much variety counts. */
  penalty: number;
  /** Rows that already stand above the list; they count for likeness and for the caps. */
  above?: readonly number[];
}

export interface Pick {
  row: number;
  /** What was taken off the score, ≤ 0. */
  penalty: number;
}

/** Orders a list, best first: the same input gives the same list. */
export type Diversifier = (input: DiversifyInput) => Pick[];

/** How many of the best are considered; what stands below could not be reached by any penalty in use. */
const poolSize = 400;
const groupShare = 0.2;
const kindShare = 0.4;

/** How many of one group, and of one kind, a list of that length holds while there is anything else. */
export function listCaps(length: number): { group: number; kind: number } {
  return {
    group: Math.max(2, Math.ceil(length * groupShare)),
    kind: Math.max(3, Math.ceil(length * kindShare)),
  };
}

/** The rows that may be picked, best first; the lower row of two equals. */
export function poolOf({ scores, count, above = [] }: DiversifyInput): number[] {
  const placed = new Set(above);
  // Rows that may not be taken are left out, not put last: an uncapped one would come before a capped good one.
  const rows: number[] = [];
  for (let row = 0; row < scores.length; row++)
    if (Number.isFinite(scores[row]!) && !placed.has(row)) rows.push(row);
  return [...largest(scores, rows, Math.max(poolSize, count))].sort(
    (a, b) => scores[b]! - scores[a]! || a - b,
  );
}

/** Counts what has been placed of each group and kind: one that has had its share waits. */
export class Caps {
  private readonly groupCount = new Map<string, number>();
  private readonly kindCount = new Map<string, number>();
  private readonly caps: ReturnType<typeof listCaps>;

  constructor(private readonly input: DiversifyInput) {
    this.caps = listCaps(input.count + (input.above?.length ?? 0));
  }

  place(row: number): void {
    const group = this.input.groups[row]!;
    const kind = this.input.kinds[row]!;
    this.groupCount.set(group, (this.groupCount.get(group) ?? 0) + 1);
    this.kindCount.set(kind, (this.kindCount.get(kind) ?? 0) + 1);
  }

  reached(row: number): boolean {
    return (
      (this.groupCount.get(this.input.groups[row]!) ?? 0) >= this.caps.group ||
      (this.kindCount.get(this.input.kinds[row]!) ?? 0) >= this.caps.kind
    );
  }
}

/**
 * The row of the largest value, of equals the first; one whose group or kind has had its share only where nothing else
 * is left. `worth` is told what it has to be more than to matter, and need not find out more than that it is not.
 */
export function bestOf(
  rows: Iterable<number>,
  caps: Caps,
  worth: (row: number, moreThan: number) => number,
): number | null {
  let best: number | null = null;
  let bestValue = Number.NEGATIVE_INFINITY;
  let bestCapped = true;
  for (const row of rows) {
    const capped = caps.reached(row);
    if (capped && !bestCapped) continue;
    if (bestCapped && !capped) bestValue = Number.NEGATIVE_INFINITY;
    const value = worth(row, bestValue);
    if (best === null || (bestCapped && !capped) || value > bestValue) {
      best = row;
      bestValue = value;
      bestCapped = capped;
    }
  }
  return best;
}
