// The model and its loss as tfjs operations that exist, with gradients, on the wasm and webgpu backends.
import type * as tfjs from '@tensorflow/tfjs-core';
import type { Batch } from './batch';
import { type CellTensors, stepCells } from './cells';
import type { Frame } from './inputs';
import { hasLstm, lstm } from './kernels/lstm';
import { dense, timesConstant } from './kernels/product';
import { horizonSize, inputSize, type Layout, layoutOf, type Slot, stateCount } from './shape';

export type Tfjs = typeof tfjs;

/** A batch on the backend. */
export interface BatchTensors {
  inputs: tfjs.Tensor2D;
  horizon: tfjs.Tensor2D;
  states: tfjs.Tensor2D[];
  /** columns × dimensions. */
  candidates: tfjs.Tensor2D;
  fusion: tfjs.Tensor2D;
  mask: tfjs.Tensor2D;
  /** positions × columns: 1 / total at each target that is asked for. */
  targets: tfjs.Tensor2D;
  /** rank × dimensions. */
  projection: tfjs.Tensor2D;
  /** Dropout of the hidden state: 0 or 1 / (1 − rate); null for none. */
  dropout: tfjs.Tensor2D | null;
}

export function uploadBatch(
  tf: Tfjs,
  frame: Frame,
  batch: Batch,
  fusion: Float32Array,
  dropout: Float32Array | null,
): BatchTensors {
  const { positions, columns } = batch;
  const { shape } = frame;
  const targets = new Float32Array(positions * columns);
  const total = batch.weights.reduce((sum, weight) => sum + weight, 0);
  for (let p = 0; p < positions; p++) targets[p * columns + p] = batch.weights[p]! / Math.max(total, 1);
  return {
    inputs: tf.tensor2d(batch.inputs, [positions, inputSize(shape)]),
    horizon: tf.tensor2d(batch.horizon, [positions, horizonSize]),
    states: batch.states.map((state) => tf.tensor2d(state, [positions, shape.dimensions])),
    candidates: tf.tensor2d(batch.candidates, [columns, shape.dimensions]),
    fusion: tf.tensor2d(fusion, [positions, columns]),
    mask: tf.tensor2d(batch.mask, [positions, columns]),
    targets: tf.tensor2d(targets, [positions, columns]),
    projection: tf.tensor2d(frame.projection, [shape.rank, shape.dimensions]),
    dropout: dropout ? tf.tensor2d(dropout, [positions, shape.hidden]) : null,
  };
}

export function disposeBatch(tensors: BatchTensors): void {
  const { states, dropout, ...rest } = tensors;
  for (const tensor of [...states, ...Object.values(rest)]) tensor.dispose();
  dropout?.dispose();
}

function slotOf(tf: Tfjs, parameters: tfjs.Tensor1D, { start, rows, columns }: Slot): tfjs.Tensor2D {
  return tf.reshape(tf.slice(parameters, [start], [rows * columns]), [rows, columns]);
}

/**
 * Hidden states of all positions (time-major, see `Batch`), each window starting from zeros; the inputs are constants.
 * By the fused kernel where the backend has it, else step by step in tfjs operations.
 */
export function hiddenStates(
  tf: Tfjs,
  frame: Frame,
  layout: Layout,
  parameters: tfjs.Tensor1D,
  inputs: tfjs.Tensor2D,
): tfjs.Tensor2D {
  const { cell, window: steps } = frame.shape;
  const inputWeights = slotOf(tf, parameters, layout.inputWeights);
  const recurrent = slotOf(tf, parameters, layout.recurrentWeights);
  const bias = slotOf(tf, parameters, layout.gateBias);
  if (cell === 'lstm' && hasLstm(tf))
    return lstm(tf, { inputs, inputWeights, recurrentWeights: recurrent, bias, steps, wantsInputs: false });
  const projected = tf.add(tf.matMul(inputs, inputWeights), bias) as tfjs.Tensor2D;
  const perStep = steps > 1 ? tf.split(projected, steps, 0) : [projected];
  let last: CellTensors | null = null;
  const all: tfjs.Tensor2D[] = [];
  for (const fromInput of perStep) {
    const fromHidden: tfjs.Tensor | null = last ? tf.matMul(last.h, recurrent) : null;
    last = stepCells(tf, cell, last, fromInput, fromHidden);
    all.push(last.h as tfjs.Tensor2D);
  }
  return all.length > 1 ? tf.concat(all, 0) : all[0]!;
}

/** x̂ and the two scales of every position, from its hidden state. */
export function forecasts(
  tf: Tfjs,
  frame: Frame,
  layout: Layout,
  parameters: tfjs.Tensor1D,
  tensors: Pick<BatchTensors, 'inputs' | 'horizon' | 'states' | 'projection' | 'dropout'>,
): { vectors: tfjs.Tensor2D; scales: tfjs.Tensor2D[] } {
  const { rank } = frame.shape;
  const hidden = hiddenStates(tf, frame, layout, parameters, tensors.inputs);
  const kept = tensors.dropout ? tf.mul(hidden, tensors.dropout) : hidden;
  const out = dense(
    tf,
    tf.concat([kept as tfjs.Tensor2D, tensors.horizon], 1),
    slotOf(tf, parameters, layout.headWeights),
    slotOf(tf, parameters, layout.headBias),
  );
  const [logits, logSharpness, fusionLogit, correction] = tf.split(
    out,
    [stateCount, 1, 1, rank],
    1,
  ) as tfjs.Tensor2D[];
  const mixture = tf.split(tf.softmax(logits!), stateCount, 1);
  let sum: tfjs.Tensor = timesConstant(tf, correction!, tensors.projection);
  tensors.states.forEach((state, k) => {
    sum = tf.add(sum, tf.mul(state, mixture[k]!));
  });
  const sharpness = tf.exp(logSharpness!);
  const byFusion = tf.mul(sharpness, tf.sigmoid(fusionLogit!));
  const length = tf.sqrt(tf.add(tf.sum(tf.square(sum), 1, true), 1e-12));
  return {
    vectors: tf.div(sum, length) as tfjs.Tensor2D,
    scales: [tf.sub(sharpness, byFusion), byFusion] as tfjs.Tensor2D[],
  };
}

/**
 * Mean over the targets asked for of −log softmax(logits)[target] + λ (1 − cos(x̂, target)), where the
 * logits of the candidates are their scores, β ((1 − γ) cos(x̂, e) + γ top-3(e)) (InfoNCE, van den Oord et al. 2018;
 * on unit vectors 1 − cos is half the squared error of systems.md S1).
 */
export function lossOf(
  tf: Tfjs,
  frame: Frame,
  parameters: tfjs.Tensor1D,
  tensors: BatchTensors,
  cosineWeight: number,
): tfjs.Scalar {
  const { vectors, scales } = forecasts(tf, frame, layoutOf(frame.shape), parameters, tensors);
  const { candidates } = tensors;
  const likeness = timesConstant(tf, vectors, candidates, true);
  const logits = tf.add(
    tf.add(tf.mul(likeness, scales[0]!), tf.mul(tensors.fusion, scales[1]!)),
    tensors.mask,
  );
  const contrast = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), tensors.targets)));
  const apart = tf.sub(1, tf.sum(tf.mul(likeness, tensors.targets)));
  return tf.add(contrast, tf.mul(apart, cosineWeight));
}
