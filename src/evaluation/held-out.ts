// Trials out of a log's own events: each new thing of a person's later time among things known by that moment.
import type { EventSequence, InterestEvent } from '../interest/model';
import { createRandom } from '../interest/random';
import { draw } from './candidates';
import type { ItemTable } from './items';
import type { TrainingSequence } from './protocol';
import { newPageTargets, type TemporalSplit, temporalSplit } from './split';
import type { Trial } from './trial';

export interface HeldOutOptions {
  seed: number;
  /** How many of the others offered are the person's own of earlier times, and how many are other people's. */
  own: number;
  strangers: number;
  /** Fewer offered beside the target say too little; such trials are left out. */
  fewestOthers: number;
  /** Share of the pages before the first target that are taken out of the history, to be offered as `own`. */
  setAside: number;
  /** Most targets in validation, and in test. */
  mostTargets: number;
  /** Where learning ends, and validation. */
  cut: (sequence: EventSequence) => TemporalSplit;
}

export interface HeldOut {
  person: string;
  /** What may be learned from: events before the first that is asked about, without those set aside. */
  learnFrom: EventSequence;
  validation: Trial[];
  test: Trial[];
}

/** Items by the moment somebody first had them, so that only those known by then are offered. */
export class KnownItems {
  private readonly ids: string[];
  private readonly times: number[];

  constructor(everyone: readonly TrainingSequence[]) {
    const first = new Map<string, number>();
    for (const { events } of everyone)
      for (const { id, time } of events)
        first.set(id, Math.min(time, first.get(id) ?? Number.POSITIVE_INFINITY));
    const order = [...first].sort(([a, s], [b, t]) => s - t || (a < b ? -1 : 1));
    this.ids = order.map(([id]) => id);
    this.times = order.map(([, time]) => time);
  }

  /** Up to `count` different ones known before `time` and not in `without`, by chance. */
  draw(count: number, time: number, without: ReadonlySet<string>, random: () => number): string[] {
    let known = 0;
    for (let step = 2 ** 20; step >= 1; step /= 2)
      if (known + step <= this.times.length && this.times[known + step - 1]! < time) known += step;
    const taken = new Set<string>();
    // Where nearly all are excluded, chance alone would not end.
    for (let tries = 0; known > 0 && taken.size < count && tries < 20 * count; tries++) {
      const id = this.ids[Math.floor(random() * known)];
      if (id !== undefined && !without.has(id)) taken.add(id);
    }
    return [...taken];
  }
}

/**
 * Trials of one person. Nothing of one depends on what comes after its moment (except how many trials there are and
 * where the cuts fall, which go by the number of events): the model sees the events before it; other people's items
 * are offered only if somebody had them before that moment and the person had not; the person's own are pages of
 * the part that is learned from, taken out of the history altogether so that no model remembers them. What is
 * learned across people goes by each person's own cut, so it may have seen somebody else's later day.
 */
export function heldOutTrials(
  { person, events }: TrainingSequence,
  table: ItemTable,
  known: KnownItems,
  options: HeldOutOptions,
): HeldOut {
  const { seed, own, strangers, fewestOthers, mostTargets } = options;
  const { trainingEnd, validationEnd } = options.cut(events);
  const random = createRandom(seed + hashOf(person));
  const early = [...new Set(events.slice(0, trainingEnd).map(({ id }) => id))];
  const aside = own > 0 ? draw(early, Math.floor(early.length * options.setAside), random) : [];
  const asideSet = new Set(aside);
  const kept = (part: EventSequence) => part.filter(({ id }) => !asideSet.has(id));
  const history = kept(events);
  const learnFrom = kept(events.slice(0, trainingEnd));
  const testStart = kept(events.slice(0, validationEnd)).length;
  const trialsOf = (from: number, to: number): Trial[] =>
    newPageTargets(history, from, to, mostTargets).flatMap((index) => {
      const target = history[index]!;
      const drawn = createRandom(seed + hashOf(`${person} ${index}`));
      const had = new Set([...asideSet, ...history.slice(0, index + 1).map(({ id }: InterestEvent) => id)]);
      const others = [...draw(aside, own, drawn), ...known.draw(strangers, target.time, had, drawn)];
      if (others.length < fewestOthers) return [];
      return {
        sequence: history,
        upTo: index,
        at: target.time,
        candidates: table.candidates([target.id, ...others]),
        clicked: [0],
        person,
      };
    });
  return {
    person,
    learnFrom,
    validation: trialsOf(learnFrom.length, testStart),
    test: trialsOf(testStart, history.length),
  };
}

/** Learning ends at 70% of the events, validation at 85%. */
export const byShares = (sequence: EventSequence): TemporalSplit => temporalSplit(sequence);

/** The last `count` new things are the test; there is no validation. */
export function lastOnes(count: number): (sequence: EventSequence) => TemporalSplit {
  return (sequence) => {
    const targets = newPageTargets(sequence, 1, sequence.length, Number.POSITIVE_INFINITY);
    const end = targets.at(-count) ?? targets[0] ?? sequence.length;
    return { trainingEnd: end, validationEnd: end };
  };
}

/** Of a name, to seed what is drawn for it: 0 … 2³¹ − 1. */
export function hashOf(text: string): number {
  let hash = 0;
  for (let k = 0; k < text.length; k++) hash = (Math.imul(hash, 31) + text.charCodeAt(k)) | 0;
  return hash >>> 1;
}
