// What is kept of a comparison of two models, and what it says so far.
import * as v from 'valibot';
import { type SequentialResult, sequentialTest } from '../evaluation/sequential';
import type { ModelName } from '../interest/model';
import type { Team } from '../ranking/team-draft';
import type { FeedbackAction } from '../storage/schema';
import { defineSetting, type LearnedSetting } from '../storage/settings';

// Names of models come and go with versions: one that is not known any more is simply not there to compare.
const modelSchema = v.custom<ModelName>((value) => typeof value === 'string');

const runningSchema = v.object({
  /** The one that served when it began, and the other. */
  models: v.tuple([modelSchema, modelSchema]),
  /** ms since 1970; seeds the coins. */
  started: v.number(),
  /** What the models stood on when counting began: see `ComparisonService`. */
  basis: v.string(),
  restarted: v.boolean(),
  rounds: v.array(
    v.object({
      round: v.number(),
      /** Ids of reactions. A credit lives as long as its reaction: undone or forgotten, it is gone too. */
      credits: v.array(v.object({ reaction: v.number(), team: v.picklist([0, 1]) })),
    }),
  ),
});
export type RunningComparison = v.InferOutput<typeof runningSchema>;
export type Round = RunningComparison['rounds'][number];

export interface StoredComparison {
  /** Made to serve by the person; null: the verdict decides. */
  chosen: ModelName | null;
  running: RunningComparison | null;
}

/** With the sample goes what a made-up person's feed was compared for. */
export const comparisonSetting: LearnedSetting<StoredComparison> = {
  ...defineSetting<StoredComparison>(
    'comparison',
    v.object({ chosen: v.nullable(modelSchema), running: v.nullable(runningSchema) }),
    { chosen: null, running: null },
  ),
  whatStays: (stored, { wholeOrigin }) => (wholeOrigin ? { chosen: null, running: null } : stored),
};

/** Choosing an item for any of these speaks for who placed it; to want less of it is told to the ranking, not here. */
export const choosing: ReadonlySet<FeedbackAction> = new Set<FeedbackAction>(['open', 'like', 'save']);

export interface Tally {
  wins: [number, number];
  ties: number;
  /** Items chosen so far in the round that is not over. */
  now: [number, number];
  test: SequentialResult;
}

/**
 * One feed in which something was chosen is one round, won by the model with more of its items chosen: choices
 * within a feed hang together, so they cannot each be a toss of the coin. An item counts once, whatever was done
 * with it. Only rounds that are over are tested: one that may still turn would be looked at when it happens to
 * stand well. `itemOf` gives the item of a reaction that still stands.
 */
export function tally(
  rounds: readonly Round[],
  openRound: number | null,
  itemOf: (reaction: number) => string | undefined,
): Tally {
  const wins: [number, number] = [0, 0];
  let ties = 0;
  let now: [number, number] = [0, 0];
  for (const { round, credits } of rounds) {
    const chosen = chosenItems(credits, itemOf);
    if (round === openRound) now = chosen;
    else if (chosen[0] !== chosen[1]) wins[chosen[0] > chosen[1] ? 0 : 1]++;
    else if (chosen[0] > 0) ties++;
  }
  return { wins, ties, now, test: sequentialTest(wins[1], wins[0]) };
}

function chosenItems(
  credits: Round['credits'],
  itemOf: (reaction: number) => string | undefined,
): [number, number] {
  const items = [new Set<string>(), new Set<string>()] as const;
  for (const { reaction, team } of credits) {
    const item = itemOf(reaction);
    if (item !== undefined) items[team].add(item);
  }
  return [items[0].size, items[1].size];
}

/** The next feed's round: a new one after a feed in which something was chosen, else the same once more. */
export function nextRound(rounds: readonly Round[], stands: (reaction: number) => boolean): number {
  const used = rounds.filter(({ credits }) => credits.some(({ reaction }) => stands(reaction)));
  return 1 + Math.max(0, ...used.map(({ round }) => round));
}

/** The rounds with one more credit, and without those whose reaction is gone. */
export function credited(
  rounds: readonly Round[],
  { round, reaction, team }: { round: number; reaction: number; team: Team },
  stands: (reaction: number) => boolean,
): Round[] {
  const left = rounds.map((known) => ({
    ...known,
    credits: known.credits.filter((credit) => stands(credit.reaction)),
  }));
  const credit = { reaction, team };
  if (!left.some((known) => known.round === round)) left.push({ round, credits: [] });
  return left
    .map((known) => (known.round === round ? { ...known, credits: [...known.credits, credit] } : known))
    .filter(({ credits }) => credits.length > 0);
}
