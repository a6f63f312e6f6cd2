// Who takes part in an evaluation: the models of the app, and variants of the untrained ones as in the floors.
import { HalfLifeModel } from '../../src/interest/decay/half-life';
import { PopularityModel } from '../../src/interest/decay/popularity';
import { LastModel, meanModel } from '../../src/interest/decay/simple';
import { TopKModel } from '../../src/interest/decay/top-k';
import { EvolutionModel } from '../../src/interest/evolution/model';
import type { InterestModel } from '../../src/interest/model';

const whole = Number.POSITIVE_INFINITY;

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
  popularity: () => new PopularityModel(),
  'evolution-prior': () => new EvolutionModel(),
  evolution: () => new EvolutionModel(),
};

export const entrantLabels: readonly string[] = Object.keys(makers);

/** The row of floors.md that a label stands for. */
export const floorNames: Readonly<Record<string, string>> = {
  mean: 'mean',
  last: 'last',
  'half-life-3': 'ema3',
  'half-life': 'ema10',
  'half-life-30': 'ema30',
  'top-3-50': 'top3/50',
  'top-3-all': 'top3/all',
};

export function makeEntrant(label: string): InterestModel {
  const make = makers[label];
  if (!make) throw new Error(`no model "${label}"; there are: ${entrantLabels.join(', ')}`);
  return make();
}

/** A trained or untrained model counts as a baseline unless it is evolution itself. */
export function isBaseline(label: string): boolean {
  return !label.startsWith('evolution');
}
