// Team-draft interleaving: one list from two rankers, in which every item knows who put it there.

/** Which of the two rankers. */
export type Team = 0 | 1;

export interface Drafted<T> {
  item: T;
  /** null where both would have placed it now: it says nothing of which is better. */
  team: Team | null;
}

export interface DraftOptions<T> {
  count: number;
  /** Uniform in [0, 1); one draw for each round in which the rankers disagree. */
  random: () => number;
  /** What makes two entries the same item. */
  keyOf: (item: T) => string;
  /** An item that may not be taken waits until its team has no other (a cap on one site, say). */
  mayTake?: (item: T) => boolean;
  onTake?: (item: T) => void;
}

/**
 * Team-draft interleaving (Radlinski, Kurup, Joachims 2008): in each round a coin says which ranker picks
 * first, then each places its best item that is not in the list yet. Where both are about to place the same item,
 * it is placed once and for neither (Chapelle, Joachims, Radlinski, Yue 2012, on shared results): by the coin alone
 * it would be credited to chance. A round has two different picks in either order, so at every place
 * that counts each team stands with probability 1/2, whatever the lists: whoever picks by place alone, or by
 * anything else that does not know the rankers, favours neither.
 *
 * An item that both rank, but at different heights, is its placer's: that one wanted it higher. Once one ranker has
 * nothing left, what the other still has is placed for neither.
 */
export function teamDraft<T>(
  rankings: readonly [readonly T[], readonly T[]],
  { count, random, keyOf, mayTake, onTake }: DraftOptions<T>,
): Drafted<T>[] {
  const taken = new Set<string>();
  const list: Drafted<T>[] = [];
  const best = (team: Team): T | undefined => {
    const left = rankings[team].filter((item) => !taken.has(keyOf(item)));
    return (mayTake && left.find(mayTake)) ?? left[0];
  };
  const place = (item: T, team: Team | null) => {
    taken.add(keyOf(item));
    list.push({ item, team });
    onTake?.(item);
  };
  while (list.length < count) {
    const tops = [best(0), best(1)] as const;
    const only = tops[0] ?? tops[1];
    if (only === undefined) break;
    if (tops[0] === undefined || tops[1] === undefined || keyOf(tops[0]) === keyOf(tops[1])) {
      place(only, null);
      continue;
    }
    const first: Team = random() < 0.5 ? 0 : 1;
    const second: Team = first === 0 ? 1 : 0;
    place(tops[first]!, first);
    const answer = best(second);
    if (answer !== undefined && list.length < count) place(answer, second);
  }
  return list;
}
