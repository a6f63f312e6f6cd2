// Ours: the cells that the evolution model trains with, a dense layer and Adam, all on tfjs.
import type * as tfjs from '@tensorflow/tfjs-core';
import { type CellTensors, stepCells } from '../../src/interest/evolution/cells';
import { learningRate, type StepData, type StepWeights, type TrainStep } from './lstm-data';

export function createOurStep(tf: typeof tfjs, data: StepData): TrainStep {
  const { batch, steps, inputs, units } = data.sizes;
  const weights = inOurOrder(data.weights, data.sizes.units);
  const variables = {
    kernel: tf.variable(tf.tensor2d(weights.kernel, [inputs, 4 * units])),
    recurrent: tf.variable(tf.tensor2d(weights.recurrent, [units, 4 * units])),
    bias: tf.variable(tf.tensor1d(weights.bias)),
    dense: tf.variable(tf.tensor2d(weights.dense, [units, inputs])),
    denseBias: tf.variable(tf.tensor1d(weights.denseBias)),
  };
  // Time-major, as the model's batches are.
  const x = tf.tidy(() =>
    tf.reshape(tf.transpose(tf.tensor3d(data.x, [batch, steps, inputs]), [1, 0, 2]), [steps * batch, inputs]),
  );
  const y = tf.tensor2d(data.y, [batch, inputs]);
  const optimizer = tf.train.adam(learningRate);
  const loss = (): tfjs.Scalar => {
    const projected = tf.add(
      tf.matMul(x as tfjs.Tensor2D, variables.kernel as tfjs.Tensor2D),
      variables.bias,
    );
    const perStep = steps > 1 ? tf.split(projected, steps, 0) : [projected];
    let last: CellTensors | null = null;
    for (const fromInput of perStep) {
      const fromHidden: tfjs.Tensor | null = last ? tf.matMul(last.h, variables.recurrent) : null;
      last = stepCells(tf, 'lstm', last, fromInput, fromHidden);
    }
    const out = tf.add(tf.matMul(last!.h, variables.dense), variables.denseBias);
    return tf.mean(tf.squaredDifference(out, y)) as tfjs.Scalar;
  };
  return {
    async step() {
      const value = optimizer.minimize(loss, true)!;
      const [number] = await value.data();
      value.dispose();
      return number!;
    },
    close() {
      for (const one of [...Object.values(variables), x, y]) one.dispose();
      optimizer.dispose();
    },
  };
}

/** From Keras's order of the gates' columns (input, forget, candidate, output) to ours (candidate last). */
function inOurOrder(weights: StepWeights, units: number): StepWeights {
  const swap = (matrix: Float32Array): Float32Array => {
    const out = matrix.slice();
    for (let row = 0; row < matrix.length; row += 4 * units) {
      out.set(matrix.subarray(row + 3 * units, row + 4 * units), row + 2 * units);
      out.set(matrix.subarray(row + 2 * units, row + 3 * units), row + 3 * units);
    }
    return out;
  };
  return {
    ...weights,
    kernel: swap(weights.kernel),
    recurrent: swap(weights.recurrent),
    bias: swap(weights.bias),
  };
}
