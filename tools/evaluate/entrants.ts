// Who takes part in an evaluation: the models of the app, and variants of the untrained ones as in the floors.
import { BlendModel } from '../../src/interest/blend/model';
import { type SignalName, signalNames } from '../../src/interest/blend/signals';
import { HalfLifeModel } from '../../src/interest/decay/half-life';
import { PopularityModel } from '../../src/interest/decay/popularity';
import { LastModel, meanModel } from '../../src/interest/decay/simple';
import { TopKModel } from '../../src/interest/decay/top-k';
import { EvolutionModel } from '../../src/interest/evolution/model';
import type { CandidateSet, Forecast, InterestModel } from '../../src/interest/model';

const whole = Number.POSITIVE_INFINITY;

/** By label. "top-3", "half-life" … are what the app runs; "evolution-prior" is evolution before training. */
const signal = (name: SignalName) => () =>
  new BlendModel(signalNames.map((other) => (other === name ? 1 : 0)));

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
  blend: () => new BlendModel(),
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
  soft: 'soft.1',
  'site-recency': 'site-recency',
  random: 'random',
};

export function makeEntrant(label: string): InterestModel {
  const make = makers[label];
  if (!make) throw new Error(`no model "${label}"; there are: ${entrantLabels.join(', ')}`);
  return make();
}

/** What learns is no baseline. */
export function isBaseline(label: string): boolean {
  return !label.startsWith('evolution') && label !== 'blend';
}

/** Gives everything the same score, so that ties, broken by seeded chance, decide. */
class RandomModel extends LastModel {
  override score(_forecast: Forecast, candidates: CandidateSet): Float32Array {
    return new Float32Array(candidates.vectors.rows);
  }
}
