// The evolution model's state, trained on what people did before they are asked.
import { type Matrix, matrixFromRows, rowOf } from '../../../src/embedding/matrix';
import type { Cell } from '../../../src/interest/evolution/cells';
import { EvolutionModel } from '../../../src/interest/evolution/model';
import { personalTraining } from '../../../src/interest/evolution/personal';
import { type SearchOptions, searchEvolutionModel } from '../../../src/interest/evolution/search';
import { defaultShape } from '../../../src/interest/evolution/shape';
import type { EvolutionState } from '../../../src/interest/evolution/state';
import { trainEvolutionModel } from '../../../src/interest/evolution/training';
import type { TrainingOptions } from '../../../src/interest/evolution/training-options';
import type { FitOptions } from '../../../src/interest/model';
import type { Shop } from '../choices';
import type { Group, Learner, LearningContext } from './learner';

/** Large pools are learned from in larger steps, and not in whole epochs. */
const pooledTraining = { windowsPerStep: 16, mostStepsPerEpoch: 50 };

async function train(
  label: string,
  { who, learnFrom }: Group,
  context: LearningContext,
  changes: Partial<TrainingOptions>,
  search?: SearchOptions,
): Promise<EvolutionState | undefined> {
  if (learnFrom.length === 0) return undefined;
  const tf = await context.startTfjs();
  const started = performance.now();
  const sequences = learnFrom.map(({ events }) => events);
  const options: FitOptions = {
    seed: context.seed,
    onProgress: ({ epoch, step, steps }) =>
      context.status(`training ${label} for ${who}: epoch ${epoch}, step ${step} of ${steps}`),
  };
  const { state, losses, ended } = await (search
    ? searchEvolutionModel(tf, sequences, options, changes, search)
    : trainEvolutionModel(tf, sequences, options, changes));
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
  search?: SearchOptions,
): Promise<EvolutionState | undefined> {
  const shape = { cell };
  if (context.many) return train(label, group, context, { ...pooledTraining, shape }, search);
  const others = context.everyone.filter(({ person }) => person !== group.who);
  const prior = await train(label, { who: `others than ${group.who}`, learnFrom: others }, context, {
    shape,
  });
  const { vectors } = context.shop;
  const personal = personalTraining(
    { ...defaultShape, cell, dimensions: vectors.dimensions },
    neverPicked(group.who, context.shop),
    prior,
  );
  return train(label, group, context, { ...personal, shape }, search);
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

/** Pace, pull to the start, and a short memory of pages. */
const settingsTried: SearchOptions = {
  settings: [
    {},
    { learningRate: 1e-3 },
    { learningRate: 1e-3, headPull: 0.2, recurrentPull: 0.2 },
    { shape: { lookBack: 50 } },
  ],
  rungs: [1, 3],
};

/** Run when they are named: with the simpler cell, with settings searched for, and trained from nothing, whoever it is for. */
export const evolutionVariants: readonly Learner[] = [
  {
    label: 'evolution-gru',
    ablationOf: { label: 'evolution', without: 'LSTM (GRU instead)' },
    learn: (group, context) => learn('evolution-gru', group, context, 'gru'),
    make: (state) => new EvolutionModel({ state }),
  },
  {
    label: 'evolution-search',
    ablationOf: { label: 'evolution', without: 'fixed settings (searched instead)' },
    learn: (group, context) => learn('evolution-search', group, context, 'lstm', settingsTried),
    make: (state) => new EvolutionModel({ state }),
  },
  {
    label: 'evolution-scratch',
    ablationOf: { label: 'evolution', without: 'prior across people' },
    learn: (group, context) => train('evolution-scratch', group, context, context.many ? pooledTraining : {}),
    make: (state) => new EvolutionModel({ state }),
  },
];
