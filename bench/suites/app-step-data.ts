// What the app's training step starts from, for ours and its peer alike: a person, the windows of their history, weights.
import { rowOf } from '../../src/embedding/matrix';
import type { AdamOptions } from '../../src/interest/evolution/adam';
import type { Negatives } from '../../src/interest/evolution/batch';
import { Corpus, type Window } from '../../src/interest/evolution/corpus';
import type { Frame } from '../../src/interest/evolution/inputs';
import { personalTraining } from '../../src/interest/evolution/personal';
import { startFrom } from '../../src/interest/evolution/prior';
import { defaultShape, layoutOf } from '../../src/interest/evolution/shape';
import { frameOf } from '../../src/interest/evolution/training';
import { defaultTraining, type TrainingOptions } from '../../src/interest/evolution/training-options';
import type { InterestEvent } from '../../src/interest/model';
import { createRandom } from '../../src/interest/random';
import { topicVectors } from './topic-vectors';

const seed = 1;
const events = 3_000;
export const shape = { ...defaultShape, dimensions: 384 };

/** What both contenders start from; each draws the same by itself. */
export interface AppTraining {
  frame: Frame;
  corpus: Corpus;
  training: TrainingOptions;
  negatives: Negatives;
  parameters: Float32Array;
  adam: AdamOptions;
}

/** As `TrainingRun` in src/interest/evolution/training.ts begins, for one person with a long history. */
export function makeTraining(): AppTraining {
  const training = { ...defaultTraining, ...personalTraining(shape, null) };
  const { prior, headPull, recurrentPull, learningRate, largestGradient } = training;
  const sequences = [person()];
  const frame = prior ? { ...prior, shape } : frameOf(sequences, shape, seed);
  const parameters = startFrom(prior, shape, seed);
  const layout = layoutOf(shape);
  const pull = new Float32Array(layout.size).fill(recurrentPull);
  pull.fill(headPull, layout.headWeights.start);
  return {
    frame,
    corpus: new Corpus(frame, sequences, seed),
    training,
    negatives: { count: training.negatives, background: null, own: true },
    parameters,
    adam: { learningRate, largestGradient, pull, prior: parameters.slice() },
  };
}

/** A page an hour, every fifth one that was read before. */
function person(): InterestEvent[] {
  const vectors = topicVectors(events, 7);
  const random = createRandom(8);
  const read: InterestEvent[] = [];
  for (let k = 0; k < events; k++) {
    const time = Date.UTC(2026, 0, 1) + k * 3_600_000;
    const again = k > 50 && random() < 0.2 ? read[Math.floor(random() * k)] : undefined;
    const fresh = { vector: rowOf(vectors, k), time, weight: 1, site: `site${k % 90}`, id: `page${k}` };
    read.push(again ? { ...again, time } : fresh);
  }
  return read;
}

/** Batches of an epoch after another, by chance from the seed; with the draws that dropout takes. */
export function batchesOf({ corpus, training }: AppTraining): { random: () => number; next(): Window[] } {
  const random = createRandom(seed);
  let windows: Window[] = [];
  return {
    random,
    next() {
      if (windows.length < training.windowsPerStep) windows = corpus.trainingWindows(random);
      return windows.splice(0, training.windowsPerStep);
    },
  };
}
