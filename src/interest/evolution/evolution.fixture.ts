// Small people, parameters and batches for the tests of the evolution model.
import type { InterestEvent } from '../model';
import { createRandom } from '../random';
import { assembleBatch, fuse } from './batch';
import type { Cell } from './cells';
import { Corpus } from './corpus';
import type { Tfjs } from './graph';
import type { Frame } from './inputs';
import { layoutOf } from './shape';
import { cyclingPerson } from './synthetic.fixture';
import { frameOf } from './training';

export const shape = { dimensions: 12, rank: 4, hidden: 5, window: 4, lookBack: 20, cell: 'lstm' } as const;
export const cells: readonly Cell[] = ['lstm', 'gru'];

export function person(count: number, seed = 1): InterestEvent[] {
  const events = cyclingPerson({ events: count, dimensions: 12, topics: 4, seed, order: 0.8, noise: 0.6 });
  // Some pages are visited again, and some visits count for less.
  return events.map((event, k) =>
    k % 9 === 8 ? { ...events[k - 5]!, time: event.time } : { ...event, weight: k % 4 === 3 ? 0.5 : 1 },
  );
}

export function randomParameters(seed: number, size: number): Float32Array {
  const random = createRandom(seed);
  return new Float32Array(size).map(() => random() - 0.5);
}

export function setUp(cell: Cell = 'lstm'): { frame: Frame; parameters: Float32Array; corpus: Corpus } {
  const sequences = [person(60, 1), person(45, 2)];
  const frame = frameOf(sequences, { ...shape, cell }, 3);
  return {
    frame,
    parameters: randomParameters(4, layoutOf({ ...shape, cell }).size),
    corpus: new Corpus(frame, sequences, 5),
  };
}

export async function smallBatch(tf: Tfjs, corpus: Corpus) {
  const windows = corpus.trainingWindows(createRandom(6)).slice(0, 3);
  const batch = assembleBatch(corpus, windows, { count: 5, background: null, own: true }, createRandom(7));
  const { vectors, rows } = batch.remembered;
  const products = tf.tidy(() =>
    tf.matMul(
      tf.tensor2d(vectors, [rows.length, 12]),
      tf.tensor2d(batch.candidates, [batch.columns, 12]),
      false,
      true,
    ),
  );
  const fusion = fuse(batch, (await products.data()) as Float32Array, shape.window);
  products.dispose();
  return { windows, batch, fusion };
}
