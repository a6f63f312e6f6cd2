// The protocol of the public log bundles: their impressions as trials, and what may be learned from.
import { DriftfeedError } from '../device/errors';
import type { Matrix } from '../embedding/matrix';
import type { EventSequence, InterestEvent } from '../interest/model';
import { ItemTable, type LogItem } from './items';
import type { Trial } from './trial';

export interface LogEvent {
  person: string;
  item: string;
  /** Seconds since 1970. */
  time: number;
  weight: number;
}

export interface Impression {
  id: string;
  person: string;
  /** Seconds since 1970, where known. */
  time: number | null;
  /** Item ids, oldest first. */
  history: readonly string[];
  candidates: readonly string[];
  clicked: readonly string[];
}

export interface LogBundle {
  items: readonly LogItem[];
  /** Sorted by person, then time. */
  events: readonly LogEvent[];
  impressions: readonly Impression[];
}

const day = 86_400_000;

/**
 * One trial an impression: its own `history` is what the models observe, with the times of events.tsv
 * where they stand there before the impression (else evenly a day apart, ending a day before it). All
 * events weigh 1, as in the floors, so ratings are left aside.
 */
export function impressionTrials(bundle: LogBundle, vectors: Matrix): Trial[] {
  const table = new ItemTable(bundle.items, vectors);
  const times = new Map<string, number>();
  for (const { person, item, time } of bundle.events) times.set(`${person}\t${item}`, time * 1000);
  return bundle.impressions.map((impression) => {
    const { history, person } = impression;
    const given = impression.time === null ? null : impression.time * 1000;
    const known = history.map((id) => times.get(`${person}\t${id}`) ?? null);
    const usable = known.every(
      (time, k) => time !== null && (given === null || time <= given) && (k === 0 || time >= known[k - 1]!),
    );
    const at = given ?? (usable && known.length > 0 ? known.at(-1)! + day : history.length * day);
    const sequence = history.map((id, k) =>
      table.event(id, usable ? known[k]! : at - (history.length - k) * day),
    );
    const clicked = new Set(impression.clicked);
    const rows = impression.candidates.flatMap((id, row) => (clicked.has(id) ? [row] : []));
    if (rows.length === 0) throw new DriftfeedError('wrong-file', `nothing clicked in ${impression.id}`);
    return {
      sequence,
      upTo: sequence.length,
      at,
      candidates: table.candidates(impression.candidates),
      clicked: rows,
      person,
    };
  });
}

/** A person's events that may be learned from. */
export interface TrainingSequence {
  person: string;
  events: EventSequence;
}

/**
 * What may be learned from, one sequence a person: the events before the person's first impression, less
 * every (person, item) pair that is clicked in any impression. People without events left are left out.
 */
export function trainingSequences(bundle: LogBundle, vectors: Matrix): TrainingSequence[] {
  const table = new ItemTable(bundle.items, vectors);
  const clicked = new Set<string>();
  const firstImpression = new Map<string, number>();
  for (const impression of bundle.impressions) {
    for (const item of impression.clicked) clicked.add(`${impression.person}\t${item}`);
    const { person, time } = impression;
    if (time !== null)
      firstImpression.set(person, Math.min(time, firstImpression.get(person) ?? Number.POSITIVE_INFINITY));
  }
  const people = new Map<string, InterestEvent[]>();
  for (const { person, item, time } of bundle.events) {
    if (clicked.has(`${person}\t${item}`)) continue;
    if (time >= (firstImpression.get(person) ?? Number.POSITIVE_INFINITY)) continue;
    const events = people.get(person);
    if (events) events.push(table.event(item, time * 1000));
    else people.set(person, [table.event(item, time * 1000)]);
  }
  return [...people].map(([person, events]) => ({ person, events }));
}
