// How sure a difference is: paired bootstrap over trials.
import { DriftfeedError } from '../device/errors';
import { createRandom } from '../interest/random';

export interface Interval {
  mean: number;
  low: number;
  high: number;
}

const defaultSamples = 2000;

/**
 * Percentile bootstrap (Efron 1979) of a mean: 95% of the means of samples drawn with replacement lie
 * between low and high.
 */
export function bootstrapMean(values: ArrayLike<number>, seed: number, samples = defaultSamples): Interval {
  const count = values.length;
  if (count === 0) throw new DriftfeedError('misuse', 'nothing to average');
  const random = createRandom(seed);
  const means = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += values[Math.floor(random() * count)]!;
    means[sample] = sum / count;
  }
  means.sort();
  const at = (share: number) => means[Math.min(samples - 1, Math.floor(share * samples))]!;
  return { mean: mean(values), low: at(0.025), high: at(0.975) };
}

/** Interval of the mean of a − b, trial by trial, which takes out how hard each trial is. */
export function pairedBootstrap(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  seed: number,
  samples = defaultSamples,
): Interval {
  if (a.length !== b.length) throw new DriftfeedError('misuse', `${a.length} trials against ${b.length}`);
  return bootstrapMean(
    Float64Array.from({ length: a.length }, (_, i) => a[i]! - b[i]!),
    seed,
    samples,
  );
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return values.length > 0 ? sum / values.length : 0;
}

/** Standard error of the mean; 0 for fewer than two. */
export function standardError(values: ArrayLike<number>): number {
  const count = values.length;
  if (count < 2) return 0;
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i]! - centre) ** 2;
  return Math.sqrt(squares / (count - 1) / count);
}
