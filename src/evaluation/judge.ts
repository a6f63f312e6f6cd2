// The verdict a person reads: every model on the held-out last stretch of their own history.

import { HalfLifeModel } from '../interest/decay/half-life';
import { PopularityModel } from '../interest/decay/popularity';
import { LastModel, meanModel } from '../interest/decay/simple';
import { TopKModel } from '../interest/decay/top-k';
import type { InterestModel } from '../interest/model';
import type { OwnHistoryTrials } from './candidates';
import { type Choice, type ChoiceOptions, chooseServing } from './choose';
import { type ContestOptions, type EntrantResult, runContest } from './contest';

/** The engine's `Verdict`, but for the time it was reached. */
export interface Judgement extends Choice {
  /** Held-out trials, and the span of time they cover (ms since 1970). */
  events: number;
  from: number;
  to: number;
  candidatesPerEvent: number;
}

/** The untrained models that evolution must beat, new ones each time. */
export function baselineModels(): InterestModel[] {
  return [new TopKModel(), new HalfLifeModel(), meanModel(), new LastModel(), new PopularityModel()];
}

/**
 * Runs the contest over validation and test trials and chooses what serves. `models` were fitted on
 * `trials.history` up to `trials.split.trainingEnd` and no further; what they have observed is replaced.
 */
export async function judge(
  trials: OwnHistoryTrials,
  models: readonly InterestModel[],
  options: ContestOptions & ChoiceOptions,
): Promise<{ judgement: Judgement; contest: EntrantResult[] }> {
  const all = [...trials.validation, ...trials.test];
  const entrants = models.map((model) => ({ label: model.name, model }));
  const contest = await runContest(entrants, all, options);
  const choice = chooseServing(contest, trials.validation.length, options);
  return {
    contest,
    judgement: {
      ...choice,
      events: all.length,
      from: all[0]!.at,
      to: all.at(-1)!.at,
      candidatesPerEvent: Math.max(...all.map(({ candidates }) => candidates.vectors.rows)),
    },
  };
}
