// Picks a list from scored candidates: relevance against likeness to what already stands above it.
import type { Language } from '../embedding/language';
import { cosineOf, likenessOf, type PairCosines } from '../embedding/likeness';
import { dot, type Matrix, rowOf } from '../embedding/matrix';

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
  /** Score points taken off for full likeness to an item above. */
  penalty: number;
  /** Rows that already stand above the list; they count for likeness and for the caps. */
  above?: readonly number[];
}

export interface Pick {
  row: number;
  /** What was taken off the score, ≤ 0. */
  penalty: number;
}

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

/**
 * Maximal marginal relevance (Carbonell & Goldstein 1998; systems.md S5): greedily takes the row with
 * the largest score − penalty · likeness to the nearest row already taken. By raw cosines the penalty would
 * say next to nothing under a model that puts all texts near each other, and would favour whichever language
 * it spreads wider. Rows of a group or kind that has had its share wait until nothing else is left.
 */
export function diversify(input: DiversifyInput): Pick[] {
  const { vectors, languages, scores, count } = input;
  const above = input.above ?? [];
  const placed = new Set(above);
  // Rows that may not be taken are left out, not put last: an uncapped one would come before a capped good one.
  const order = scores
    .map((_, row) => row)
    .filter((row) => Number.isFinite(scores[row]!) && !placed.has(row))
    .sort((a, b) => scores[b]! - scores[a]! || a - b);
  const nearest = new Map<number, number>(order.slice(0, Math.max(poolSize, count)).map((row) => [row, 0]));
  const taken: Pick[] = [];
  const groupCount = new Map<string, number>();
  const kindCount = new Map<string, number>();
  const caps = listCaps(count + above.length);
  const capped = (row: number) =>
    (groupCount.get(input.groups[row]!) ?? 0) >= caps.group ||
    (kindCount.get(input.kinds[row]!) ?? 0) >= caps.kind;
  const place = (row: number) => {
    nearest.delete(row);
    groupCount.set(input.groups[row]!, (groupCount.get(input.groups[row]!) ?? 0) + 1);
    kindCount.set(input.kinds[row]!, (kindCount.get(input.kinds[row]!) ?? 0) + 1);
    const vector = rowOf(vectors, row);
    for (const [other, known] of nearest) {
      const floor = cosineOf(input.unrelated, languages[row]!, languages[other]!);
      const likeness = likenessOf(dot(vector, rowOf(vectors, other)), floor);
      if (likeness > known) nearest.set(other, likeness);
    }
  };
  for (const row of above) place(row);

  while (taken.length < count && nearest.size > 0) {
    let best: Pick | null = null;
    let bestScore = Number.NEGATIVE_INFINITY;
    let bestCapped = true;
    for (const [row, likeness] of nearest) {
      const penalty = -input.penalty * likeness;
      const score = scores[row]! + penalty;
      const isCapped = capped(row);
      if (best === null || (bestCapped && !isCapped) || (bestCapped === isCapped && score > bestScore)) {
        best = { row, penalty };
        bestScore = score;
        bestCapped = isCapped;
      }
    }
    if (best === null) break;
    const { row } = best;
    taken.push(best);
    place(row);
  }
  return taken;
}
