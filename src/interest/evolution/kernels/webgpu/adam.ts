// Adam as one dispatch a tensor, in place.
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type AdamFactors, adamConstants } from '../adam';
import { record } from './dispatch';

const threads = 64;

export interface AdamInputs {
  value: TensorInfo;
  gradient: TensorInfo;
  first: TensorInfo;
  second: TensorInfo;
}

/** The kernel `DriftAdam`. */
export function adam(backend: WebGPUBackend, inputs: AdamInputs, { rate, secondScale }: AdamFactors): void {
  const { value, gradient, first, second } = inputs;
  record(backend, {
    key: 'adam',
    bindings: [
      { name: 'gradient', tensor: gradient },
      { name: 'value', tensor: value, access: 'read_write' },
      { name: 'first', tensor: first, access: 'read_write' },
      { name: 'second', tensor: second, access: 'read_write' },
    ],
    factors: { rate, secondScale },
    code: adamCode,
    workgroups: [Math.ceil(value.shape.reduce((size, count) => size * count, 1) / threads), 1, 1],
  });
}

const { firstDecay, secondDecay, epsilon } = adamConstants;

const adamCode = () => `
  @compute @workgroup_size(${threads})
  fn main(@builtin(global_invocation_id) id: vec3u) {
    let i = id.x;
    if (i >= arrayLength(&value)) { return; }
    let g = gradient[i];
    let mean = ${firstDecay} * first[i] + ${(1 - firstDecay).toFixed(6)} * g;
    let square = ${secondDecay} * second[i] + ${(1 - secondDecay).toFixed(6)} * g * g;
    first[i] = mean;
    second[i] = square;
    value[i] -= uniforms.rate * mean / (sqrt(square * uniforms.secondScale) + ${epsilon});
  }`;
