// Whether a model's probabilities mean what they say, and what a threshold on them keeps and loses.
import { DriftfeedError } from '../device/errors';
import { fitCalibration, probabilities } from '../interest/calibration';
import type { InterestModel } from '../interest/model';

/** A model that says itself how likely each candidate is to be opened. */
interface CalibratedModel extends InterestModel {
  /** One probability (0..1) a score, for the scores of one `score` call. Rises with the score. */
  probabilities(scores: Float32Array): ArrayLike<number>;
}

export function isCalibrated(model: InterestModel): model is CalibratedModel {
  return typeof (model as Partial<CalibratedModel>).probabilities === 'function';
}

/** Predictions and what came of them, of all offered candidates of all trials together. */
export interface Predictions {
  probabilities: ArrayLike<number>;
  /** 1 where it was opened, else 0. */
  opened: ArrayLike<number>;
}

export interface CalibrationBin {
  count: number;
  /** Mean probability said. */
  said: number;
  /** Share that was opened. */
  came: number;
}

const defaultBins = 10;

/** Bins [k/10, (k+1)/10) of the probability; 1 belongs to the last. Empty bins are left out. */
export function equalWidthBins(predictions: Predictions, bins = defaultBins): CalibrationBin[] {
  return binned(predictions, bins, (probability) => Math.min(bins - 1, Math.floor(probability * bins)));
}

/**
 * Bins of (nearly) as many predictions each, by rising probability (Nguyen & O'Connor 2015): where nearly all
 * probabilities are small, as with one in a hundred opened, bins of equal width put everything into the first.
 */
export function equalMassBins(predictions: Predictions, bins = defaultBins): CalibrationBin[] {
  const { probabilities } = predictions;
  const count = probabilities.length;
  const order = Array.from({ length: count }, (_, k) => k);
  order.sort((a, b) => probabilities[a]! - probabilities[b]! || a - b);
  const binOf = new Int32Array(count);
  order.forEach((index, place) => {
    binOf[index] = Math.floor((place * bins) / count);
  });
  return binned(predictions, bins, (_, index) => binOf[index]!);
}

/** Expected calibration error (Naeini et al. 2015): Σ_b (n_b / n) · |came_b − said_b|, 0..1. */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, { count, said, came }) => sum + (count / total) * Math.abs(came - said), 0);
}

export interface ThresholdFigures {
  threshold: number;
  /** Opened of those shown; null where nothing is shown. */
  precision: number | null;
  /** Shown of those opened. */
  recall: number;
  /** Share of all offered that is shown. */
  shown: number;
}

/** What showing exactly the candidates with probability ≥ threshold would give, all trials pooled. */
export function atThreshold({ probabilities, opened }: Predictions, threshold: number): ThresholdFigures {
  let shown = 0;
  let hits = 0;
  let wanted = 0;
  for (let k = 0; k < probabilities.length; k++) {
    wanted += opened[k]!;
    if (probabilities[k]! < threshold) continue;
    shown++;
    hits += opened[k]!;
  }
  if (wanted === 0) throw new DriftfeedError('misuse', 'nothing opened');
  return {
    threshold,
    precision: shown > 0 ? hits / shown : null,
    recall: hits / wanted,
    shown: shown / probabilities.length,
  };
}

function binned(
  { probabilities, opened }: Predictions,
  bins: number,
  binOf: (probability: number, index: number) => number,
): CalibrationBin[] {
  if (probabilities.length === 0 || probabilities.length !== opened.length)
    throw new DriftfeedError('misuse', 'one outcome a prediction');
  const sums = Array.from({ length: bins }, () => ({ count: 0, said: 0, came: 0 }));
  for (let k = 0; k < probabilities.length; k++) {
    const probability = probabilities[k]!;
    if (!(probability >= 0 && probability <= 1))
      throw new DriftfeedError('misuse', `probability ${probability}`);
    const bin = sums[binOf(probability, k)]!;
    bin.count++;
    bin.said += probability;
    bin.came += opened[k]!;
  }
  return sums
    .filter(({ count }) => count > 0)
    .map(({ count, said, came }) => ({ count, said: said / count, came: came / count }));
}

/** One list's scores, standardised within it, and which were opened. */
export interface ScoredList {
  scores: ArrayLike<number>;
  opened: readonly boolean[];
}

const fewestLists = 20;

/**
 * Probabilities for the test's lists as the app makes them (Platt scaling of standardised scores), from a fit on
 * `validation`; without that, each half of the test (every other list) from a fit on the other. Null where a side
 * has fewer than twenty lists, or where higher scores were not opened more often.
 */
export function heldOutProbabilities(
  test: readonly ScoredList[],
  validation: readonly ScoredList[] = [],
): Predictions | null {
  const half = (which: number) => test.filter((_, k) => k % 2 === which);
  const folds =
    validation.length > 0
      ? [{ fit: validation, judge: test }]
      : [0, 1].map((which) => ({ fit: half(1 - which), judge: half(which) }));
  const said: number[] = [];
  const opened: number[] = [];
  for (const { fit, judge } of folds) {
    if (fit.length < fewestLists || judge.length < fewestLists) return null;
    const calibration = fitCalibration(
      fit.flatMap(({ scores }) => Array.from(scores)),
      fit.flatMap((list) => list.opened),
    );
    if (!calibration) return null;
    for (const list of judge) {
      for (const chance of probabilities(calibration, list.scores)) said.push(chance);
      for (const was of list.opened) opened.push(was ? 1 : 0);
    }
  }
  return { probabilities: said, opened };
}
