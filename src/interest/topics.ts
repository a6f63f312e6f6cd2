// The person's topics: pages grouped by meaning, named by their most telling words, followed week by week.
import { dot, matrixFromRows, rowOf } from '../embedding/matrix';
import { findClusters } from './clusters';
import type { EventSequence } from './model';
import { topicLabels } from './topic-labels';

export interface TopicPage {
  id: string;
  title: string;
  /** The title without its site's name, to name topics by. */
  text: string;
  /** Unit vector. */
  vector: Float32Array;
}

export interface Topic {
  label: string;
  /** Unit vector: the direction of its pages' mean. */
  centre: Float32Array;
  /** Nearest to the centre first. */
  pages: TopicPage[];
}

const mostTopics = 12;
const restarts = 6;

/** `findClusters` with k = √(n/2), at most 12. Topics come largest first; the same pages and seed give the same topics. */
export function findTopics(pages: readonly TopicPage[], seed: number): Topic[] {
  if (pages.length === 0) return [];
  const count = Math.max(1, Math.min(mostTopics, Math.round(Math.sqrt(pages.length / 2))));
  const vectors = matrixFromRows(
    pages.map(({ vector }) => vector),
    pages[0]!.vector.length,
  );
  const { centres, members } = findClusters(vectors, count, seed, restarts);
  const groups = members.map((rows) => rows.map((row) => pages[row]!));
  const labels = topicLabels(groups.map((group) => group.map(({ text }) => text)));
  return groups.map((group, k) => {
    const centre = rowOf(centres, k);
    return {
      label: labels[k]!,
      centre,
      pages: group.sort((a, b) => dot(b.vector, centre) - dot(a.vector, centre)),
    };
  });
}

/**
 * Share of attention of each topic in each bucket, topics × buckets, each bucket summing to 1 (or 0 where
 * nothing was read). Attention is the engagement weight of an event, lightly smoothed over three buckets
 * (¼, ½, ¼) since a week of few pages says little by itself.
 */
export function attentionShares(
  topics: readonly Topic[],
  sequence: EventSequence,
  starts: readonly number[],
  bucketMilliseconds: number,
): number[][] {
  const topicOf = new Map(topics.flatMap(({ pages }, index) => pages.map(({ id }) => [id, index] as const)));
  const counts = topics.map(() => new Array<number>(starts.length).fill(0));
  const first = starts[0] ?? 0;
  for (const { id, time, weight } of sequence) {
    const topic = topicOf.get(id);
    const bucket = Math.floor((time - first) / bucketMilliseconds);
    if (topic !== undefined && weight > 0 && bucket >= 0 && bucket < starts.length)
      counts[topic]![bucket]! += weight;
  }
  const smooth = counts.map((row) =>
    row.map((value, i) => 0.5 * value + 0.25 * (row[i - 1] ?? value) + 0.25 * (row[i + 1] ?? value)),
  );
  const totals = starts.map((_, bucket) => smooth.reduce((sum, row) => sum + row[bucket]!, 0));
  return smooth.map((row) => row.map((value, bucket) => (totals[bucket]! > 0 ? value / totals[bucket]! : 0)));
}

/** A cosine to the centre larger by this much multiplies a topic's share by e. */
const forecastTemperature = 0.5;
/** A topic without any recent attention can still come back: it counts as having had this share. */
const smallestShare = 0.01;

/**
 * Share of each topic in a forecast interest vector x̂: the recent shares, moved by how much nearer x̂ points to
 * a topic than the recent interest r does, share_j ∝ recent_j · exp((cos(x̂, c_j) − cos(r, c_j)) / τ). A model
 * that forecasts no change leaves the shares as they are.
 */
export function forecastShares(
  topics: readonly Topic[],
  forecast: Float32Array,
  recent: Float32Array,
  recentShares: readonly number[],
): number[] {
  const moved = topics.map(({ centre }, i) => {
    const nearer = dot(forecast, centre) - dot(recent, centre);
    return Math.max(recentShares[i]!, smallestShare) * Math.exp(nearer / forecastTemperature);
  });
  const total = moved.reduce((sum, value) => sum + value, 0);
  return moved.map((value) => value / total);
}
