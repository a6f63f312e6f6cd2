// Why a card is in the feed, in words: only from the score's own terms and the pages that drove it.

import type { ParseKeys } from 'i18next';
import type { Because, FeedItem, ScoreTerm } from '../../engine/api';

/** A sentence as the words hold it: a key and what to fill in. */
export interface Sentence {
  key: ParseKeys;
  values: Record<string, string | number>;
}

type Reasoned = Pick<FeedItem, 'because' | 'terms' | 'exploration' | 'topic'>;

/** A page that carries less than this share of the match is no reason by itself, at most the nearest of many. */
const namedShare = 0.1;
const longestTitle = 64;

/** Cuts a title at a word near `longest` characters. */
export function shortTitle(title: string, longest = longestTitle): string {
  const trimmed = title.trim();
  if (trimmed.length <= longest) return trimmed;
  const cut = Array.from(trimmed).slice(0, longest).join('');
  const space = cut.lastIndexOf(' ');
  const whole = space > longest * 0.5 ? cut.slice(0, space) : cut;
  return `${whole.replace(/[\s,;:.|–—-]+$/, '')}…`;
}

/** The term that added most to the score; null where nothing added anything. */
export function strongestTerm(terms: readonly ScoreTerm[]): ScoreTerm | null {
  let strongest: ScoreTerm | null = null;
  for (const term of terms) {
    if (term.value > 0 && (strongest === null || term.value > strongest.value)) strongest = term;
  }
  return strongest;
}

/** Pages by how much of the match goes without them, largest first. */
export function drivingPages(because: readonly Because[]): Because[] {
  return [...because].sort((a, b) => b.share - a.share);
}

/**
 * The one true sentence of a card: that it was placed to widen the feed, else the pages that drove it where
 * interest is what lifted it, else the term that did.
 */
export function reasonSentence(item: Reasoned): Sentence {
  if (item.exploration)
    return item.topic === undefined
      ? { key: 'why.exploration', values: {} }
      : { key: 'why.try', values: { topic: item.topic } };
  const strongest = strongestTerm(item.terms);
  const liftedByInterest =
    strongest === null || strongest.term === 'interest' || strongest.term === 'diversity';
  if (!liftedByInterest) return { key: `why.${strongest.term}`, values: {} };

  const driving = drivingPages(item.because).filter((page) => page.title.trim() !== '');
  const closest = driving[0];
  if (!closest) return { key: 'why.interest', values: {} };
  const first = shortTitle(closest.title);
  if (closest.card) return { key: 'why.card', values: { first } };
  // An interest picked at the start stands among the pages without an address.
  if (closest.url === '') return { key: 'why.picked', values: { first } };
  if (closest.share < namedShare) return { key: 'why.mostly', values: { first } };

  const others = driving.slice(1).filter((page) => page.url !== '' && page.share >= namedShare);
  const second = others[0];
  if (!second) return { key: 'why.one', values: { first } };
  const values = { first, second: shortTitle(second.title) };
  if (others.length === 1) return { key: 'why.two', values };
  return { key: 'why.more', values: { ...values, count: others.length - 1 } };
}

export interface TermBar {
  term: ScoreTerm['term'];
  value: number;
  /** Length of the bar, 0..1 of the longest. */
  length: number;
}

/** The terms that moved the score, largest effect first; those that moved nothing are left out. */
export function termBars(terms: readonly ScoreTerm[]): TermBar[] {
  const longest = Math.max(...terms.map((term) => Math.abs(term.value)), 1e-9);
  return terms
    .filter((term) => Math.abs(term.value) >= 0.005)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .map((term) => ({ term: term.term, value: term.value, length: Math.abs(term.value) / longest }));
}
