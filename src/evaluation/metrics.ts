// How good an order is: AUC, MRR, nDCG and HR of one ranked list; coverage and diversity of many.
import { DriftfeedError } from '../device/errors';
import { dot, type Matrix, rowOf } from '../embedding/matrix';

/** Of one list, each 0..1, as defined in the log bundles' README. */
export interface RankingMetrics {
  /** Share of (clicked, not clicked) pairs in the right order; ties count half. 0.5 without such pairs. */
  auc: number;
  /** Mean of 1 / r over the clicked, r the place from 1. */
  mrr: number;
  /** Σ 1 / log2(r + 1) over the clicked with r ≤ k, by the best possible such sum. */
  ndcg5: number;
  ndcg10: number;
  /** 1 if a clicked one has r ≤ 10. */
  hr10: number;
}

export const metricNames = ['auc', 'mrr', 'ndcg5', 'ndcg10', 'hr10'] as const;

/** Rows by falling score; ties in an order drawn by chance, so that no model gains by them. */
export function rankRows(scores: ArrayLike<number>, random: () => number): number[] {
  const order = Array.from({ length: scores.length }, (_, row) => ({ row, chance: random() }));
  order.sort((a, b) => scores[b.row]! - scores[a.row]! || a.chance - b.chance);
  return order.map(({ row }) => row);
}

/** Places from 1 of the clicked rows in a ranked list, rising. */
function placesOf(ranked: readonly number[], clicked: ReadonlySet<number>): number[] {
  const places: number[] = [];
  ranked.forEach((row, index) => {
    if (clicked.has(row)) places.push(index + 1);
  });
  return places;
}

function areaUnderCurve(scores: ArrayLike<number>, clicked: ReadonlySet<number>): number {
  let pairs = 0;
  let right = 0;
  for (const row of clicked) {
    for (let other = 0; other < scores.length; other++) {
      if (clicked.has(other)) continue;
      pairs++;
      if (scores[row]! > scores[other]!) right += 1;
      else if (scores[row]! === scores[other]!) right += 0.5;
    }
  }
  return pairs > 0 ? right / pairs : 0.5;
}

function meanReciprocalRank(places: readonly number[]): number {
  return places.reduce((sum, place) => sum + 1 / place, 0) / places.length;
}

function discountedGain(places: readonly number[], k: number): number {
  let sum = 0;
  let best = 0;
  places.forEach((place, index) => {
    if (place <= k) sum += 1 / Math.log2(place + 1);
    if (index < k) best += 1 / Math.log2(index + 2);
  });
  return sum / best;
}

/** All of them for one list. Throws `misuse` where nothing was clicked or a score is not a number. */
export function rankingMetrics(
  scores: ArrayLike<number>,
  clicked: ReadonlySet<number>,
  random: () => number,
): RankingMetrics {
  if (clicked.size === 0) throw new DriftfeedError('misuse', 'nothing clicked');
  for (let row = 0; row < scores.length; row++)
    if (Number.isNaN(scores[row]!)) throw new DriftfeedError('misuse', `score ${row} is not a number`);
  const places = placesOf(rankRows(scores, random), clicked);
  return {
    auc: areaUnderCurve(scores, clicked),
    mrr: meanReciprocalRank(places),
    ndcg5: discountedGain(places, 5),
    ndcg10: discountedGain(places, 10),
    hr10: places[0]! <= 10 ? 1 : 0,
  };
}

/** Share of the items that stand in at least one list. */
export function coverage(lists: readonly (readonly string[])[], items: ReadonlySet<string>): number {
  const shown = new Set(lists.flat().filter((id) => items.has(id)));
  return items.size > 0 ? shown.size / items.size : 0;
}

/** Mean of 1 − cos over the pairs of a list; 0 for fewer than two. */
export function intraListDiversity(vectors: Matrix, rows: readonly number[]): number {
  let sum = 0;
  let pairs = 0;
  for (let i = 0; i < rows.length; i++) {
    for (let j = i + 1; j < rows.length; j++) {
      sum += 1 - dot(rowOf(vectors, rows[i]!), rowOf(vectors, rows[j]!));
      pairs++;
    }
  }
  return pairs > 0 ? sum / pairs : 0;
}

/**
 * Mean −log2 of the share of people who have an item: how little the crowd would have said the same (mean
 * self-information, Zhou et al. 2010; Vargas & Castells 2011). With n of N people, the share is (n + 1) / (N + 1), so
 * that an item of nobody's counts as rare and not as infinitely so.
 */
export function novelty(
  ids: readonly string[],
  peopleWith: ReadonlyMap<string, number>,
  people: number,
): number {
  if (ids.length === 0) return 0;
  const bits = ids.map((id) => -Math.log2(((peopleWith.get(id) ?? 0) + 1) / (people + 1)));
  return bits.reduce((sum, value) => sum + value, 0) / bits.length;
}

/**
 * Mean distance 1 − cos of listed items to the nearest thing the person had (after Vargas & Castells 2011, with the
 * nearest in place of the mean, which says little of somebody with several interests): for logs of single people,
 * where how many have an item says nothing. 1 where nothing is known of the person.
 */
export function unexpectedness(
  vectors: Matrix,
  rows: readonly number[],
  had: readonly Float32Array[],
): number {
  if (rows.length === 0) return 0;
  const distances = rows.map((row) =>
    had.reduce((least, vector) => Math.min(least, 1 - dot(rowOf(vectors, row), vector)), 1),
  );
  return distances.reduce((sum, value) => sum + value, 0) / distances.length;
}
