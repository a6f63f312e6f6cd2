// How much history is needed: the same questions with each history cut to its last few events.
import type { TrainingSequence } from '../../../src/evaluation/protocol';
import { impressionFiles } from './impressions';
import { contextOf, type Material, type Round, roundOf, teachers } from './round';

/** Lengths of the curve. */
const lengths = [0, 1, 5, 20, 200];

/**
 * Of many people, those asked are learned from by nobody (see `teachers`), so that their first events are all that is
 * known of them. Of few, what is learned for one is learned from the others whole and of its own from as many
 * latest events as the histories are cut to.
 */
export function coldStartRounds(material: Material): Round[] {
  const made = impressionFiles(material);
  const first = made.find(({ name }) => name === 'impressions') ?? made[0]!;
  const { sequences } = material;
  const { many } = contextOf(material, sequences);
  const people = sequences.map(({ person }) => person);
  const learnedFrom = teachers(people, new Set(first.trials.map(({ person }) => person)));
  const asked = many ? first.trials.filter(({ person }) => !learnedFrom.has(person)) : first.trials;
  const apart = contextOf(
    material,
    sequences.filter(({ person }) => learnedFrom.has(person)),
  );
  return lengths.map((length) => {
    const trials = asked.map((trial) => {
      const sequence = trial.sequence.slice(Math.max(0, trial.upTo - length), trial.upTo);
      return { ...trial, sequence, upTo: sequence.length };
    });
    const context = many ? apart : contextOf(material, sequences);
    const round = roundOf(`cold-start ${length}`, context, trials);
    if (many) return round;
    const latest = ({ person, events }: TrainingSequence): TrainingSequence => ({
      person,
      events: events.slice(Math.max(0, events.length - length)),
    });
    return {
      ...round,
      parts: round.parts.map((part) => ({
        ...part,
        group: { ...part.group, learnFrom: part.group.learnFrom.map(latest) },
      })),
    };
  });
}
