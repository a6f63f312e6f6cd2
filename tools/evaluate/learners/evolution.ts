// The evolution model's state, trained on what people did before they are asked.
import { EvolutionModel } from '../../../src/interest/evolution/model';
import { defaultTraining, trainEvolutionModel } from '../../../src/interest/evolution/training';
import type { Learner } from './learner';

/** Large pools are learned from in larger steps, and not in whole epochs. */
const pooledTraining = { windowsPerStep: 16, mostStepsPerEpoch: 50 };

/** Learned: a state, or undefined where there is nothing to learn from. */
export const evolutionLearner: Learner = {
  label: 'evolution',
  mayServe: true,
  async learn({ who, learnFrom }, context) {
    if (learnFrom.length === 0) return undefined;
    const tf = await context.startTfjs();
    const started = performance.now();
    const { state, losses, ended } = await trainEvolutionModel(
      tf,
      learnFrom.map(({ events }) => events),
      {
        seed: context.seed,
        onProgress: ({ epoch, step, steps }) =>
          context.status(
            `training ${who}: epoch ${epoch} of ${defaultTraining.epochs}, step ${step} of ${steps}`,
          ),
      },
      context.many ? pooledTraining : {},
    );
    context.status('');
    const events = learnFrom.reduce((sum, sequence) => sum + sequence.events.length, 0);
    const seconds = (performance.now() - started) / 1000;
    const losing = losses.map(({ validation }) => validation.toFixed(3)).join(' ');
    context.log(
      `evolution for ${who}: ${events} events, ${seconds.toFixed(1)} s, ended: ${ended}, ` +
        `weights of epoch ${state.epoch}; validation loss ${losing}`,
    );
    return state;
  },
  make: (state) => new EvolutionModel({ state }),
};
