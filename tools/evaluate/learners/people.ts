// Cross-person transfer (S4): archetypes of what others pick, and how long they should be heeded.
import { matrixFromRows } from '../../../src/embedding/matrix';
import { rankingMetrics } from '../../../src/evaluation/metrics';
import type { TrainingSequence } from '../../../src/evaluation/protocol';
import { BlendModel } from '../../../src/interest/blend/model';
import { standardised } from '../../../src/interest/blend/standard';
import type { EventSequence } from '../../../src/interest/model';
import { createRandom } from '../../../src/interest/random';
import { findArchetypes } from '../../../src/interest/transfer/people/archetypes';
import { PeopleModel, sayOfPrior } from '../../../src/interest/transfer/people/model';
import { Prior, type PriorSource, sourceOf } from '../../../src/interest/transfer/people/prior';
import { choicesOf } from '../choices';
import { blendLearner } from './blend';
import type { Learner, LearningContext } from './learner';

const archetypeCount = 32;
/** Events, by chance, that archetypes are found in: more of them hardly move the centres. */
const mostEvents = 8000;
const mostPeople = 150;
const choicesEach = 3;
const lengths = [1, 5, 20, 200];
/** What κ is chosen from. */
const kappas = [0.5, 1, 2, 3, 5, 8, 12, 20];

interface Learned {
  weights: readonly number[];
  source: PriorSource;
  kappa: number;
}

/**
 * Of many people: archetypes of the events of all who are learned from, and the κ that ranked best for every other of
 * them with archetypes of the rest. Of few people only what there is to read is common: archetypes of the items.
 */
export const peopleLearner: Learner<Learned> = {
  label: 'people',
  async learn(group, context) {
    const weights = await context.learned(group, blendLearner);
    if (!context.many) return { weights, source: itemSource(context), kappa: defaultKappa };
    const teaching = group.learnFrom.filter((_, index) => index % 2 === 0);
    const checking = group.learnFrom.filter((_, index) => index % 2 === 1);
    const kappa = learnKappa(checking, weights, eventSource(teaching, context), context);
    return { weights, source: eventSource(group.learnFrom, context), kappa };
  },
  make: ({ weights, source, kappa }) => new PeopleModel(new BlendModel(weights), source, { kappa }),
};

/** As the app has it: archetypes of what there is to read alone, with no word of what anybody picked. */
export const catalogPeopleLearner: Learner<Learned> = {
  label: 'people-catalog',
  ablationOf: { label: 'people', without: 'S4 (what others picked)' },
  async learn(group, context) {
    const weights = await context.learned(group, blendLearner);
    const source = itemSource(context);
    const checking = group.learnFrom.filter((_, index) => index % 2 === 1);
    const kappa = context.many ? learnKappa(checking, weights, source, context) : defaultKappa;
    return { weights, source, kappa };
  },
  make: peopleLearner.make,
};

const defaultKappa = 1;

function eventSource(people: readonly TrainingSequence[], context: LearningContext): PriorSource {
  const events = people.flatMap((one) => one.events);
  const random = createRandom(context.seed);
  const some = events.filter(() => random() < mostEvents / events.length);
  const { vectors } = context.shop;
  const rows = matrixFromRows(
    some.map(({ vector }) => vector),
    vectors.dimensions,
  );
  return sourceOf(findArchetypes(rows, archetypeCount, context.seed), vectors);
}

function itemSource(context: LearningContext): PriorSource {
  const { vectors } = context.shop;
  return context.once('archetypes of items', () =>
    sourceOf(findArchetypes(vectors, archetypeCount, context.seed), vectors),
  );
}

/** The κ of highest mean nDCG@10 over choices of which only the last few events before them are known. */
function learnKappa(
  people: readonly TrainingSequence[],
  weights: readonly number[],
  source: PriorSource,
  context: LearningContext,
): number {
  const step = Math.max(1, Math.floor(people.length / mostPeople));
  const sums = kappas.map(() => 0);
  for (const one of people.filter((_, index) => index % step === 0)) {
    for (const { sequence, upTo, at, candidates, clicked } of choicesOf(
      one,
      context.shop,
      choicesEach,
      context.seed,
    )) {
      for (const length of lengths) {
        const known: EventSequence = sequence.slice(Math.max(0, upTo - length), upTo);
        const own = new BlendModel(weights);
        own.observe(known);
        const theirs = standardised(own.score(own.forecast(at ?? 0), candidates));
        const prior = new Prior(source);
        for (const { vector, weight } of known) prior.see(vector, weight);
        const expected = standardised(prior.score(candidates.vectors));
        kappas.forEach((kappa, k) => {
          const say = sayOfPrior(known.length, kappa);
          const scores = theirs.map((value, row) => (1 - say) * value + say * expected[row]!);
          sums[k]! += rankingMetrics(scores, new Set(clicked), createRandom(context.seed)).ndcg10;
        });
      }
    }
  }
  const best = sums.indexOf(Math.max(...sums));
  context.log(
    `people: κ ${kappas[best]!} (${kappas.map((kappa, k) => `${kappa}: ${sums[k]!.toFixed(1)}`).join(', ')})`,
  );
  return kappas[best]!;
}
