// Makes trials from a person's own history: the next new page among pages it could have been.
import { DriftfeedError } from '../device/errors';
import { matrixFromRows, rowOf } from '../embedding/matrix';
import { sessionGap } from '../history/session';
import type { CandidateSet, EventSequence, InterestEvent } from '../interest/model';
import { createRandom } from '../interest/random';
import { someOf } from '../interest/transfer/kinds/signals';
import { defaultShares, newPageTargets, type SplitShares, type TemporalSplit, temporalSplit } from './split';
import type { Trial } from './trial';

export interface OwnHistoryOptions {
  seed: number;
  /** Things the person has not visited; with them half of the other candidates come from here. */
  catalog?: CandidateSet;
  /** Other candidates beside the target. */
  others?: number;
  /** Most targets in validation, and in test. */
  mostTargets?: number;
  shares?: SplitShares;
}

export interface OwnHistoryTrials {
  /** The history without the pages set aside: fit on its training part, observe no other. */
  history: EventSequence;
  split: TemporalSplit;
  /** Of the later part of what may be learned from: to learn weights on, never to judge. */
  training: Trial[];
  validation: Trial[];
  test: Trial[];
}

/** At most this share of the pages of the training part is set aside. */
const setAsideShare = 0.15;
const defaultOthers = 50;
/** Before this share of the training part too little is known of the person for a choice to say much. */
const trainingFrom = 0.25;
const defaultMostTargets = 200;

/**
 * The next new page of each held-out event among `others` it could have been:
 * - own pages of other times: some of those seen only in the training part, drawn by chance, are *set
 *   aside*: taken out of the history altogether, so that no model remembers them, and offered here. They
 *   ask whether a model knows what the person likes *now*.
 * - the catalog's items, where one is given (half): they ask whether it knows the person at all.
 * Every model sees what lies before the target's session, and is asked for the moment it begins.
 * Targets that were visited before are not asked about (see `newPageTargets`). Throws
 * `not-enough-history` where there are not ten others to offer or no targets.
 */
export function ownHistoryTrials(sequence: EventSequence, options: OwnHistoryOptions): OwnHistoryTrials {
  const { seed, catalog, others = defaultOthers, mostTargets = defaultMostTargets } = options;
  const random = createRandom(seed);
  const asideCandidates = pagesOnlyBefore(sequence, temporalSplit(sequence, options.shares).trainingEnd);
  const asideCount = Math.min(
    Math.floor(asideCandidates.length * setAsideShare),
    Math.max(others * 3, Math.floor(asideCandidates.length * 0.1)),
  );
  const aside = draw(asideCandidates, asideCount, random);
  const asideIds = new Set(aside.map(({ id }) => id));
  const history = sequence.filter(({ id }) => !asideIds.has(id));
  const split = temporalSplit(history, options.shares ?? defaultShares);
  const visited = new Set(sequence.map(({ id }) => id));
  const catalogRows = (catalog?.ids ?? []).flatMap((id, row) => (visited.has(id) ? [] : [row]));

  if (aside.length + catalogRows.length < 10)
    throw new DriftfeedError('not-enough-history', `${aside.length} pages to offer beside the target`);
  const fromCatalog =
    aside.length === 0 ? others : Math.min(catalogRows.length, Math.max(others >> 1, others - aside.length));
  const trialsOf = (from: number, to: number): Trial[] =>
    newPageTargets(history, from, to, mostTargets).map((index) => {
      const target = history[index]!;
      const start = sessionStart(history, index);
      const own = draw(aside, Math.min(aside.length, others - fromCatalog), random);
      const strangers = draw(catalogRows, Math.min(catalogRows.length, fromCatalog), random);
      return {
        sequence: history,
        upTo: start,
        at: history[start]!.time,
        person: '',
        clicked: [0],
        ...(strangers.length > 0 ? { strangers: strangers.map((_, k) => 1 + own.length + k) } : {}),
        candidates: joinCandidates([target, ...own], catalog, strangers),
      };
    });
  const training = trialsOf(Math.floor(split.trainingEnd * trainingFrom), split.trainingEnd);
  const validation = trialsOf(split.trainingEnd, split.validationEnd);
  const test = trialsOf(split.validationEnd, history.length);
  if (test.length === 0) throw new DriftfeedError('not-enough-history', 'no new pages to predict');
  return { history, split, training, validation, test };
}

