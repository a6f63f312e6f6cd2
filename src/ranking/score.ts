// Scores candidates as a sum of named terms, so that every reason shown is a term that was added.
import type { SourcedItem } from '../catalog/item';
import type { PairCosines } from '../embedding/likeness';
import type { Matrix } from '../embedding/matrix';
import { standardised } from '../interest/blend/standard';
import type { Outcomes } from './bandit';
import { type FeedbackSignal, feedbackTerms } from './feedback';

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

const freshnessWeight = 0.8;
/** Live items lose half their freshness in this time. */
const freshnessHalfLife = 36 * 3_600_000;
/** Small: a large site that is read a lot would else lift all it has. */
const siteWeight = 0.08;
const explorationWeight = 1.6;

export interface Scored {
  /** One a candidate. */
  scores: Float64Array;
  /** What the score of a row is the sum of, `diversity` still 0. */
  termsOf(row: number): Terms;
}

export function scoreCandidates(input: RankingInput): Scored {
  const { items, adventure, now, sites, siteVisits } = input;
  const interest = standardised(input.interest);
  const unfamiliar = standardised(input.familiarity.map((value) => -value));
  const feedback = feedbackTerms(items, input.vectors, input.feedback, input.unrelated);
  const trust = 1 - 0.7 * adventure;
  const exploration = explorationWeight * adventure ** 1.5;
  const termsOf = (row: number): Terms => {
    const { published } = items[row]!;
    const visits = siteVisits.get(sites[row]!);
    return {
      interest: trust * interest[row]!,
      scene: trust * (input.scene?.[row] ?? 0),
      feedback: feedback[row]!,
      freshness:
        published === undefined
          ? 0
          : freshnessWeight * 0.5 ** (Math.max(0, now - published) / freshnessHalfLife),
      site: visits === undefined ? 0 : siteWeight * Math.log1p(visits) * 0.5 * (1 - adventure),
      exploration: exploration * unfamiliar[row]!,
      diversity: 0,
    };
  };
  // The terms of the few that are shown are made again, rather than kept of all.
  return { scores: Float64Array.from(items, (_, row) => total(termsOf(row))), termsOf };
}

export function total(terms: Terms): number {
  return (
    terms.interest +
    terms.scene +
    terms.feedback +
    terms.freshness +
    terms.site +
    terms.exploration +
    terms.diversity
  );
}
