// Which model serves: the best baseline, unless one that has learned from the person holds up better.
import { DriftfeedError } from '../device/errors';
import type { ModelName } from '../interest/model';
import { type Interval, mean, pairedBootstrap } from './bootstrap';
import type { EntrantResult } from './contest';

export interface Choice {
  serving: ModelName;
  bestBaseline: ModelName;
  reason: 'evolution-better' | 'blend-holds' | 'evolution-not-better' | 'too-little-history';
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

/** Pulled to what is known to hold, so they need not prove more than that they do no worse. */
const shrunk: ReadonlySet<string> = new Set<ModelName>(['blend', 'ensemble']);
const learned: ReadonlySet<string> = new Set<ModelName>([
  'evolution',
  'attention',
  ...(shrunk as Set<ModelName>),
]);

/**
 * From the results of one contest whose first `validationTrials` trials are validation and the rest test.
 * The best baseline is the one with the highest nDCG@10 on validation. Evolution may serve only if its
 * advantage over that baseline has a 95% interval above 0 on validation and test together *and* is above
 * 0 on the test alone. The blend and the ensemble, whose few weights are pulled to what held for others, may serve
 * if they are no worse than the best baseline that could serve, on validation *and* on test, and no other such
 * baseline is better by an interval above 0 over both. Of those that may, the best serves; of none, the best baseline that can rank things never seen. Neither part was seen in training;
 * what is chosen on it is the baseline, and which of the models that may serve does.
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
  if (tooLittle) return { serving: fallbackServing, bestBaseline, reason: 'too-little-history', results };
  const evolution = contest.find(({ label }) => label === 'evolution');
  const low = results.find(({ model }) => model === 'evolution')?.difference?.low ?? 0;
  const evolutionMay = evolution !== undefined && low > 0 && onTest(evolution) > onTest(best);
  const { seed } = options;
  const servable = baselines.filter(({ label }) => label !== cannotServe);
  const rival = servable.reduce((a, b) => (onValidation(b) > onValidation(a) ? b : a), fallback);
  const may = contest.filter(
    (entrant) =>
      shrunk.has(entrant.label) &&
      onValidation(entrant) >= onValidation(rival) &&
      onTest(entrant) >= onTest(rival) &&
      servable.every((one) => pairedBootstrap(one.perTrial.ndcg10, entrant.perTrial.ndcg10, seed).low <= 0),
  );
  if (evolutionMay) may.push(evolution);
  if (may.length > 0) {
    const serving = may.reduce((a, b) => (b.means.ndcg10 > a.means.ndcg10 ? b : a)).label as ModelName;
    const reason = serving === 'evolution' ? 'evolution-better' : 'blend-holds';
    return { serving, bestBaseline, reason, results };
  }
  return { serving: fallbackServing, bestBaseline, reason: 'evolution-not-better', results };
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
  const better = baselines.filter(
    ({ label, perTrial }) =>
      label !== cannotServe && pairedBootstrap(perTrial.ndcg10, fallback.perTrial.ndcg10, seed).low > 0,
  );
  return better.reduce((a, b) => (b.means.ndcg10 > a.means.ndcg10 ? b : a), fallback);
}
