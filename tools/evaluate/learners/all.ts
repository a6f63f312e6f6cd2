// Every learner that can take part. How to write one is said in learner.ts.
import { attentionLearner } from './attention';
import { blendLearner } from './blend';
import { crowdLearners } from './covisits';
import { ensembleAblations, ensembleLearner } from './ensemble';
import { evolutionLearner, evolutionVariants } from './evolution';
import { kindsLearner, unmappedLearner } from './kinds';
import type { Learner } from './learner';
import { catalogPeopleLearner, peopleLearner } from './people';
import { popularLearner, popularWeekLearner } from './popular';
import { sceneLearner } from './scene';

export const learners: readonly Learner[] = [
  popularLearner,
  popularWeekLearner,
  blendLearner,
  attentionLearner as Learner,
  evolutionLearner,
  ...evolutionVariants,
  sceneLearner,
  ensembleLearner as Learner,
  ...(ensembleAblations as readonly Learner[]),
  kindsLearner as Learner,
  unmappedLearner as Learner,
  peopleLearner as Learner,
  catalogPeopleLearner as Learner,
  ...(crowdLearners as readonly Learner[]),
];
