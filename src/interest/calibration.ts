// Turns a model's scores into chances of being picked, so that a bar set on them means something.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import { standardised } from './blend/standard';
import { solve } from './blend/weights';
import type { InterestModel } from './model';

/** Of scores that are standardised among the candidates: chance = 1 / (1 + exp(−(slope · score + intercept))); the slope is above 0, so the order stays. */
export interface Calibration {
  slope: number;
  intercept: number;
}

export const calibrationSchema = v.object({
  slope: v.pipe(v.number(), v.finite(), v.gtValue(0)),
  intercept: v.pipe(v.number(), v.finite()),
});

const mostIterations = 50;
/** Keeps separable data from a slope without end; next to nothing beside a dozen examples. */
const ridge = 1e-3;

/**
 * Platt scaling (Platt 1999) with the targets of Lin, Lin & Weng 2007, (n₊ + 1) / (n₊ + 2) and 1 / (n₋ + 2),
 * which keep the chances off 0 and 1 where examples are few. Fit on choices that the model did not learn from.
 * Null where higher scores were not picked more often: then nothing is to be read from the scores. Throws
 * `misuse` where the arrays do not align.
 */
export function fitCalibration(scores: ArrayLike<number>, picked: ArrayLike<boolean>): Calibration | null {
  const count = scores.length;
  if (picked.length !== count)
    throw new DriftfeedError('misuse', `${count} scores, ${picked.length} outcomes`);
  let positives = 0;
  for (let k = 0; k < count; k++) if (picked[k]) positives++;
  const negatives = count - positives;
  if (positives === 0 || negatives === 0) return null;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  let slope = 0;
  let intercept = Math.log((positives + 1) / (negatives + 1));
  const lossOf = (a: number, b: number): number => {
    let loss = 0.5 * ridge * a * a;
    for (let k = 0; k < count; k++) {
      const logit = a * scores[k]! + b;
      loss += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - (picked[k] ? high : low) * logit;
    }
    return loss;
  };
  let loss = lossOf(slope, intercept);
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const gradient = new Float64Array([ridge * slope, 0]);
    const hessian = new Float64Array([ridge, 0, 0, 1e-9]);
    for (let k = 0; k < count; k++) {
      const score = scores[k]!;
      const chance = logistic(slope * score + intercept);
      const error = chance - (picked[k] ? high : low);
      const spread = chance * (1 - chance);
      gradient[0]! += error * score;
      gradient[1]! += error;
      hessian[0]! += spread * score * score;
      hessian[1]! += spread * score;
      hessian[3]! += spread;
    }
    hessian[2] = hessian[1]!;
    const step = solve(hessian, gradient);
    let gain = 0;
    for (let share = 1; share > 1e-4; share /= 2) {
      const next = lossOf(slope - share * step[0]!, intercept - share * step[1]!);
      if (!(next < loss)) continue;
      gain = loss - next;
      slope -= share * step[0]!;
      intercept -= share * step[1]!;
      loss = next;
      break;
    }
    if (gain <= 1e-10 * loss) break;
  }
  return slope > 0 ? { slope, intercept } : null;
}

/** One chance a score, 0..1. */
export function probabilities({ slope, intercept }: Calibration, scores: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: scores.length }, (_, k) => logistic(slope * scores[k]! + intercept));
}

/** The model, able to say how likely each of the candidates it scored is to be picked: see `isCalibrated`. */
export function withProbabilities<Model extends InterestModel>(
  model: Model,
  calibration: Calibration,
): Model & { probabilities(scores: Float32Array): Float32Array } {
  return Object.assign(model, {
    probabilities: (scores: Float32Array) =>
      Float32Array.from(probabilities(calibration, standardised(scores))),
  });
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
