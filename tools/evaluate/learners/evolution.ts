// The evolution model's state, trained on what people did before they are asked.
import { type Matrix, matrixFromRows, rowOf } from '../../../src/embedding/matrix';
import type { Cell } from '../../../src/interest/evolution/cells';
import { EvolutionModel } from '../../../src/interest/evolution/model';
import { personalTraining } from '../../../src/interest/evolution/personal';
import { defaultShape } from '../../../src/interest/evolution/shape';
import type { EvolutionState } from '../../../src/interest/evolution/state';
import { trainEvolutionModel } from '../../../src/interest/evolution/training';
import { defaultTraining, type TrainingOptions } from '../../../src/interest/evolution/training-options';
import type { Shop } from '../choices';
import type { Group, Learner, LearningContext } from './learner';

/** Large pools are learned from in larger steps, and not in whole epochs. */
const pooledTraining = { windowsPerStep: 16, mostStepsPerEpoch: 50 };

async function train(
  label: string,
  { who, learnFrom }: Group,
  context: LearningContext,
  changes: Partial<TrainingOptions>,
): Promise<EvolutionState | undefined> {
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
          `training ${label} for ${who}: epoch ${epoch} of ${defaultTraining.epochs}, step ${step} of ${steps}`,
        ),
    },
    changes,
  );
  context.status('');
  const events = learnFrom.reduce((sum, sequence) => sum + sequence.events.length, 0);
  const seconds = (performance.now() - started) / 1000;
  const losing = losses.map(({ validation }) => validation.toFixed(3)).join(' ');
  context.log(
    `${label} for ${who}: ${events} events, ${seconds.toFixed(1)} s, ended: ${ended}, ` +
      `weights of epoch ${state.epoch}; validation loss ${losing}`,
  );
  return state;
}

/**
 * Many people are learned together from nothing. One of few starts, as on a device, from what held for others: those
 * of the bundle, or where there are none the shipped prior. Nobody's own list is in the prior they start from.
 */
async function learn(
  label: string,
  group: Group,
  context: LearningContext,
  cell: Cell,
): Promise<EvolutionState | undefined> {
  const shape = { cell };
  if (context.many) return train(label, group, context, { ...pooledTraining, shape });
  const others = context.everyone.filter(({ person }) => person !== group.who);
  const prior = await train(label, { who: `others than ${group.who}`, learnFrom: others }, context, {
    shape,
  });
  return train(label, group, context, {
    ...personalTraining(
      { ...defaultShape, cell, dimensions: context.shop.vectors.dimensions },
      neverPicked(group.who, context.shop),
      prior,
    ),
    shape,
  });
}

/** The bundle's items that a person never has, as the choices of the blend are made from: only to judge epochs by. */
function neverPicked(person: string, { bundle, vectors }: Shop): Matrix {
  const own = new Set(bundle.events.flatMap((event) => (event.person === person ? [event.item] : [])));
  const rows = bundle.items.flatMap(({ id }, row) => (own.has(id) ? [] : [rowOf(vectors, row)]));
  return matrixFromRows(rows, vectors.dimensions);
}

/** Learned: a state, or undefined where there is nothing to learn from. */
export const evolutionLearner: Learner = {
  label: 'evolution',
  mayServe: true,
  learn: (group, context) => learn('evolution', group, context, 'lstm'),
  make: (state) => new EvolutionModel({ state }),
};

/** Run when they are named: with the simpler cell, and trained from nothing, whoever it is for. */
export const evolutionVariants: readonly Learner[] = [
  {
    label: 'evolution-gru',
    ablationOf: { label: 'evolution', without: 'LSTM (GRU instead)' },
    learn: (group, context) => learn('evolution-gru', group, context, 'gru'),
    make: (state) => new EvolutionModel({ state }),
  },
  {
    label: 'evolution-scratch',
    ablationOf: { label: 'evolution', without: 'prior across people' },
    learn: (group, context) => train('evolution-scratch', group, context, context.many ? pooledTraining : {}),
    make: (state) => new EvolutionModel({ state }),
  },
];
