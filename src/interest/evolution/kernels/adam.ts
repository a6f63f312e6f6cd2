// Adam by a tfjs kernel of our own, one pass over each variable, where tfjs's own optimiser takes a dozen.
import type * as tfjs from '@tensorflow/tfjs-core';

/**
 * Inputs `value`, `gradient` and the means `first` and `second`, float32 and of one size; attributes `rate` (the learning
 * rate over the first mean's correction) and `secondScale` (the second's correction). No outputs: it writes `value` and
 * the means in place.
 */
export const adamKernel = 'DriftAdam';

export interface AdamFactors {
  rate: number;
  secondScale: number;
}

/** Those of `tf.train.adam`. */
export const adamConstants = { firstDecay: 0.9, secondDecay: 0.999, epsilon: 1e-7 } as const;

/**
 * The formula and the constants of `tf.train.adam` (Kingma & Ba 2015), for float32 variables on a backend that has the
 * kernel. It writes where a variable's numbers are: a tensor that the variable was made from changes with it.
 */
export class FusedAdam {
  private readonly means = new Map<tfjs.Variable, { first: tfjs.Tensor; second: tfjs.Tensor }>();
  private step = 0;

  constructor(
    private readonly tf: typeof tfjs,
    private readonly learningRate: number,
  ) {}

  /** One step of every variable by its gradient; the gradients stay the caller's. */
  apply(gradients: readonly (readonly [tfjs.Variable, tfjs.Tensor])[]): void {
    this.step++;
    const { firstDecay, secondDecay } = adamConstants;
    const factors: AdamFactors = {
      rate: this.learningRate / (1 - firstDecay ** this.step),
      secondScale: 1 / (1 - secondDecay ** this.step),
    };
    for (const [value, gradient] of gradients)
      this.tf.engine().runKernel(adamKernel, { value, gradient, ...this.meansOf(value) }, { ...factors });
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
