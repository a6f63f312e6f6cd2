// Which model serves: the best baseline, unless one that has learned from the person holds up better.
import { DriftfeedError } from '../device/errors';
import type { ModelName } from '../interest/model';
import { type Interval, mean, pairedBootstrap } from './bootstrap';
import type { EntrantResult } from './contest';

export interface Choice {
  serving: ModelName;
  bestBaseline: ModelName;
  reason:
    | 'evolution-better'
    | 'blend-holds'
    | 'blend-trusted'
    | 'evolution-not-better'
    | 'too-little-history';
  /** Of all held-out trials, validation and test together; figures are 0..1. */
  results: {
    model: ModelName;
    auc: number;
    mrr: number;
    ndcg10: number;
    hr10: number;
    /** nDCG@10 less the best baseline's, paired bootstrap 95%; null for that baseline itself. */
    difference: Interval | null;
  }[];
}

export interface ChoiceOptions {
  seed: number;
  /** With fewer held-out trials nothing is claimed. */
  fewestTrials?: number;
}

/** Says which pages come back, nothing of things never seen: a strong entrant, and no use for a feed. */
export const cannotServe: ModelName = 'popularity';

/** What serves when there is too little to tell: it was the safest of the untrained on public logs. */
const fallbackModel: ModelName = 'top-3';
const defaultFewestTrials = 40;

/** Pulled to what holds for others, so what they did for others counts for them. */
const shrunk: ReadonlySet<string> = new Set<ModelName>(['blend', 'ensemble']);
const learned: ReadonlySet<string> = new Set<ModelName>([
  'evolution',
  'attention',
  ...(shrunk as Set<ModelName>),
]);

/**
 * By how much nDCG@10 (0..1) a shrunk model leads the best baseline that could serve: mean over the single people of
 * public logs, and how much they differ from each other (docs/evaluation.md says which and how). Taken at less than
 * half of what was found, so that the doubt is the model's.
 */
const leadElsewhere = { mean: 0.03, spread: 0.06 };
/** Of one trial's lead, and how many trials that counts for. */
const usualVariance = 0.1;
const usualTrials = 5;

/**
 * The lead to expect of a model for this person, given its leads in their own trials: the posterior mean of a normal
 * prior, `leadElsewhere`, and the trials' mean with its standard error. With no trial it is what holds for others,
 * with many what holds here (systems.md S4's α = κ / (κ + n)). The variance of a lead is itself pulled to what it
 * usually is: of two trials alike by chance nobody could tell that all are.
 */
export function expectedLead(leads: readonly number[]): number {
  const { mean: prior, spread } = leadElsewhere;
  if (leads.length === 0) return prior;
  const here = mean(leads);
  const squares = leads.reduce((sum, lead) => sum + (lead - here) ** 2, usualTrials * usualVariance);
  const error = squares / (leads.length - 1 + usualTrials) / leads.length;
  const alpha = error / (error + spread ** 2);
  return alpha * prior + (1 - alpha) * here;
}

/**
 * From the results of one contest whose first `validationTrials` trials are validation and the rest test.
 * The best baseline is the one with the highest nDCG@10 on validation. Evolution may serve only if its
 * advantage over that baseline has a 95% interval above 0 on validation and test together *and* is above
 * 0 on the test alone. The blend and the ensemble, whose few weights are pulled to what held for others, may serve
 * while their `expectedLead` over the best baseline that could serve is not below 0 and no such baseline is better by
 * an interval above 0. Of those that may, the best serves; of none, the best baseline that can rank things never seen.
 * Neither part was seen in training; what is chosen on it is the baseline, and which of the models that may serve does.
 */
export function chooseServing(
  contest: readonly EntrantResult[],
  validationTrials: number,
  options: ChoiceOptions,
): Choice {
  const trials = contest[0]?.perTrial.ndcg10.length ?? 0;
  const tooLittle = trials < (options.fewestTrials ?? defaultFewestTrials);
  const onValidation = ({ perTrial }: EntrantResult) => mean(perTrial.ndcg10.subarray(0, validationTrials));
  const onTest = ({ perTrial }: EntrantResult) => mean(perTrial.ndcg10.subarray(validationTrials));
  const baselines = contest.filter(({ label }) => !learned.has(label));
  const fallback = baselines.find(({ label }) => label === fallbackModel) ?? baselines[0];
  if (!fallback) throw new DriftfeedError('misuse', 'no baseline');
  const best = tooLittle
    ? fallback
    : baselines.reduce((a, b) => (onValidation(b) > onValidation(a) ? b : a), fallback);
  const results = contest.map(({ label, means, perTrial }) => ({
    model: label as ModelName,
    auc: means.auc,
    mrr: means.mrr,
    ndcg10: means.ndcg10,
    hr10: means.hr10,
    difference:
      label === best.label || trials === 0
        ? null
        : pairedBootstrap(perTrial.ndcg10, best.perTrial.ndcg10, options.seed),
  }));
  const bestBaseline = best.label as ModelName;
  const fallbackServing = (tooLittle ? fallback : clearlyBest(baselines, fallback, options.seed))
    .label as ModelName;
  const { seed } = options;
  const servable = baselines.filter(({ label }) => label !== cannotServe);
  const rival = tooLittle
    ? fallback
    : servable.reduce((a, b) => (onValidation(b) > onValidation(a) ? b : a), fallback);
  const leadOf = ({ perTrial }: EntrantResult) =>
    expectedLead(Array.from(perTrial.ndcg10, (value, k) => value - rival.perTrial.ndcg10[k]!));
  const may = contest.filter(
    (entrant) =>
      shrunk.has(entrant.label) &&
      leadOf(entrant) >= 0 &&
      // Of a few trials an interval says too little to overrule what held for others.
      (tooLittle || servable.every((one) => !clearlyBetter(one, entrant, seed))),
  );
  const evolution = contest.find(({ label }) => label === 'evolution');
  const low = results.find(({ model }) => model === 'evolution')?.difference?.low ?? 0;
  if (evolution && !tooLittle && low > 0 && onTest(evolution) > onTest(best)) may.push(evolution);
  const chosen = may.reduce<EntrantResult | null>((a, b) => (!a || leadOf(b) > leadOf(a) ? b : a), null);
  const serving = (chosen?.label ?? fallbackServing) as ModelName;
  const claim = (reason: Choice['reason']): Choice => ({
    serving,
    bestBaseline,
    reason: tooLittle ? 'too-little-history' : reason,
    results,
  });
  if (!chosen) return claim('evolution-not-better');
  if (chosen === evolution) return claim('evolution-better');
  return claim(chosen.means.ndcg10 >= best.means.ndcg10 ? 'blend-holds' : 'blend-trusted');
}

function clearlyBetter(one: EntrantResult, other: EntrantResult, seed: number): boolean {
  return pairedBootstrap(one.perTrial.ndcg10, other.perTrial.ndcg10, seed).low > 0;
}

/**
 * The baseline that serves: the fallback, unless another that can serve is better by an interval above 0. Among
 * methods that a few dozen trials cannot tell apart, the one that did best on public logs is the safer guess.
 */
function clearlyBest(
  baselines: readonly EntrantResult[],
  fallback: EntrantResult,
  seed: number,
): EntrantResult {
  const better = baselines.filter((one) => one.label !== cannotServe && clearlyBetter(one, fallback, seed));
  return better.reduce((a, b) => (b.means.ndcg10 > a.means.ndcg10 ? b : a), fallback);
}
