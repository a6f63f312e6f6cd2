// Ours: the LSTM's kernels that the evolution model trains with, a dense layer and Adam as a kernel. (The model itself
// keeps its Adam on the CPU, where it can be resumed exactly.)
import type * as tfjs from '@tensorflow/tfjs-core';
import { FusedAdam } from '../../src/interest/evolution/kernels/adam';
import { lstm } from '../../src/interest/evolution/kernels/lstm';
import { dense } from '../../src/interest/evolution/kernels/product';
import { learningRate, type StepData, type StepWeights, type TrainStep } from './lstm-data';

/** `tf` has the kernels registered on its backend. */
export function createOurStep(tf: typeof tfjs, data: StepData): TrainStep {
  const { batch, steps, inputs, units } = data.sizes;
  const weights = inOurOrder(data.weights, units);
  const inputWeights = tf.variable(tf.tensor2d(weights.kernel, [inputs, 4 * units]));
  const recurrentWeights = tf.variable(tf.tensor2d(weights.recurrent, [units, 4 * units]));
  const bias = tf.variable(tf.tensor1d(weights.bias));
  const denseWeights = tf.variable(tf.tensor2d(weights.dense, [units, inputs]));
  const denseBias = tf.variable(tf.tensor1d(weights.denseBias));
  // Time-major, as the model's batches are.
  const x = tf.tidy(() =>
    tf.reshape<tfjs.Rank.R2>(tf.transpose(tf.tensor3d(data.x, [batch, steps, inputs]), [1, 0, 2]), [
      steps * batch,
      inputs,
    ]),
  );
  const y = tf.tensor2d(data.y, [batch, inputs]);
  const variables = [inputWeights, recurrentWeights, bias, denseWeights, denseBias];
  const adam = new FusedAdam(tf, learningRate);
  const loss = (): tfjs.Scalar => {
    const hidden = lstm(tf, {
      inputs: x,
      inputWeights: inputWeights as tfjs.Tensor2D,
      recurrentWeights: recurrentWeights as tfjs.Tensor2D,
      bias,
      steps,
      wantsInputs: false,
    });
    const last = tf.slice(hidden, [(steps - 1) * batch, 0], [batch, units]);
    const out = dense(tf, last, denseWeights as tfjs.Tensor2D, denseBias);
    return tf.mean(tf.squaredDifference(out, y));
  };
  return {
    async step() {
      const value = tf.tidy(() => {
        const { value, grads } = tf.variableGrads(loss, variables);
        adam.apply(variables.map((variable) => [variable, grads[variable.name]!] as const));
        return value;
      });
      const [number] = await value.data();
      value.dispose();
      return number!;
    },
    close() {
      for (const one of [...variables, x, y]) one.dispose();
      adam.dispose();
    },
  };
}

/** From Keras's order of the gates' columns (input, forget, candidate, output) to ours (candidate last). */
export function inOurOrder(weights: StepWeights, units: number): StepWeights {
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
