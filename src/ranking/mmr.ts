// Maximal marginal relevance: relevance against likeness to the nearest of what already stands above.
import { cosineOf, likenessOf } from '../embedding/likeness';
import { dot, rowOf } from '../embedding/matrix';
import { bestOf, Caps, type DiversifyInput, type Pick, poolOf } from './diversify';

/**
 * Maximal marginal relevance (Carbonell & Goldstein 1998; systems.md S5): greedily takes the row with
 * the largest score − penalty · likeness to the nearest row already taken. By raw cosines the penalty would
 * say next to nothing under a model that puts all texts near each other, and would favour whichever language
 * it spreads wider. Rows of a group or kind that has had its share wait until nothing else is left.
 */
export function pickByMargin(input: DiversifyInput): Pick[] {
  const { vectors, languages, scores } = input;
  const nearest = new Map<number, number>(poolOf(input).map((row) => [row, 0]));
  const caps = new Caps(input);
  const taken: Pick[] = [];
  const place = (row: number) => {
    nearest.delete(row);
    caps.place(row);
    const vector = rowOf(vectors, row);
    for (const [other, known] of nearest) {
      const floor = cosineOf(input.unrelated, languages[row]!, languages[other]!);
      const likeness = likenessOf(dot(vector, rowOf(vectors, other)), floor);
      if (likeness > known) nearest.set(other, likeness);
    }
  };
  for (const row of input.above ?? []) place(row);
  const penaltyOf = (row: number) => -input.penalty * nearest.get(row)!;
  while (taken.length < input.count) {
    const row = bestOf(nearest.keys(), caps, (one) => scores[one]! + penaltyOf(one));
    if (row === null) break;
    taken.push({ row, penalty: penaltyOf(row) });
    place(row);
  }
  return taken;
}
