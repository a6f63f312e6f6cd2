// The peer: tf.layers.lstm + tf.layers.dense + Adam through trainOnBatch, as its documentation has it.
import type * as tfjs from '@tensorflow/tfjs-core';
// tf.layers calls tensors' methods, which core alone does not have.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { learningRate, type StepData, type TrainStep } from './lstm-data';

/** With `sigmoid` gates, as every other library has them; its default, `hardSigmoid`, is slower here. */
export async function openLayersModel(tf: typeof tfjs, data: StepData): Promise<TrainStep> {
  const { batch, steps, inputs, units } = data.sizes;
  const { kernel, recurrent, bias, dense, denseBias } = data.weights;
  const model = sequential({
    layers: [
      layers.lstm({
        units,
        recurrentActivation: 'sigmoid',
        recurrentInitializer: 'zeros', // set below; the default takes a decomposition
        inputShape: [steps, inputs],
      }),
      layers.dense({ units: inputs }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanSquaredError' });
  model.setWeights([
    tf.tensor2d(kernel, [inputs, 4 * units]),
    tf.tensor2d(recurrent, [units, 4 * units]),
    tf.tensor1d(bias),
    tf.tensor2d(dense, [units, inputs]),
    tf.tensor1d(denseBias),
  ]);
  const x = tf.tensor3d(data.x, [batch, steps, inputs]);
  const y = tf.tensor2d(data.y, [batch, inputs]);
  return {
    async step() {
      return (await model.trainOnBatch(x, y)) as number;
    },
    close() {
      model.dispose();
      x.dispose();
      y.dispose();
    },
  };
}
