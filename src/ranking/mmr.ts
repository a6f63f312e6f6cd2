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
  // Of each row that may be picked, its likeness to the nearest of the first `seen` placed: few are ever asked for all.
  const nearest = new Map(poolOf(input).map((row) => [row, { likeness: 0, seen: 0 }]));
  const penaltyOf = (row: number) => {
    const known = nearest.get(row)!;
    for (; known.seen < placed.length; known.seen++) {
      const other = placed[known.seen]!;
      const floor = cosineOf(input.unrelated, languages[other]!, languages[row]!);
      const cosine = dotAt(data, other * dimensions, data, row * dimensions, dimensions);
      const likeness = likenessOf(cosine, floor);
      if (likeness > known.likeness) known.likeness = likeness;
    }
    return -input.penalty * known.likeness;
  };
  const taken: Pick[] = [];
  while (taken.length < input.count) {
    const row = bestOf(
      nearest.keys(),
      caps,
      (one) => scores[one]! + penaltyOf(one),
      // The pool is in order of scores, and nothing is ever added to one.
      (one) => scores[one]!,
    );
    if (row === null) break;
    taken.push({ row, penalty: penaltyOf(row) });
    nearest.delete(row);
    placed.push(row);
    caps.place(row);
  }
  return taken;
}
