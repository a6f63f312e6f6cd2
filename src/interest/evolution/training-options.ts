// What a training can be told, and how one is told from another.
import type { Matrix } from '../../embedding/matrix';
import type { EventSequence, FitOptions } from '../model';
import type { EvolutionPrior } from './prior';
import { defaultShape, type EvolutionShape } from './shape';

export interface TrainingOptions {
  epochs: number;
  /** Ends after so many epochs without a better validation loss. */
  patience: number;
  windowsPerStep: number;
  /** Larger logs are sampled: an epoch is then not the whole of them. */
  mostStepsPerEpoch: number;
  negatives: number;
  learningRate: number;
  cosineWeight: number;
  dropout: number;
  largestGradient: number;
  /** Pull of the head toward the prior, and of the LSTM toward its start. */
  headPull: number;
  recurrentPull: number;
  shape: Partial<Omit<EvolutionShape, 'dimensions'>>;
  /** What held for other people; null starts from the fixed blend. */
  prior: EvolutionPrior | null;
  /**
   * What the next page is told from: the person's own pages of other times as well, or only things they never
   * picked, which is what a feed is made of. Without a background or other people it is always their own.
   */
  rivals: 'own-too' | 'others';
  /**
   * Things nobody here picked, that the pages of the validation part have to stand out among; never learned from.
   * What is learned from a person's own pages can make a forecast of when, and lose what: this finds the epoch
   * before it does. Null validates among the same rivals as are learned from.
   */
  judgedAmong: Matrix | null;
  /** By how much an epoch's validation loss has to be below that of the start for the start to be given up. */
  smallestGain: number;
}

export const defaultTraining: TrainingOptions = {
  epochs: 16,
  patience: 4,
  windowsPerStep: 8,
  mostStepsPerEpoch: 120,
  negatives: 96,
  learningRate: 4e-3,
  cosineWeight: 0.3,
  dropout: 0.2,
  largestGradient: 1,
  headPull: 0.02,
  recurrentPull: 0.002,
  shape: {},
  prior: null,
  rivals: 'own-too',
  judgedAmong: null,
  smallestGain: 0,
};

/** With what is not changed as it is by default. */
export function settingsOf(
  dimensions: number,
  changes: Partial<TrainingOptions>,
): { training: TrainingOptions; shape: EvolutionShape } {
  const training = { ...defaultTraining, ...changes };
  return { training, shape: { ...defaultShape, ...training.shape, dimensions } };
}

/**
 * Tells whether a checkpoint belongs to the same data and options. How long to go on is no part of it: a search
 * goes on with what it broke off.
 */
export function fingerprintOf(
  sequences: readonly EventSequence[],
  { seed, background }: FitOptions,
  changes: Partial<TrainingOptions>,
): string {
  let hash = 0x811c9dc5;
  const mix = (value: number) => {
    hash = Math.imul(hash ^ (value | 0), 0x01000193);
  };
  for (const sequence of sequences) {
    mix(sequence.length);
    for (const { time, vector, weight } of sequence) {
      mix(time / 1000);
      mix(vector[0]! * 1e9);
      mix(weight * 1e6);
    }
  }
  const { training, shape } = settingsOf(sequences[0]?.[0]?.vector.length ?? 0, changes);
  const { prior, judgedAmong, epochs: _, patience: __, ...rest } = training;
  for (const weight of prior?.parameters ?? []) mix(weight * 1e6);
  return JSON.stringify([hash >>> 0, seed, background?.rows ?? 0, judgedAmong?.rows ?? 0, rest, shape]);
}
