// One step of training up to its gradient: windows put together, late fusion's products, the loss and its slope.
import type { Negatives } from './batch';
import { assembleBatch, type Batch, fuse } from './batch';
import type { Corpus, Window } from './corpus';
import { disposeBatch, lossOf, type Tfjs, uploadBatch } from './graph';
import type { Frame } from './inputs';
import { multiply } from './kernels/product';
import type { TrainingOptions } from './training-options';

export interface PreparedBatch {
  batch: Batch;
  fusion: Float32Array;
  weight: number;
}

export async function prepareBatch(
  tf: Tfjs,
  corpus: Corpus,
  windows: readonly Window[],
  negatives: Negatives,
  random: () => number,
): Promise<PreparedBatch> {
  const { shape } = corpus.frame;
  const batch = assembleBatch(corpus, windows, negatives, random);
  const { vectors, rows } = batch.remembered;
  const products = tf.tidy(() =>
    multiply(
      tf,
      tf.tensor2d(vectors, [rows.length, shape.dimensions]),
      tf.tensor2d(batch.candidates, [batch.columns, shape.dimensions]),
      { transposeB: true },
    ),
  );
  const fusion = fuse(batch, (await products.data()) as Float32Array, shape.window);
  products.dispose();
  return { batch, fusion, weight: batch.weights.reduce((sum, weight) => sum + weight, 0) };
}

export async function lossAndGradient(
  tf: Tfjs,
  frame: Frame,
  parameters: Float32Array,
  { batch, fusion }: PreparedBatch,
  { dropout, cosineWeight }: Pick<TrainingOptions, 'dropout' | 'cosineWeight'>,
  random: () => number,
): Promise<{ loss: number; gradient: Float32Array }> {
  const mask = dropoutMask(batch.positions * frame.shape.hidden, dropout, random);
  const tensors = uploadBatch(tf, frame, batch, fusion, mask);
  const { value, grad } = tf.tidy(() =>
    tf.valueAndGrad((flat) => lossOf(tf, frame, flat as ReturnType<Tfjs['tensor1d']>, tensors, cosineWeight))(
      tf.tensor1d(parameters),
    ),
  );
  disposeBatch(tensors);
  const [loss, gradient] = await Promise.all([value.data(), grad.data()]);
  value.dispose();
  grad.dispose();
  return { loss: loss[0]!, gradient: gradient as Float32Array };
}

/** Of hidden states: 0, or what keeps their mean; null for none. */
export function dropoutMask(size: number, dropout: number, random: () => number): Float32Array | null {
  if (dropout <= 0) return null;
  const keep = 1 / (1 - dropout);
  return new Float32Array(size).map(() => (random() < dropout ? 0 : keep));
}
