// The optimiser: Adam on one flat array, on the CPU, so that its state can be kept and resumed exactly.

export interface AdamState {
  step: number;
  /** Running means of the gradient and of its square. */
  first: Float32Array;
  second: Float32Array;
}

export interface AdamOptions {
  learningRate: number;
  /** The gradient is scaled down to this length where it is longer. */
  largestGradient: number;
  /** Pull toward the prior, a share of the distance times the learning rate, per parameter. */
  pull: Float32Array;
  prior: Float32Array;
}

const firstDecay = 0.9;
const secondDecay = 0.98;
const epsilon = 1e-8;

export function startAdam(size: number): AdamState {
  return { step: 0, first: new Float32Array(size), second: new Float32Array(size) };
}

/**
 * One step in place (Kingma & Ba 2015) with the gradient clipped by its norm, and the L2 pull decoupled
 * from the gradient (Loshchilov & Hutter 2019) and aimed at the prior instead of 0.
 */
export function adamStep(
  parameters: Float32Array,
  gradient: Float32Array,
  state: AdamState,
  options: AdamOptions,
): void {
  const { learningRate, largestGradient, pull, prior } = options;
  let squares = 0;
  for (const value of gradient) squares += value * value;
  const scale = Math.min(1, largestGradient / Math.max(Math.sqrt(squares), 1e-12));
  state.step++;
  const firstBias = 1 - firstDecay ** state.step;
  const secondBias = 1 - secondDecay ** state.step;
  for (let i = 0; i < parameters.length; i++) {
    const g = gradient[i]! * scale;
    const first = firstDecay * state.first[i]! + (1 - firstDecay) * g;
    const second = secondDecay * state.second[i]! + (1 - secondDecay) * g * g;
    state.first[i] = first;
    state.second[i] = second;
    const move = first / firstBias / (Math.sqrt(second / secondBias) + epsilon);
    parameters[i] = parameters[i]! - learningRate * (move + pull[i]! * (parameters[i]! - prior[i]!));
  }
}
