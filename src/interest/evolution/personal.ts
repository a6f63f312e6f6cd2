// How one person's model is trained: from what held for others, where there is a prior for their vectors.
import type { Matrix } from '../../embedding/matrix';
import { unpackPrior } from './packed-prior';
import { type EvolutionPrior, fits } from './prior';
import type { EvolutionShape } from './shape';
import { shippedPrior } from './shipped-prior';
import type { TrainingOptions } from './training-options';

/**
 * What held for others is given up only for something clearly better: below this a person's few validation pages say
 * nothing (on reading lists and sample histories, epochs ahead by less were behind on what came later).
 */
const smallestGain = 0.05;

/**
 * Changes to `defaultTraining` for one person's history. `judgedAmong` as there: vectors of things the person never
 * picked. `prior` is the shipped one by default; where it does not fit (another language model, another cell),
 * training starts from nothing as ever.
 */
export function personalTraining(
  shape: EvolutionShape,
  judgedAmong: Matrix | null,
  prior: EvolutionPrior = unpackPrior(shippedPrior),
): Partial<TrainingOptions> {
  return {
    judgedAmong: judgedAmong && judgedAmong.rows > 0 ? judgedAmong : null,
    ...(fits(prior, shape) ? { prior, smallestGain } : { prior: null }),
  };
}
