// Ours on WebGPU: the fused LSTM, a dense layer, mean squared error and Adam, in as few dispatches as tfjs allows.
import type * as tfjs from '@tensorflow/tfjs-core';
import { FusedAdam } from '../../src/interest/evolution/kernels/adam';
import { lstm } from '../../src/interest/evolution/kernels/lstm';
import { learningRate, type StepData, type TrainStep } from '../suites/lstm-data';
import { inOurOrder } from '../suites/lstm-ours';

export interface GpuStep extends TrainStep {
  /** Queues a step and leaves its loss on the GPU; the caller disposes of it. */
  queue(): tfjs.Scalar;
}

export function createGpuStep(tf: typeof tfjs, data: StepData): GpuStep {
  const { batch, steps, inputs, units } = data.sizes;
  const weights = inOurOrder(data.weights, units);
  const variables = [
    tf.variable(tf.tensor2d(weights.kernel, [inputs, 4 * units])),
    tf.variable(tf.tensor2d(weights.recurrent, [units, 4 * units])),
    tf.variable(tf.tensor1d(weights.bias)),
    tf.variable(tf.tensor2d(weights.dense, [units, inputs])),
    tf.variable(tf.tensor1d(weights.denseBias)),
  ] as const;
  const x = tf.tidy(() =>
    tf.reshape(tf.transpose(tf.tensor3d(data.x, [batch, steps, inputs]), [1, 0, 2]), [steps * batch, inputs]),
  ) as tfjs.Tensor2D;
  const y = tf.tensor2d(data.y, [batch, inputs]);
  const lengths = tf.tensor1d(new Int32Array(batch).fill(steps));
  const adam = new FusedAdam(tf, learningRate);
  const loss = (...[kernel, recurrent, bias, dense, denseBias]: tfjs.Tensor[]): tfjs.Scalar => {
    const hidden = lstm(tf, {
      inputs: x,
      inputWeights: kernel as tfjs.Tensor2D,
      recurrentWeights: recurrent as tfjs.Tensor2D,
      bias: bias!,
      steps,
      lengths,
      wantsInputs: false,
    });
    const last = tf.slice(hidden, [(steps - 1) * batch, 0], [batch, units]);
    const out = tf.fused.matMul({ a: last, b: dense as tfjs.Tensor2D, bias: denseBias! });
    return meanSquares(tf, tf.sub(out, y));
  };
  const slopes = tf.valueAndGrads(loss as Parameters<typeof tf.valueAndGrads>[0]);
  function queue(): tfjs.Scalar {
    return tf.tidy(() => {
      const { value, grads } = slopes([...variables]);
      adam.apply(variables.map((variable, i) => [variable, grads[i]!] as const));
      return value as tfjs.Scalar;
    });
  }
  return {
    queue,
    async step() {
      const value = queue();
      const [number] = await value.data();
      value.dispose();
      return number!;
    },
    close() {
      for (const one of [...variables, x, y, lengths]) one.dispose();
      adam.dispose();
    },
  };
}

/** tfjs's own takes two dispatches more for the gradient. */
function meanSquares(tf: typeof tfjs, errors: tfjs.Tensor): tfjs.Scalar {
  const operation = tf.customGrad((x, save) => {
    (save as (tensors: tfjs.Tensor[]) => void)([x as tfjs.Tensor]);
    return {
      value: tf.mean(tf.square(x as tfjs.Tensor)),
      gradFunc: (dy, saved) => tf.mul(saved[0]!, tf.mul(dy, 2 / errors.size)),
    };
  });
  return operation(errors) as tfjs.Scalar;
}
