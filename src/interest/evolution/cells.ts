// The recurrent cells, each in two forms side by side: plain arrays for serving, tfjs for learning.
import type * as tfjs from '@tensorflow/tfjs-core';

/**
 * With a the gates' share of the input (its product with the weights, and the bias) and r that of the last h:
 *   lstm (Hochreiter & Schmidhuber 1997, with forget gates): i, f, o = σ(a + r), g = tanh(a + r),
 *        c = f c + i g, h = o tanh(c)
 *   gru  (Cho et al. 2014, the reset gate after the product, as cuDNN has it): s, z = σ(a + r),
 *        n = tanh(a + s r), h = (1 − z) n + z h
 */
export type Cell = 'lstm' | 'gru';

/** Columns in units of the hidden size. lstm: input, forget, output, candidate; gru: reset, keep, candidate. */
export const gateCounts: Readonly<Record<Cell, number>> = { lstm: 4, gru: 3 };

/** Whose bias starts at 1, so that a fresh cell remembers: the forget gate (lstm), the keep gate (gru). */
export const rememberingGate = 1;

/** What goes from one event to the next; the gru has no second memory and leaves it alone. */
export interface CellState {
  h: Float32Array;
  memory: Float32Array;
}

/** One event, in place. `fromInput` and `fromHidden`: the gates' columns one after another. */
export function stepCell(
  cell: Cell,
  { h, memory }: CellState,
  fromInput: Float32Array,
  fromHidden: Float32Array,
): void {
  const size = h.length;
  const gate = (place: number, u: number) =>
    sigmoid(fromInput[place * size + u]! + fromHidden[place * size + u]!);
  for (let u = 0; u < size; u++) {
    if (cell === 'lstm') {
      const candidate = Math.tanh(fromInput[3 * size + u]! + fromHidden[3 * size + u]!);
      memory[u] = gate(1, u) * memory[u]! + gate(0, u) * candidate;
      h[u] = gate(2, u) * Math.tanh(memory[u]!);
    } else {
      const candidate = Math.tanh(fromInput[2 * size + u]! + gate(0, u) * fromHidden[2 * size + u]!);
      const keep = gate(1, u);
      h[u] = (1 - keep) * candidate + keep * h[u]!;
    }
  }
}

type Tfjs = typeof tfjs;

/** The same for a batch: rows are windows. */
export interface CellTensors {
  h: tfjs.Tensor;
  memory: tfjs.Tensor;
}

/** One event of every window. `last` and `fromHidden` are null at the first event, where all is 0. */
export function stepCells(
  tf: Tfjs,
  cell: Cell,
  last: CellTensors | null,
  fromInput: tfjs.Tensor,
  fromHidden: tfjs.Tensor | null,
): CellTensors {
  const size = fromInput.shape[1]! / gateCounts[cell];
  if (cell === 'lstm') {
    const sum = fromHidden ? tf.add(fromInput, fromHidden) : fromInput;
    const [gates, candidate] = tf.split(sum, [3 * size, size], 1);
    const [take, keep, show] = tf.split(tf.sigmoid(gates!), 3, 1);
    const taken = tf.mul(take!, tf.tanh(candidate!));
    const memory = last ? tf.add(tf.mul(keep!, last.memory), taken) : taken;
    return { h: tf.mul(show!, tf.tanh(memory)), memory };
  }
  const [gatesIn, candidateIn] = tf.split(fromInput, [2 * size, size], 1);
  if (!last || !fromHidden) {
    const [, keep] = tf.split(tf.sigmoid(gatesIn!), 2, 1);
    const candidate = tf.tanh(candidateIn!);
    const h = tf.sub(candidate, tf.mul(keep!, candidate));
    return { h, memory: h };
  }
  const [gatesHidden, candidateHidden] = tf.split(fromHidden, [2 * size, size], 1);
  const [reset, keep] = tf.split(tf.sigmoid(tf.add(gatesIn!, gatesHidden!)), 2, 1);
  const candidate = tf.tanh(tf.add(candidateIn!, tf.mul(reset!, candidateHidden!)));
  const h = tf.add(candidate, tf.mul(keep!, tf.sub(last.h, candidate)));
  return { h, memory: h };
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
