// The LSTM's two kernels on tfjs's WebGPU backend: five dispatches forwards and backwards, whatever the steps.
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { DriftfeedError } from '../../../../device/errors';
import { type Dispatch, makeTensor, record } from './dispatch';
import { mostThreads } from './matvec';
import { type ProductPlan, type ProductSource, partLength, planProduct, productCode } from './product';
import { backwardCode, forwardCode, transposeCode } from './recurrence';

interface Sequences {
  /** positions × input size, position = step · batch + row. */
  inputs: TensorInfo;
  /** Input size × 4 units. */
  inputWeights: TensorInfo;
  /** units × 4 units. */
  recurrentWeights: TensorInfo;
  /** int32, batch. */
  lengths: TensorInfo;
}

export interface ForwardInputs extends Sequences {
  /** 4 units. */
  bias: TensorInfo;
}

/** `DriftLstm` (see `lstm.ts`): hidden states, gates, memories. Two dispatches. */
export function lstmForward(backend: WebGPUBackend, given: ForwardInputs, steps: number): TensorInfo[] {
  const { inputs, inputWeights, recurrentWeights, bias, lengths } = given;
  const [positions, inputSize] = inputs.shape as [number, number];
  const units = unitsOf(recurrentWeights);
  const gates = makeTensor(backend, [positions, 4 * units]);
  const hidden = makeTensor(backend, [positions, units]);
  const memory = makeTensor(backend, [positions, units]);
  const plan = planProduct(positions, 4 * units, inputSize, false);
  recordProduct(backend, 'lstm-inputs', plan, [positions, 4 * units, inputSize], {
    bindings: [
      { name: 'inputs', tensor: inputs },
      { name: 'weights', tensor: inputWeights },
      { name: 'bias', tensor: bias },
      { name: 'gates', tensor: gates, access: 'read_write' },
    ],
    left: 'return inputs[row * uniforms.inner + k];',
    right: 'return weights[k * uniforms.columns + column];',
    store: 'gates[row * uniforms.columns + column] = value + bias[column];',
    leftAlong: 'k',
    rightAlong: 'column',
  });
  record(backend, {
    key: `lstm-forward ${units}`,
    bindings: [
      { name: 'gates', tensor: gates, access: 'read_write' },
      { name: 'recurrentWeights', tensor: recurrentWeights, element: 'vec4f' },
      { name: 'hidden', tensor: hidden, access: 'read_write' },
      { name: 'memory', tensor: memory, access: 'read_write' },
      { name: 'lengths', tensor: lengths, element: 'i32' },
    ],
    sizes: { batch: positions / steps, steps },
    code: () => forwardCode(units),
    workgroups: [positions / steps, 1, 1],
  });
  return [hidden, gates, memory];
}

export interface BackwardInputs extends Sequences {
  /** Gradient of the hidden states. */
  dy: TensorInfo;
  hidden: TensorInfo;
  gates: TensorInfo;
  memory: TensorInfo;
}

/**
 * `DriftLstmGradient`: gradients of the input weights, the recurrent weights, the bias, and where wanted of the
 * inputs. Three to five dispatches.
 */
export function lstmBackward(
  backend: WebGPUBackend,
  given: BackwardInputs,
  steps: number,
  wantsInputs: boolean,
): TensorInfo[] {
  const { inputs, inputWeights, recurrentWeights, lengths } = given;
  const [positions, inputSize] = inputs.shape as [number, number];
  const units = unitsOf(recurrentWeights);
  const quads = Math.ceil(units / 4);
  const transposed = makeTensor(backend, [4 * units, 4 * quads]);
  record(backend, {
    key: `lstm-transpose ${units}`,
    bindings: [
      { name: 'weights', tensor: recurrentWeights },
      { name: 'transposed', tensor: transposed, access: 'read_write', element: 'vec4f' },
    ],
    code: () => transposeCode(units),
    workgroups: [Math.ceil((4 * units * quads) / 64), 1, 1],
  });
  const dGates = makeTensor(backend, [positions, 4 * units]);
  record(backend, {
    key: `lstm-backward ${units}`,
    bindings: [
      { name: 'dHidden', tensor: given.dy },
      { name: 'gates', tensor: given.gates },
      { name: 'memory', tensor: given.memory },
      { name: 'transposed', tensor: transposed, element: 'vec4f' },
      { name: 'dGates', tensor: dGates, access: 'read_write' },
      { name: 'lengths', tensor: lengths, element: 'i32' },
    ],
    sizes: { batch: positions / steps, steps },
    code: () => backwardCode(units),
    workgroups: [positions / steps, 1, 1],
  });
  const outputs = weightGradients(backend, given, dGates, steps);
  if (wantsInputs) {
    const dInputs = makeTensor(backend, [positions, inputSize]);
    const plan = planProduct(positions, inputSize, 4 * units, false);
    recordProduct(backend, 'lstm-d-inputs', plan, [positions, inputSize, 4 * units], {
      bindings: [
        { name: 'dGates', tensor: dGates },
        { name: 'weights', tensor: inputWeights },
        { name: 'dInputs', tensor: dInputs, access: 'read_write' },
      ],
      left: 'return dGates[row * uniforms.inner + k];',
      right: 'return weights[column * uniforms.inner + k];',
      store: 'dInputs[row * uniforms.columns + column] = value;',
      leftAlong: 'k',
      rightAlong: 'k',
    });
    outputs.push(dInputs);
  }
  for (const { dataId } of [transposed, dGates]) backend.disposeData(dataId);
  return outputs;
}

