// The work of one training step: sizes, starting weights, a batch, and how much arithmetic it takes.
import { createRandom } from '../../src/interest/random';

export interface StepSizes {
  batch: number;
  steps: number;
  inputs: number;
  units: number;
}

/** Row-major; gates in Keras's order: input, forget, candidate, output. */
export interface StepWeights {
  /** inputs × 4 units. */
  kernel: Float32Array;
  /** units × 4 units. */
  recurrent: Float32Array;
  /** 4 units. */
  bias: Float32Array;
  /** units × inputs: the dense layer predicts a vector as long as an input. */
  dense: Float32Array;
  /** inputs. */
  denseBias: Float32Array;
}

export interface StepData {
  sizes: StepSizes;
  weights: StepWeights;
  /** batch × steps × inputs. */
  x: Float32Array;
  /** batch × inputs. */
  y: Float32Array;
}

/** Learning rate and Adam's other settings are tfjs's defaults for both. */
export const learningRate = 0.001;

export interface TrainStep {
  /** Trains on the batch once; the loss before the step. */
  step(): Promise<number>;
  close(): void;
}

/**
 * Multiply-adds of a step, as two operations each. Input projection: forward, and backward for its weights (the
 * inputs are data and need no gradient). Recurrence: forward, backward for weights and for the state before; no
 * state comes before the first step. Dense layer: all three. Element-wise work is left out.
 */
export function stepFlops({ batch, steps, inputs, units }: StepSizes): number {
  const gates = 4 * units;
  const projection = 2 * batch * steps * inputs * gates;
  const recurrence = 2 * batch * (steps - 1) * units * gates;
  const dense = 2 * batch * units * inputs;
  return 2 * projection + 3 * recurrence + 3 * dense;
}

export function makeData(sizes: StepSizes): StepData {
  const { batch, steps, inputs, units } = sizes;
  const random = createRandom(1);
  const uniform = (length: number, reach: number) =>
    Float32Array.from({ length }, () => reach * (2 * random() - 1));
  const bias = new Float32Array(4 * units);
  bias.fill(1, units, 2 * units); // forget gate
  return {
    sizes,
    weights: {
      kernel: uniform(inputs * 4 * units, Math.sqrt(6 / (inputs + 4 * units))),
      recurrent: uniform(units * 4 * units, 1 / Math.sqrt(units)),
      bias,
      dense: uniform(units * inputs, Math.sqrt(6 / (inputs + units))),
      denseBias: new Float32Array(inputs),
    },
    x: uniform(batch * steps * inputs, 1),
    y: uniform(batch * inputs, 1),
  };
}
