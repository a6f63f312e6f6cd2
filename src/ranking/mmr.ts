// Maximal marginal relevance: relevance against likeness to the nearest of what already stands above.
import { cosineOf, likenessOf } from '../embedding/likeness';
import { dotAt } from '../interest/decay/cosines';
import { bestOf, Caps, type DiversifyInput, type Pick, poolOf } from './diversify';

/**
 * Maximal marginal relevance (Carbonell & Goldstein 1998; systems.md S5): greedily takes the row with
 * the largest score − penalty · likeness to the nearest row already taken. By raw cosines the penalty would
 * say next to nothing under a model that puts all texts near each other, and would favour whichever language
 * it spreads wider. Rows of a group or kind that has had its share wait until nothing else is left.
 */
export function pickByMargin(input: DiversifyInput): Pick[] {
  const { languages, scores } = input;
  const { data, dimensions } = input.vectors;
  const placed: number[] = [...(input.above ?? [])];
  const caps = new Caps(input);
  for (const row of placed) caps.place(row);
  // Of each row that may be picked, its likeness to the nearest of the first `seen` placed.
  const nearest = new Map(poolOf(input).map((row) => [row, { likeness: 0, seen: 0 }]));
  // The more is placed, the less a row is worth: one that is worth too little already is not held against the rest.
  const worth = (row: number, moreThan: number) => {
    const known = nearest.get(row)!;
    let value = scores[row]! - input.penalty * known.likeness;
    while (known.seen < placed.length && value > moreThan) {
      const other = placed[known.seen++]!;
      const floor = cosineOf(input.unrelated, languages[other]!, languages[row]!);
      const cosine = dotAt(data, other * dimensions, data, row * dimensions, dimensions);
      known.likeness = Math.max(known.likeness, likenessOf(cosine, floor));
      value = scores[row]! - input.penalty * known.likeness;
    }
    return value;
  };
  const taken: Pick[] = [];
  while (taken.length < input.count) {
    const row = bestOf(nearest.keys(), caps, worth);
    if (row === null) break;
    taken.push({ row, penalty: -input.penalty * nearest.get(row)!.likeness });
    nearest.delete(row);
    placed.push(row);
    caps.place(row);
  }
  return taken;
}