/** [inputs | h before | 1]ᵀ · dGates in one product: the gradients of input weights, recurrent weights and bias. */
function weightGradients(
  backend: WebGPUBackend,
  { inputs, hidden, inputWeights, recurrentWeights }: BackwardInputs,
  dGates: TensorInfo,
  steps: number,
): TensorInfo[] {
  const [positions, inputSize] = inputs.shape as [number, number];
  const units = unitsOf(recurrentWeights);
  const rows = inputSize + units + 1;
  const columns = 4 * units;
  const outputs = [inputWeights.shape, recurrentWeights.shape, [columns]].map((shape) =>
    makeTensor(backend, shape),
  );
  const outputBindings = ['dInputWeights', 'dRecurrentWeights', 'dBias'].map(
    (name, i) => ({ name, tensor: outputs[i]!, access: 'read_write' }) as const,
  );
  const sizes = { batch: positions / steps, inputSize, units };
  const store = `
    if (row < uniforms.inputSize) { dInputWeights[row * uniforms.columns + column] = value; }
    else if (row < uniforms.inputSize + uniforms.units) {
      dRecurrentWeights[(row - uniforms.inputSize) * uniforms.columns + column] = value;
    } else { dBias[column] = value; }`;
  const plan = planProduct(rows, columns, positions, true);
  const partial = plan.parts > 1 ? makeTensor(backend, [plan.parts, rows, columns]) : null;
  recordProduct(
    backend,
    `lstm-d-weights ${partial ? 'parts' : 'whole'}`,
    plan,
    [rows, columns, positions],
    {
      bindings: [
        { name: 'inputs', tensor: inputs },
        { name: 'hidden', tensor: hidden },
        { name: 'dGates', tensor: dGates },
        ...(partial
          ? ([{ name: 'partial', tensor: partial, access: 'read_write' }] as const)
          : outputBindings),
      ],
      left: `
        if (row < uniforms.inputSize) { return inputs[k * uniforms.inputSize + row]; }
        let unit = row - uniforms.inputSize;
        if (unit == uniforms.units) { return 1.0; }
        if (k < uniforms.batch) { return 0.0; }
        return hidden[(k - uniforms.batch) * uniforms.units + unit];`,
      right: 'return dGates[k * uniforms.columns + column];',
      store: partial ? 'partial[(part * uniforms.rows + row) * uniforms.columns + column] = value;' : store,
      leftAlong: 'row',
      rightAlong: 'column',
    },
    sizes,
  );
  if (partial) {
    record(backend, {
      key: 'lstm-d-weights sum',
      bindings: [{ name: 'partial', tensor: partial }, ...outputBindings],
      sizes: { ...sizes, rows, columns, parts: plan.parts },
      code: () => `
        @compute @workgroup_size(64)
        fn main(@builtin(global_invocation_id) id: vec3u) {
          let column = id.x;
          let row = id.y;
          if (column >= uniforms.columns) { return; }
          var value = 0.0;
          for (var part = 0u; part < uniforms.parts; part++) {
            value += partial[(part * uniforms.rows + row) * uniforms.columns + column];
          }
          ${store}
        }`,
      workgroups: [Math.ceil(columns / 64), rows, 1],
    });
    backend.disposeData(partial.dataId);
  }
  return outputs;
}

function recordProduct(
  backend: WebGPUBackend,
  name: string,
  plan: ProductPlan,
  [rows, columns, inner]: readonly [number, number, number],
  { bindings, ...source }: ProductSource & Pick<Dispatch, 'bindings'>,
  sizes: Readonly<Record<string, number>> = {},
): void {
  record(backend, {
    key: `${name} ${plan.tile}`,
    bindings,
    sizes: { rows, columns, inner, partLength: partLength(inner, plan), ...sizes },
    code: () => productCode(source, plan),
    workgroups: plan.workgroups,
  });
}

function unitsOf(recurrentWeights: TensorInfo): number {
  const units = recurrentWeights.shape[0]!;
  if (units > mostThreads)
    throw new DriftfeedError('misuse', `an LSTM of ${units} units; at most ${mostThreads} on WebGPU`);
  return units;
}
