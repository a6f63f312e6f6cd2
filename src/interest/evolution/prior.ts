// What one person's training may take over from others': where it starts, and what it is pulled toward.
import type { Frame } from './inputs';
import { type EvolutionShape, priorParameters } from './shape';

/** Weights learned across people, with the projection they are about. */
export interface EvolutionPrior extends Frame {
  parameters: Float32Array;
}

/** Whether the weights mean the same in a model of this shape: same vectors, cell and sizes. */
export function fits({ shape }: EvolutionPrior, wanted: EvolutionShape): boolean {
  return (['dimensions', 'rank', 'cell', 'hidden'] as const).every((name) => shape[name] === wanted[name]);
}

/** The first weights of a training. Without a prior that fits, those of the fixed blend. */
export function startFrom(prior: EvolutionPrior | null, shape: EvolutionShape, seed: number): Float32Array {
  return prior && fits(prior, shape) ? prior.parameters.slice() : priorParameters(shape, seed);
}
