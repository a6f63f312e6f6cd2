// The whole LSTM as one operation with a gradient, out of two tfjs kernels of our own per backend.
import type * as tfjs from '@tensorflow/tfjs-core';
import { DriftfeedError } from '../../../device/errors';

type Tfjs = typeof tfjs;

/**
 * Forwards. Inputs `inputs` [steps · batch, I], `inputWeights` [I, 4H], `recurrentWeights` [H, 4H], `bias` [4H] and
 * `lengths` (int32, [batch]); attribute `steps`. Outputs: hidden states [steps · batch, H], the gates' activations
 * [steps · batch, 4H] (0 past a length) and memories [steps · batch, H].
 */
export const forwardKernel = 'DriftLstm';

/**
 * Backwards. Inputs `dy` (of the hidden states), `inputs`, `inputWeights`, `recurrentWeights`, `lengths` and the
 * three outputs of `DriftLstm`: `hidden`, `gates`, `memory`; attributes `steps` and `wantsInputs`. Outputs: the
 * gradients of `inputWeights`, `recurrentWeights` and `bias`, and where wanted that of `inputs`.
 */
export const gradientKernel = 'DriftLstmGradient';

export interface LstmSteps {
  steps: number;
}

export interface LstmGradientSteps extends LstmSteps {
  wantsInputs: boolean;
}

export interface LstmArguments {
  /** [steps · batch, I], time-major: row p = t · batch + b is step t of sequence b. */
  inputs: tfjs.Tensor2D;
  /** [I, 4H]; columns in the order input, forget, output, candidate. */
  inputWeights: tfjs.Tensor2D;
  /** [H, 4H], likewise. */
  recurrentWeights: tfjs.Tensor2D;
  /** [4H] or [1, 4H], likewise. */
  bias: tfjs.Tensor;
  steps: number;
  /** int32, [batch]: how many steps each sequence has; null: all have `steps`. */
  lengths?: tfjs.Tensor1D | null;
  /** Whether a gradient of `inputs` may be asked for; without, they are a constant and cost none. */
  wantsInputs?: boolean;
}

/** Whether the backend in use has the kernels (see `register.ts`). */
export function hasLstm(tf: Tfjs): boolean {
  return [forwardKernel, gradientKernel].every((name) => tf.getKernel(name, tf.getBackend()) !== undefined);
}

/**
 * Hidden states [steps · batch, H] of an LSTM (Hochreiter & Schmidhuber 1997, with forget gates; formulas at `Cell`),
 * each sequence starting from h = c = 0.
 *
 * Past its length a sequence stands still: h and c of step t ≥ length are those of the step before (0 where the
 * length is 0), whatever the inputs are there. So what is asked of a hidden state past the length is asked of the
 * last one within it, and inputs past the length have no gradient.
 *
 * Throws `misuse` for shapes that don't fit and on a backend without the kernels.
 */
export function lstm(tf: Tfjs, arguments_: LstmArguments): tfjs.Tensor2D {
  const { inputs, inputWeights, recurrentWeights, steps, wantsInputs = true } = arguments_;
  const batch = checkShapes(arguments_);
  if (!hasLstm(tf)) throw new DriftfeedError('misuse', `no LSTM kernel on ${tf.getBackend()}`);
  const bias = tf.reshape(arguments_.bias, [recurrentWeights.shape[1]]);
  const lengths = arguments_.lengths ?? tf.tensor1d(new Int32Array(batch).fill(steps));
  const run = (name: string, tensors: Record<string, tfjs.Tensor>, attributes: LstmSteps) =>
    tf.engine().runKernel(name, tensors, { ...attributes }) as tfjs.Tensor[];
  type Save = (tensors: tfjs.Tensor[]) => void;
  const compute = (
    x: tfjs.Tensor,
    [weights, recurrent, ofGates]: [tfjs.Tensor, tfjs.Tensor, tfjs.Tensor],
    save: Save,
  ) => {
    const given = { inputs: x, inputWeights: weights, recurrentWeights: recurrent };
    const [hidden, gates, memory] = run(forwardKernel, { ...given, bias: ofGates, lengths }, { steps });
    save([x, weights, recurrent, hidden!, gates!, memory!, lengths]);
    const gradFunc = (dy: tfjs.Tensor, saved: tfjs.Tensor[]) => {
      const [savedInputs, savedWeights, savedRecurrent, savedHidden, savedGates, savedMemory, savedLengths] =
        saved;
      const attributes: LstmGradientSteps = { steps, wantsInputs };
      const [ofWeights, ofRecurrent, ofBias, ofInputs] = run(
        gradientKernel,
        {
          dy,
          inputs: savedInputs!,
          inputWeights: savedWeights!,
          recurrentWeights: savedRecurrent!,
          lengths: savedLengths!,
          hidden: savedHidden!,
          gates: savedGates!,
          memory: savedMemory!,
        },
        attributes,
      );
      const ofLearned = [ofWeights!, ofRecurrent!, ofBias!];
      return wantsInputs ? [ofInputs!, ...ofLearned] : ofLearned;
    };
    return { value: hidden!, gradFunc };
  };
  // What a custom gradient is not given as an argument is a constant to it.
  const learned = [inputWeights, recurrentWeights, bias] as const;
  const operation = wantsInputs
    ? tf.customGrad((x, weights, recurrent, ofGates, save) =>
        compute(x as tfjs.Tensor, [weights, recurrent, ofGates] as never, save as Save),
      )
    : tf.customGrad((weights, recurrent, ofGates, save) =>
        compute(inputs, [weights, recurrent, ofGates] as never, save as Save),
      );
  return (wantsInputs ? operation(inputs, ...learned) : operation(...learned)) as tfjs.Tensor2D;
}

/** The number of sequences. */
function checkShapes({
  inputs,
  inputWeights,
  recurrentWeights,
  bias,
  steps,
  lengths,
}: LstmArguments): number {
  const [rows, size] = inputs.shape;
  const [units, columns] = recurrentWeights.shape;
  const batch = rows / steps;
  const fits =
    [inputs, inputWeights, recurrentWeights].every(({ rank, dtype }) => rank === 2 && dtype === 'float32') &&
    [rows, steps, batch, size, units].every((count) => Number.isInteger(count) && count > 0) &&
    columns === 4 * units &&
    inputWeights.shape[0] === size &&
    inputWeights.shape[1] === columns &&
    bias.size === columns &&
    bias.dtype === 'float32' &&
    (!lengths || (lengths.rank === 1 && lengths.size === batch && lengths.dtype === 'int32'));
  if (!fits) {
    const shapes = [inputs, inputWeights, recurrentWeights, bias, ...(lengths ? [lengths] : [])];
    const said = shapes.map(({ shape, dtype }) => `${dtype} [${shape}]`).join(', ');
    throw new DriftfeedError('misuse', `an LSTM of ${steps} steps of ${said}`);
  }
  return batch;
}
