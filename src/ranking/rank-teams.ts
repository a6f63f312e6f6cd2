// One feed from two rankers: each ranks on its own, as it would for the whole feed, then they draft in turn.
import { createRandom } from '../interest/random';
import { listCaps } from './diversify';
import { type Ranked, type RankOptions, rank } from './rank';
import type { RankingInput } from './score';
import { type Team, teamDraft } from './team-draft';

export interface TeamRanked extends Ranked {
  /** Whose pick it is; null where both agree, and for what was placed to widen the feed. */
  team: Team | null;
}

/**
 * The two inputs differ in nothing but the models' scores. Both lists come diversified; the caps on one site and
 * one kind hold for the drafted list too. Exploration keeps its places and is nobody's: only what neither
 * would show for its score is taken for it, so that no team loses a pick to it. `options.seed` draws what is explored,
 * `coins` who goes first.
 */
export function rankTeams(
  inputs: readonly [RankingInput, RankingInput],
  options: RankOptions,
  coins: number,
): TeamRanked[] {
  const lists = [rank(inputs[0], options), rank(inputs[1], options)] as const;
  const best = [withoutExploration(lists[0]), withoutExploration(lists[1])] as const;
  const chosen = new Set([...best[0], ...best[1]].map(({ row }) => row));
  const explored: Ranked[] = [];
  for (const entry of [...lists[0], ...lists[1]]) {
    if (!entry.exploration || chosen.has(entry.row)) continue;
    explored.push(entry);
    chosen.add(entry.row);
  }
  const places = lists[0].flatMap(({ exploration }, place) => (exploration ? [place] : []));
  explored.splice(places.length);

  const { items, sites } = inputs[0];
  const caps = listCaps(options.count + (options.above?.length ?? 0));
  const onSite = new Map<string, number>();
  const ofKind = new Map<string, number>();
  const note = (row: number) => {
    onSite.set(sites[row]!, (onSite.get(sites[row]!) ?? 0) + 1);
    ofKind.set(items[row]!.kind, (ofKind.get(items[row]!.kind) ?? 0) + 1);
  };
  for (const row of options.above ?? []) note(row);
  const drafted = teamDraft<Ranked>(best, {
    count: options.count - explored.length,
    random: createRandom(coins),
    keyOf: ({ row }) => `${row}`,
    mayTake: ({ row }) =>
      (onSite.get(sites[row]!) ?? 0) < caps.group && (ofKind.get(items[row]!.kind) ?? 0) < caps.kind,
    onTake: ({ row }) => note(row),
  });

  const list: TeamRanked[] = drafted.map(({ item, team }) => ({ ...item, team }));
  explored.forEach((entry, index) => {
    list.splice(places[index]!, 0, { ...entry, team: null });
  });
  return list;
}

function withoutExploration(list: readonly Ranked[]): Ranked[] {
  return list.filter(({ exploration }) => !exploration);
}
