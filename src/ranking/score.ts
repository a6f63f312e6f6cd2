// Scores candidates as a sum of named terms, so that every reason shown is a term that was added.
import type { SourcedItem } from '../catalog/item';
import type { Language } from '../embedding/language';
import { cosineOf, likenessOf, type PairCosines } from '../embedding/likeness';
import { dot, type Matrix, rowOf } from '../embedding/matrix';
import { standardised } from '../interest/blend/standard';
import type { FeedbackAction } from '../storage/schema';
import type { Outcomes } from './bandit';

export const scoreTerms = [
  'interest',
  'scene',
  'feedback',
  'freshness',
  'site',
  'exploration',
  'diversity',
] as const;
type ScoreTermName = (typeof scoreTerms)[number];
export type Terms = Record<ScoreTermName, number>;

/** A reaction of the person's with the vector of what it was about. */
export interface FeedbackSignal {
  url: string;
  action: FeedbackAction;
  /** Of the text the vector was made of. */
  lang: Language;
  /** Unit vector in the candidates' space. */
  vector: Float32Array;
}

/** Everything a feed is made from; arrays align with `items`. */
export interface RankingInput {
  items: readonly SourcedItem[];
  vectors: Matrix;
  /** The serving model's raw scores. */
  interest: Float32Array;
  /** What the time of the week adds, in score points at no adventure; null where it has no say. */
  scene?: Float32Array | null;
  /** Largest cosine to what the person has read, -1..1; what is far from it is adventurous. */
  familiarity: Float32Array;
  feedback: readonly FeedbackSignal[];
  /** What became of earlier tries, by topic. */
  tried?: ReadonlyMap<string, Outcomes>;
  /** The language model's cosines of unrelated items: below them two items are not alike at all. */
  unrelated: PairCosines;
  /** Visits the person made to each site. */
  siteVisits: ReadonlyMap<string, number>;
  /** Registrable domain of each item. */
  sites: readonly string[];
  /** Milliseconds since 1970. */
  now: number;
  /** 0 familiar … 1 adventurous. */
  adventure: number;
}

/** In standard deviations of the interest score: what one reaction to an identical item is worth. */
const feedbackWeight: Record<FeedbackAction, number> = {
  open: 0.3,
  save: 0.9,
  like: 1.5,
  less: -2.2,
  hide: -0.8,
};
const feedbackLimit = 3;
const freshnessWeight = 0.8;
/** Live items lose half their freshness in this time. */
const freshnessHalfLife = 36 * 3_600_000;
/** Small: a large site that is read a lot would else lift all it has. */
const siteWeight = 0.08;
const explorationWeight = 1.6;

/**
 * What the person's reactions say of one candidate: each counts by how alike the two are (linear from what
 * unrelated items reach to 1), summed and limited so that no pile of likes drowns the rest.
 */
export function feedbackTerm(
  { vector, lang }: { vector: Float32Array; lang: Language },
  feedback: readonly FeedbackSignal[],
  unrelated: PairCosines,
): number {
  let sum = 0;
  for (const signal of feedback) {
    const floor = cosineOf(unrelated, lang, signal.lang);
    sum += feedbackWeight[signal.action] * likenessOf(dot(vector, signal.vector), floor);
  }
  return Math.max(-feedbackLimit, Math.min(feedbackLimit, sum));
}

/** Terms of every candidate, `diversity` still 0. The score is their sum. */
export function scoreCandidates(input: RankingInput): Terms[] {
  const interest = standardised(input.interest);
  const unfamiliar = standardised(input.familiarity.map((value) => -value));
  const trust = 1 - 0.7 * input.adventure;
  return input.items.map((item, row) => {
    const age = item.published === undefined ? null : Math.max(0, input.now - item.published);
    return {
      interest: trust * interest[row]!,
      scene: trust * (input.scene?.[row] ?? 0),
      feedback: feedbackTerm(
        { vector: rowOf(input.vectors, row), lang: item.lang },
        input.feedback,
        input.unrelated,
      ),
      freshness: age === null ? 0 : freshnessWeight * 0.5 ** (age / freshnessHalfLife),
      site:
        siteWeight * Math.log1p(input.siteVisits.get(input.sites[row]!) ?? 0) * 0.5 * (1 - input.adventure),
      exploration: explorationWeight * input.adventure ** 1.5 * unfamiliar[row]!,
      diversity: 0,
    };
  });
}

export function total(terms: Terms): number {
  let sum = 0;
  for (const name of scoreTerms) sum += terms[name];
  return sum;
}
