// The blend's weights: of many people one set for all, of few one each.
import type { TrainingSequence } from '../../../src/evaluation/protocol';
import { BlendModel, choiceLists, learnBlend } from '../../../src/interest/blend/model';
import { priorWeights } from '../../../src/interest/blend/prior';
import { signalNames } from '../../../src/interest/blend/signals';
import type { ChoiceList } from '../../../src/interest/blend/weights';
import { choicesOf, type Shop } from '../choices';
import type { Group, Learner, LearningContext } from './learner';

/** Latest choices of one of few people, and of one of many. */
export const mostChoicesOfFew = 800;
export const mostChoicesOfMany = 10;
/** Of many people, so many by even steps are learned from. */
const mostPeople = 300;

const nothing = signalNames.map(() => 0);

/** Learned: one weight a signal. */
export const blendLearner: Learner<readonly number[]> = {
  label: 'blend',
  mayServe: true,
  async learn(group, context) {
    return context.many ? learnFromMany(group.learnFrom, context.shop, context.seed) : ofOne(group, context);
  },
  make: (weights) => new BlendModel(weights),
};

/** One set of weights from many people. */
function learnFromMany(sequences: readonly TrainingSequence[], shop: Shop, seed: number): number[] {
  const step = Math.max(1, Math.floor(sequences.length / mostPeople));
  const some = sequences.filter((_, index) => index % step === 0);
  const lists = some.flatMap((one) => [...choiceLists(choicesOf(one, shop, mostChoicesOfMany, seed))]);
  return learnBlend(lists, nothing);
}

/**
 * Weights for one of a few people: what held for the others of the bundle (where there are none, the shipped
 * prior), and then the person's own choices.
 */
function ofOne(group: Group, context: LearningContext): readonly number[] {
  const own = group.learnFrom.flatMap((one) => ownLists(one, context));
  const theirs = new Set([group.who, ...group.learnFrom.map(({ person }) => person)]);
  const others = context.everyone.filter(({ person }) => !theirs.has(person));
  const elsewhere = others.flatMap((one) => ownLists(one, context));
  const prior = elsewhere.length > 0 ? learnBlend(elsewhere, nothing) : priorWeights;
  return learnBlend(own, prior);
}

function ownLists(one: TrainingSequence, context: LearningContext): ChoiceList[] {
  const { shop, seed } = context;
  return context.once(`blend lists of ${one.person}, ${one.events.length} events`, () => [
    ...choiceLists(choicesOf(one, shop, mostChoicesOfFew, seed)),
  ]);
}
