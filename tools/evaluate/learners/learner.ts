// What a model that learns has to offer to take part in an evaluation, and what it is given to learn from.

import type { TrainingSequence } from '../../../src/evaluation/protocol';
import { startTfjsForTraining } from '../../../src/interest/evolution/kernels/start';
import type { InterestModel } from '../../../src/interest/model';
import type { Shop } from '../choices';

/**
 * With fewer people each is learned alone. Pooled, the others' pages would be the wrong answers in training,
 * and in such bundles the others' pages are what the target stands among: the answer would be given away.
 */
const manyPeople = 20;

/** Whose model is learned: everybody together, or one person at a time where they are few. */
export interface Group {
  who: string;
  /** Their events before they are asked anything, without what is ever asked about. */
  learnFrom: readonly TrainingSequence[];
}

/**
 * A model that learns from a bundle. To add one:
 * 1. `learners/NAME.ts`: `export const nameLearner: Learner<X> = { label: 'NAME', learn, make }`. `learn` gives a
 *    value X (weights, a state) from what the group did before it is asked, never from a question; `make` gives a
 *    fresh `InterestModel` with it, which then observes each question's own history.
 * 2. Add it to the list in `learners/all.ts`. It is then known to `--models NAME` and judged against the baselines.
 *
 * `learn` is called once for a group and its value used with all impressions files of a bundle. What stands on
 * other learners' results takes them from the context: `const weights = await context.learned(group, blendLearner)`.
 * What is the same for all groups (a prior from many people, which is learned first) is made in
 * `context.once('NAME', () => …)`. Every draw takes `context.seed`.
 */
export interface Learner<Learned = unknown> {
  /** Unique; what `--models` and the tables call it. */
  label: string;
  /**
   * Left out, a model to be judged. Popularity across people has its own row, and nothing is judged against it: it
   * says what everybody takes, not what this person would.
   */
  role?: 'popularity';
  /** May be chosen to serve, by the app's own rule (`chooseServing`), which knows it by its label. */
  mayServe?: boolean;
  /** Why it does not take part with this bundle; null where it does. */
  refuses?(context: LearningContext): string | null;
  /** Where this is another learner with a part of it switched off: that learner's label, and the part (S1 … S5). */
  ablationOf?: { label: string; without: string };
  learn(group: Group, context: LearningContext): Promise<Learned>;
  make(learned: Learned): InterestModel;
}

export interface LearningContextOptions {
  shop: Shop;
  seed: number;
  /** Everybody's sequences, the group's among them. */
  everyone: readonly TrainingSequence[];
  /** Overwritten line of what is being done. */
  status?: (text: string) => void;
  /** A line that stays. */
  log?: (text: string) => void;
}

/** What there is to learn with, for one bundle; keeps what was learned. */
export class LearningContext {
  readonly shop: Shop;
  readonly seed: number;
  readonly everyone: readonly TrainingSequence[];
  /** People are many: they are one group, and what they have in common may be learned from all. */
  readonly many: boolean;
  readonly status: (text: string) => void;
  readonly log: (text: string) => void;
  private readonly kept = new Map<string, unknown>();

  constructor({ shop, seed, everyone, status = () => {}, log = () => {} }: LearningContextOptions) {
    this.shop = shop;
    this.seed = seed;
    this.everyone = everyone;
    this.many = everyone.length >= manyPeople;
    this.status = status;
    this.log = log;
  }

  /** What a learner learned for a group: learned now, or before for whoever asked first. */
  learned<Learned>(group: Group, learner: Learner<Learned>): Promise<Learned> {
    return this.once(`${learner.label}\n${group.who}`, () => learner.learn(group, this));
  }

  /** The value made under a name, made at most once for the bundle. */
  once<Value>(name: string, make: () => Value): Value {
    if (!this.kept.has(name)) this.kept.set(name, make());
    return this.kept.get(name) as Value;
  }

  /** TensorFlow.js on the WASM backend. */
  startTfjs(): ReturnType<typeof startTfjsForTraining> {
    return startTfjsForTraining('wasm');
  }
}

/** The groups that are learned and judged: all in one where they are many, else one a person. */
export function groupsOf(people: readonly string[], context: LearningContext): Group[] {
  const { everyone } = context;
  if (context.many) return [{ who: `${everyone.length} people`, learnFrom: everyone }];
  return [...new Set(people)].map((who) => ({
    who,
    learnFrom: everyone.filter(({ person }) => person === who),
  }));
}
