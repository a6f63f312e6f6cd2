// One table of an evaluation: which questions are put, and what may be learned for them. A protocol is a way to make
// rounds from a bundle.

import type { Matrix } from '../../../src/embedding/matrix';
import { draw } from '../../../src/evaluation/candidates';
import { hashOf } from '../../../src/evaluation/held-out';
import type { LogBundle, TrainingSequence } from '../../../src/evaluation/protocol';
import type { Trial } from '../../../src/evaluation/trial';
import { createRandom } from '../../../src/interest/random';
import type { BundleFiles } from '../bundle';
import { type Group, groupsOf, LearningContext } from '../learners/learner';
import type { Options } from '../options';

export interface Round {
  /** Name in the table and in the report: "impressions-mixed", "temporal", "cold-start 5" … */
  name: string;
  context: LearningContext;
  parts: RoundPart[];
}

interface RoundPart {
  group: Group;
  /** Trials that choose what would serve; they count in no figure. Without any, every other test trial chooses. */
  validation: Trial[];
  test: Trial[];
}

/** What every protocol is given. */
export interface Material {
  files: BundleFiles;
  vectors: Matrix;
  /** All impressions of all files: nothing clicked in any is learned from. */
  whole: LogBundle;
  /** What may be learned from, by person. */
  sequences: readonly TrainingSequence[];
  options: Options;
  status: (text: string) => void;
  log: (text: string) => void;
}

export function contextOf(
  { files, vectors, options, status, log }: Material,
  everyone: readonly TrainingSequence[],
): LearningContext {
  return new LearningContext({ shop: { bundle: files, vectors }, seed: options.seed, everyone, status, log });
}

/** A round of trials that all count, put to the groups of a context. */
export function roundOf(name: string, context: LearningContext, trials: readonly Trial[]): Round {
  const people = trials.map(({ person }) => person);
  return {
    name,
    context,
    parts: groupsOf(people, context).map((group) => ({
      group,
      validation: [],
      test: context.many ? [...trials] : trials.filter(({ person }) => person === group.who),
    })),
  };
}

/** `count` of the people by chance, or all of them. */
export function somePeople(
  people: readonly string[],
  count: number | null,
  seed: number,
): ReadonlySet<string> {
  const different = [...new Set(people)];
  return new Set(count === null ? different : draw(different, count, createRandom(seed)));
}

/**
 * The people a set-up is learned from so that it has never seen those asked: those who are asked nothing, where they
 * are at least a quarter, else every other by the hash of their name.
 */
export function teachers(people: readonly string[], asked: ReadonlySet<string>): ReadonlySet<string> {
  const idle = people.filter((person) => !asked.has(person));
  if (idle.length >= people.length / 4) return new Set(idle);
  return new Set(people.filter((person) => hashOf(`teacher ${person}`) % 2 === 0));
}
