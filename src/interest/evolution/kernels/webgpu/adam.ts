// Adam as one dispatch a tensor, in place, where tfjs's own takes a dozen.
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type * as tfjs from '@tensorflow/tfjs-core';
import { record } from './dispatch';

const firstDecay = 0.9;
const secondDecay = 0.999;
const epsilon = 1e-7;
const threads = 64;

/**
 * The formula and the constants of `tf.train.adam` (Kingma & Ba 2015), for float32 variables on WebGPU. It writes
 * where a variable's numbers are: a tensor that the variable was made from changes with it.
 */
export class WebGpuAdam {
  private readonly means = new Map<tfjs.Variable, { first: tfjs.Tensor; second: tfjs.Tensor }>();
  private step = 0;

  constructor(
    private readonly tf: typeof tfjs,
    private readonly learningRate: number,
  ) {}

  /** One step of every variable by its gradient; the gradients stay the caller's. */
  apply(gradients: readonly (readonly [tfjs.Variable, tfjs.Tensor])[]): void {
    this.step++;
    const factors = {
      rate: this.learningRate / (1 - firstDecay ** this.step),
      secondBias: 1 / (1 - secondDecay ** this.step),
    };
    for (const [variable, gradient] of gradients) {
      const { first, second } = this.meansOf(variable);
      record(this.tf.backend() as WebGPUBackend, {
        key: 'adam',
        bindings: [
          { name: 'gradient', tensor: gradient },
          { name: 'value', tensor: variable, access: 'read_write' },
          { name: 'first', tensor: first, access: 'read_write' },
          { name: 'second', tensor: second, access: 'read_write' },
        ],
        factors,
        code: adamCode,
        workgroups: [Math.ceil(variable.size / threads), 1, 1],
      });
    }
  }

  dispose(): void {
    for (const { first, second } of this.means.values()) {
      first.dispose();
      second.dispose();
    }
    this.means.clear();
  }

  private meansOf(variable: tfjs.Variable): { first: tfjs.Tensor; second: tfjs.Tensor } {
    const known = this.means.get(variable);
    if (known) return known;
    const zeros = () => this.tf.keep(this.tf.zeros(variable.shape));
    const means = { first: zeros(), second: zeros() };
    this.means.set(variable, means);
    return means;
  }
}

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
    value[i] -= uniforms.rate * mean / (sqrt(square * uniforms.secondBias) + ${epsilon});
  }`;
