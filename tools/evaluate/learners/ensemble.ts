// The ensemble's weights, and the ensemble with each of its models left out.
import type { TrainingSequence } from '../../../src/evaluation/protocol';
import {
  EnsembleModel,
  type EnsembleWeights,
  ensembleLists,
  learnEnsemble,
} from '../../../src/interest/blend/ensemble';
import { BlendModel, type Choice } from '../../../src/interest/blend/model';
import { learnedEvents } from '../../../src/interest/evolution/corpus';
import { choicesOf } from '../choices';
import { attentionLearner } from './attention';
import { blendLearner, mostChoicesOfFew, mostChoicesOfMany } from './blend';
import { evolutionLearner } from './evolution';
import type { Group, Learner, LearningContext } from './learner';

/** A model beside the blend, and the part of the design (S1 … S5) it stands for. */
interface Part {
  learner: Learner;
  design: string;
  /** It keeps what the weights are learned on from its own training by itself. */
  holdsOut: boolean;
}

/** As in the app, but for the maps between kinds, which only a person with several kinds has there. */
const parts: readonly Part[] = [
  { learner: evolutionLearner, design: 'S1', holdsOut: true },
  { learner: attentionLearner as Learner, design: 'S2', holdsOut: false },
];

interface LearnedEnsemble {
  weights: EnsembleWeights;
  /** What each part learned, in their order. */
  learned: readonly unknown[];
}

/** Of a group: what blend and parts learn from, and the choices on which they are weighed. */
interface Halves {
  early: Group;
  late: readonly Choice[];
}

function halvesOf(group: Group, context: LearningContext): Halves {
  const { learnFrom, who } = group;
  const ends = learnedEvents(
    learnFrom.map(({ events }) => events.length),
    context.seed,
  );
  const early: TrainingSequence[] = learnFrom.flatMap(({ person, events }, k) =>
    ends[k]! > 0 ? [{ person, events: events.slice(0, ends[k]) }] : [],
  );
  const most = context.many ? mostChoicesOfMany : mostChoicesOfFew;
  const late = learnFrom.flatMap((one, k) =>
    ends[k]! < one.events.length
      ? choicesOf(one, context.shop, most, context.seed).filter(({ upTo }) => upTo >= ends[k]!)
      : [],
  );
  return { early: { who: `${who}, the earlier part`, learnFrom: early }, late };
}

function ensembleOf(label: string, chosen: readonly Part[]): Learner<LearnedEnsemble> {
  const further = (learned: readonly unknown[]) => chosen.map(({ learner }, k) => learner.make(learned[k]));
  return {
    label,
    mayServe: label === 'ensemble',
    async learn(group, context) {
      const { early, late } = context.once(`halves of ${group.who}`, () => halvesOf(group, context));
      const learned: unknown[] = [];
      for (const { learner, holdsOut } of chosen)
        learned.push(await context.learned(holdsOut ? group : early, learner));
      const blend = await context.learned(early, blendLearner);
      const lists = [...ensembleLists(further(learned), late)];
      const weights = learnEnsemble(lists, blend, chosen.length);
      const said = chosen.map(({ learner }, k) => `${learner.label} ${weights.further[k]!.toFixed(2)}`);
      context.log(`${label} for ${group.who}: ${lists.length} choices; weight of ${said.join(', ')}`);
      return { weights, learned };
    },
    make: ({ weights, learned }) =>
      new EnsembleModel(new BlendModel(weights.blend), further(learned), weights.further),
  };
}

export const ensembleLearner = ensembleOf('ensemble', parts);

/** One a part, without it. */
export const ensembleAblations: readonly Learner<LearnedEnsemble>[] = parts.map(({ learner, design }) => ({
  ...ensembleOf(
    `ensemble less ${learner.label}`,
    parts.filter((part) => part.learner !== learner),
  ),
  ablationOf: { label: 'ensemble', without: design },
}));
