// Why a card is in the feed, in words: only from the score's own terms and the pages that drove it.

import type { ParseKeys } from 'i18next';
import type { Because, FeedItem, ScoreTerm } from '../../engine/api';

/** A sentence as the words hold it: a key and what to fill in. */
export interface Sentence {
  key: ParseKeys;
  values: Record<string, string | number>;
}

type Reasoned = Pick<FeedItem, 'because' | 'terms' | 'exploration'>;

/** A page that carries less than this share of the match is listed, but not named in the sentence. */
export const namedShare = 0.05;
const longestTitle = 64;

/** Cuts a title at a word near `longest` characters. */
export function shortTitle(title: string, longest = longestTitle): string {
  const trimmed = title.trim();
  if (trimmed.length <= longest) return trimmed;
  const cut = Array.from(trimmed).slice(0, longest).join('');
  const space = cut.lastIndexOf(' ');
  return `${(space > longest * 0.5 ? cut.slice(0, space) : cut).trimEnd()}…`;
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
export function reasonSentence(item: Reasoned, picked: boolean): Sentence {
  if (item.exploration) return { key: 'why.exploration', values: {} };
  const strongest = strongestTerm(item.terms);
  const named = drivingPages(item.because).filter(
    (page) => page.share >= namedShare && page.title.trim() !== '',
  );
  const first = named[0];
  const liftedByInterest =
    strongest === null || strongest.term === 'interest' || strongest.term === 'diversity';
  if (first && liftedByInterest) {
    const second = named[1];
    const values = { first: shortTitle(first.title), second: shortTitle(second?.title ?? '') };
    if (!second) return { key: 'why.one', values: { first: values.first } };
    if (named.length === 2) return { key: 'why.two', values };
    return { key: 'why.more', values: { ...values, count: named.length - 2 } };
  }
  if (strongest && strongest.term !== 'interest') return { key: `why.${strongest.term}`, values: {} };
  return { key: picked ? 'why.interests' : 'why.interest', values: {} };
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
