// The peer of the app's training step: the same model and batches, with tf.layers.lstm and tfjs's own operations and
// gradients. Windows are put together, and the weights moved, by the app's own code here too.
import type * as tfjs from '@tensorflow/tfjs-core';
// tf.layers calls tensors' methods, which core alone does not have.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { layers } from '@tensorflow/tfjs-layers';
import { adamStep, startAdam } from '../../src/interest/evolution/adam';
import { assembleBatch, type Batch, fuse } from '../../src/interest/evolution/batch';
import { type BatchTensors, disposeBatch, uploadBatch } from '../../src/interest/evolution/graph';
import { inputSize, layoutOf, type Slot, stateCount } from '../../src/interest/evolution/shape';
import { dropoutMask } from '../../src/interest/evolution/step';
import { type AppTraining, batchesOf } from './app-step-data';
import type { TrainStep } from './lstm-data';

type Matrix = tfjs.Tensor2D;

export function openStepOnLayers(tf: typeof tfjs, start: AppTraining): TrainStep {
  const { corpus, frame, training, negatives } = start;
  const { shape } = frame;
  const layout = layoutOf(shape);
  const layer = layers.lstm({
    units: shape.hidden,
    returnSequences: true,
    recurrentActivation: 'sigmoid',
    recurrentInitializer: 'zeros', // set below; the default takes a decomposition
  });
  tf.tidy(() => void layer.apply(tf.zeros([1, shape.window, inputSize(shape)]))); // makes its weights
  const head = [layout.headWeights, layout.headBias].map((slot) =>
    tf.variable(tf.zeros([slot.rows, slot.columns])),
  );
  const variables = [...layer.trainableWeights.map((weight) => weight.read() as tfjs.Variable), ...head];
  const slots: readonly Slot[] = [
    layout.inputWeights,
    layout.recurrentWeights,
    layout.gateBias,
    layout.headWeights,
    layout.headBias,
  ];
  const parameters = start.parameters.slice();
  const adam = startAdam(parameters.length);
  const batches = batchesOf(start);

  const assign = () =>
    tf.tidy(() => {
      slots.forEach((slot, k) => {
        const values = parameters.subarray(slot.start, slot.start + slot.rows * slot.columns);
        const ordered = k < 3 ? swapped(values, shape.hidden) : values.slice();
        variables[k]!.assign(tf.tensor(ordered, variables[k]!.shape));
      });
    });
  assign();

  const hiddenOf = (inputs: Matrix, count: number): Matrix => {
    const size = inputs.shape[1];
    const byWindow = tf.transpose(tf.reshape(inputs, [shape.window, count, size]), [1, 0, 2]);
    const hidden = layer.apply(byWindow) as tfjs.Tensor;
    return tf.reshape(tf.transpose(hidden, [1, 0, 2]), [shape.window * count, shape.hidden]);
  };

  /** As `lossOf` in src/interest/evolution/graph.ts. */
  const loss = (tensors: BatchTensors, count: number): tfjs.Scalar => {
    const hidden = hiddenOf(tensors.inputs, count);
    const kept = tensors.dropout ? tf.mul(hidden, tensors.dropout) : hidden;
    const out = tf.add(
      tf.matMul(tf.concat([kept as Matrix, tensors.horizon], 1), head[0] as unknown as Matrix),
      head[1]!,
    );
    const [logits, logSharpness, fusionLogit, correction] = tf.split(out, [stateCount, 1, 1, shape.rank], 1);
    const mixture = tf.split(tf.softmax(logits!), stateCount, 1);
    let sum: tfjs.Tensor = tf.matMul(correction!, tensors.projection);
    tensors.states.forEach((state, k) => {
      sum = tf.add(sum, tf.mul(state, mixture[k]!));
    });
    const sharpness = tf.exp(logSharpness!);
    const byFusion = tf.mul(sharpness, tf.sigmoid(fusionLogit!));
    const vectors = tf.div(sum, tf.sqrt(tf.add(tf.sum(tf.square(sum), 1, true), 1e-12)));
    // Transposed beforehand: as an attribute of the product it would take tfjs-WASM several times as long.
    const likeness = tf.matMul(vectors, tf.transpose(tensors.candidates));
    const scores = tf.add(tf.mul(likeness, tf.sub(sharpness, byFusion)), tf.mul(tensors.fusion, byFusion));
    const contrast = tf.neg(tf.sum(tf.mul(tf.logSoftmax(tf.add(scores, tensors.mask)), tensors.targets)));
    const apart = tf.sub(1, tf.sum(tf.mul(likeness, tensors.targets)));
    return tf.add(contrast, tf.mul(apart, training.cosineWeight));
  };

  const fusionOf = async (batch: Batch): Promise<Float32Array> => {
    const { vectors, rows } = batch.remembered;
    const products = tf.tidy(() =>
      tf.matMul(
        tf.tensor2d(vectors, [rows.length, shape.dimensions]),
        tf.transpose(tf.tensor2d(batch.candidates, [batch.columns, shape.dimensions])),
      ),
    );
    const fusion = fuse(batch, (await products.data()) as Float32Array, shape.window);
    products.dispose();
    return fusion;
  };

  return {
    async step() {
      const windows = batches.next();
      const batch = assembleBatch(corpus, windows, negatives, batches.random);
      const fusion = await fusionOf(batch);
      const mask = dropoutMask(batch.positions * shape.hidden, training.dropout, batches.random);
      const tensors = uploadBatch(tf, frame, batch, fusion, mask);
      const { value, grads } = tf.variableGrads(() => loss(tensors, windows.length), variables);
      disposeBatch(tensors);
      const gradient = new Float32Array(parameters.length);
      const [read] = await value.data();
      for (const [k, slot] of slots.entries()) {
        const slope = grads[variables[k]!.name]!;
        const values = (await slope.data()) as Float32Array;
        gradient.set(k < 3 ? swapped(values, shape.hidden) : values, slot.start);
        slope.dispose();
      }
      value.dispose();
      adamStep(parameters, gradient, adam, start.adam);
      assign();
      return read!;
    },
    close() {
      for (const variable of variables) variable.dispose();
    },
  };
}

/** Keras's order of the gates' columns (input, forget, candidate, output) from ours (candidate last), or back. */
function swapped(matrix: Float32Array, units: number): Float32Array {
  const out = matrix.slice();
  for (let row = 0; row < matrix.length; row += 4 * units) {
    out.set(matrix.subarray(row + 3 * units, row + 4 * units), row + 2 * units);
    out.set(matrix.subarray(row + 2 * units, row + 3 * units), row + 3 * units);
  }
  return out;
}
