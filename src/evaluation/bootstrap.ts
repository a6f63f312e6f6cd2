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
  return middle(means, mean(values));
}

function middle(means: Float64Array, centre: number): Interval {
  means.sort();
  const at = (share: number) => means[Math.min(means.length - 1, Math.floor(share * means.length))]!;
  return { mean: centre, low: at(0.025), high: at(0.975) };
}

/**
 * Interval of the mean over trials where whole people are drawn and not trials, since one person's trials are alike
 * (cluster bootstrap, Davison & Hinkley 1997 §3.8). With one trial a person it is `bootstrapMean`.
 */
export function bootstrapPeople(
  values: ArrayLike<number>,
  people: readonly string[],
  seed: number,
  samples = defaultSamples,
): Interval {
  const { sums, counts } = perPerson(values, people);
  const count = sums.length;
  if (count === 0) throw new DriftfeedError('misuse', 'nothing to average');
  const random = createRandom(seed);
  const means = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    let sum = 0;
    let trials = 0;
    for (let i = 0; i < count; i++) {
      const drawn = Math.floor(random() * count);
      sum += sums[drawn]!;
      trials += counts[drawn]!;
    }
    means[sample] = sum / trials;
  }
  return middle(means, mean(values));
}

/** Each person's sum and count of their trials' values, people in order of their first trial. */
export function perPerson(
  values: ArrayLike<number>,
  people: readonly string[],
): { sums: Float64Array; counts: Float64Array } {
  if (values.length !== people.length) throw new DriftfeedError('misuse', 'one person a trial');
  const places = new Map<string, number>();
  for (const person of people) if (!places.has(person)) places.set(person, places.size);
  const sums = new Float64Array(places.size);
  const counts = new Float64Array(places.size);
  people.forEach((person, index) => {
    const place = places.get(person)!;
    sums[place] = sums[place]! + values[index]!;
    counts[place] = counts[place]! + 1;
  });
  return { sums, counts };
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
