// Who takes part in an evaluation: the models of the app, and variants of the untrained ones as in the floors.
import { BlendModel } from '../../src/interest/blend/model';
import { type SignalName, signalNames } from '../../src/interest/blend/signals';
import { HalfLifeModel } from '../../src/interest/decay/half-life';
import { PopularityModel } from '../../src/interest/decay/popularity';
import { LastModel, meanModel } from '../../src/interest/decay/simple';
import { TopKModel } from '../../src/interest/decay/top-k';
import { EvolutionModel } from '../../src/interest/evolution/model';
import type { Attribution, CandidateSet, Forecast, InterestModel } from '../../src/interest/model';
import { learners } from './learners/all';
import type { Group, LearningContext } from './learners/learner';

const whole = Number.POSITIVE_INFINITY;

const signal = (name: SignalName) => () =>
  new BlendModel(signalNames.map((other) => (other === name ? 1 : 0)));

/** By label. "top-3", "half-life" … are what the app runs; "evolution-prior" is evolution before training. */
const makers: Record<string, () => InterestModel> = {
  mean: meanModel,
  last: () => new LastModel(),
  'half-life-3': () => new HalfLifeModel(3),
  'half-life': () => new HalfLifeModel(10),
  'half-life-30': () => new HalfLifeModel(30),
  'top-3-50': () => new TopKModel(3, 50),
  'top-3': () => new TopKModel(),
  'top-3-all': () => new TopKModel(3, whole),
  'top-1': signal('top-1'),
  'top-10': signal('top-10'),
  soft: signal('soft'),
  words: signal('words'),
  'site-recency': signal('site-70'),
  'site-count': signal('site-count'),
  popularity: () => new PopularityModel(),
  random: () => new RandomModel(),
  'evolution-prior': () => new EvolutionModel(),
};

/** Labels that learn nothing here; those that do are in `learners/all.ts`. */
const untrainedLabels: readonly string[] = Object.keys(makers);

/** All of them but ablations, which are run when they are named. */
export const entrantLabels: readonly string[] = [
  ...untrainedLabels,
  ...learners.filter(({ ablationOf }) => !ablationOf).map(({ label }) => label),
];

/** The row of floors.md that a label stands for. */
export const floorNames: Readonly<Record<string, string>> = {
  mean: 'mean',
  last: 'last',
  'half-life-3': 'ema3',
  'half-life': 'ema10',
  'half-life-30': 'ema30',
  'top-3-50': 'top3/50',
  'top-3-all': 'top3/all',
  soft: 'soft.1',
  'site-recency': 'site-recency',
  random: 'random',
};

/** Untrained, or with what was learned for the group. */
export async function makeEntrant(
  label: string,
  group: Group,
  context: LearningContext,
): Promise<InterestModel> {
  const learner = learners.find((one) => one.label === label);
  if (learner) return learner.make(await context.learned(group, learner));
  return makers[label]!();
}

/** Throws where a label is nobody's. */
export function checkLabels(labels: readonly string[]): void {
  const known = [...untrainedLabels, ...learners.map(({ label }) => label)];
  for (const label of labels)
    if (!known.includes(label)) throw new Error(`no model "${label}"; there are: ${known.join(', ')}`);
}

export type Role = 'baseline' | 'popularity' | 'model';

/**
 * Content and sequence baselines are what models are judged against. What learns is none of them, nor what is made
 * to start learning from; popularity across people stands apart.
 */
export function roleOf(label: string): Role {
  const learner = learners.find((one) => one.label === label);
  if (learner) return learner.role ?? 'model';
  return label === 'evolution-prior' ? 'model' : 'baseline';
}

/** What the app's own choice may choose among. */
export function mayServe(label: string): boolean {
  return roleOf(label) === 'baseline' || learners.some((one) => one.label === label && one.mayServe === true);
}

/** Why a label does not take part with this bundle; null where it does. */
export function refusal(label: string, context: LearningContext): string | null {
  return learners.find((one) => one.label === label)?.refuses?.(context) ?? null;
}

/** Gives everything the same score, so that ties, broken by seeded chance, decide. */
class RandomModel extends LastModel {
  override score(_forecast: Forecast, candidates: CandidateSet): Float32Array {
    return new Float32Array(candidates.vectors.rows);
  }

  override explain(): Attribution[] {
    return [];
  }
}