/**
 * The same question among the person's own pages alone. A catalog's items are embedded with their summaries, pages by
 * their titles: whoever learns directions could tell the two apart, and would know the answer without knowing the
 * person. As it was where there are no own pages beside the target.
 */
export function amongOwnPages(trial: Trial): Trial {
  return among(trial, (stranger) => !stranger);
}

/**
 * The same question among the catalog's items alone, which is what a feed asks. Own pages of other times are as near
 * to the history as the target is, most of them nearer: whoever learns weights from passing them over learns that
 * nearness is bad. As it was where there are no items.
 */
export function amongStrangers(trial: Trial): Trial {
  return among(trial, (stranger) => stranger);
}

function among(trial: Trial, kept: (stranger: boolean) => boolean): Trial {
  const strangers = new Set(trial.strangers);
  const clicked = new Set(trial.clicked);
  const rows = trial.candidates.ids.flatMap((_, row) =>
    clicked.has(row) || kept(strangers.has(row)) ? [row] : [],
  );
  if (rows.length <= clicked.size || rows.length === trial.candidates.ids.length) return trial;
  const { strangers: _, ...rest } = trial;
  return {
    ...rest,
    candidates: someOf(trial.candidates, rows),
    clicked: trial.clicked.map((row) => rows.indexOf(row)),
  };
}

/**
 * First event of the session an event is in. A feed is opened before a session, not after each click in it:
 * what is known there is all that came before, and within a session the page just read would say nearly all.
 */
function sessionStart(history: EventSequence, index: number): number {
  let start = index;
  while (start > 0 && history[start]!.time - history[start - 1]!.time <= sessionGap) start--;
  return start;
}

/** Pages all of whose events lie before `end`, as their first event. */
function pagesOnlyBefore(sequence: EventSequence, end: number): InterestEvent[] {
  const later = new Set(sequence.slice(end).map(({ id }) => id));
  const pages = new Map<string, InterestEvent>();
  for (const event of sequence.slice(0, end))
    if (!later.has(event.id) && !pages.has(event.id)) pages.set(event.id, event);
  return [...pages.values()];
}

/** `count` different ones by chance (a partial Fisher–Yates shuffle). */
export function draw<T>(from: readonly T[], count: number, random: () => number): T[] {
  const pool = [...from];
  const taken: T[] = [];
  for (let i = 0; i < count && pool.length > 0; i++) {
    const place = Math.floor(random() * pool.length);
    taken.push(pool[place]!);
    pool[place] = pool.at(-1)!;
    pool.pop();
  }
  return taken;
}

function joinCandidates(
  own: readonly InterestEvent[],
  catalog: CandidateSet | undefined,
  rows: readonly number[],
): CandidateSet {
  const fromCatalog = catalog ? rows.map((row) => rowOf(catalog.vectors, row)) : [];
  return {
    vectors: matrixFromRows([...own.map(({ vector }) => vector), ...fromCatalog], own[0]!.vector.length),
    ids: [...own.map(({ id }) => id), ...rows.map((row) => catalog!.ids[row]!)],
    sites: [...own.map(({ site }) => site), ...rows.map((row) => catalog!.sites[row]!)],
    texts: [...own.map(({ text }) => text ?? ''), ...rows.map((row) => catalog!.texts?.[row] ?? '')],
    kinds: [...own.map(({ kind }) => kind ?? ''), ...rows.map((row) => catalog!.kinds?.[row] ?? '')],
  };
}
