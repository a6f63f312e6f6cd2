// The person's topics: pages grouped by meaning, named by their most telling words, followed week by week.
import { dot, normalise } from '../embedding/matrix';
import type { EventSequence } from './model';
import { createRandom } from './random';
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
const mostRounds = 25;
const restarts = 6;

/**
 * Spherical k-means (Dhillon & Modha 2001) with k-means++ seeding (Arthur & Vassilvitskii 2007) on cosine
 * distance; k = √(n/2), at most 12. Topics come largest first. Seeded: the same pages give the same topics.
 */
export function findTopics(pages: readonly TopicPage[], seed: number): Topic[] {
  if (pages.length === 0) return [];
  const k = Math.max(1, Math.min(mostTopics, Math.round(Math.sqrt(pages.length / 2))));
  const random = createRandom(seed);
  const runs = Array.from({ length: restarts }, () => cluster(pages, seedCentres(pages, k, random)));
  const best = runs.reduce((a, b) => (b.cohesion > a.cohesion ? b : a));
  const labels = topicLabels(best.groups.map((group) => group.pages.map(({ text }) => text)));
  return best.groups.map((group, index) => ({
    label: labels[index]!,
    centre: group.centre,
    pages: [...group.pages].sort((a, b) => dot(b.vector, group.centre) - dot(a.vector, group.centre)),
  }));
}

interface Clustering {
  /** Largest first; none is empty. */
  groups: { centre: Float32Array; pages: TopicPage[] }[];
  /** Sum of the pages' cosines to their centres: what k-means makes large. */
  cohesion: number;
}

function cluster(pages: readonly TopicPage[], start: Float32Array[]): Clustering {
  let centres = start;
  let nearest: number[] = [];
  for (let round = 0; round < mostRounds; round++) {
    const assigned = pages.map(({ vector }) => nearestCentre(vector, centres));
    if (round > 0 && assigned.every((centre, index) => centre === nearest[index])) break;
    nearest = assigned;
    centres = centres.map((old, centre) => {
      const members = pages.filter((_, index) => nearest[index] === centre);
      return members.length > 0 ? meanDirection(members) : old;
    });
  }
  const groups = centres
    .map((centre, index) => ({ centre, pages: pages.filter((_, page) => nearest[page] === index) }))
    .filter((group) => group.pages.length > 0)
    .sort((a, b) => b.pages.length - a.pages.length);
  const cohesion = pages.reduce((sum, { vector }, index) => sum + dot(vector, centres[nearest[index]!]!), 0);
  return { groups, cohesion };
}

function seedCentres(pages: readonly TopicPage[], k: number, random: () => number): Float32Array[] {
  const centres = [pages[Math.floor(random() * pages.length)]!.vector];
  const distance = pages.map(({ vector }) => Math.max(0, 1 - dot(vector, centres[0]!)));
  while (centres.length < k) {
    let left = random() * distance.reduce((sum, value) => sum + value ** 2, 0);
    let chosen = distance.findIndex((value) => {
      left -= value ** 2;
      return left < 0;
    });
    if (chosen < 0) chosen = Math.floor(random() * pages.length);
    const centre = pages[chosen]!.vector;
    centres.push(centre);
    pages.forEach(({ vector }, index) => {
      distance[index] = Math.min(distance[index]!, Math.max(0, 1 - dot(vector, centre)));
    });
  }
  return centres;
}

function nearestCentre(vector: Float32Array, centres: readonly Float32Array[]): number {
  let best = 0;
  let bestCosine = Number.NEGATIVE_INFINITY;
  centres.forEach((centre, index) => {
    const cosine = dot(vector, centre);
    if (cosine > bestCosine) {
      best = index;
      bestCosine = cosine;
    }
  });
  return best;
}

function meanDirection(pages: readonly TopicPage[]): Float32Array {
  const sum = new Float32Array(pages[0]!.vector.length);
  for (const { vector } of pages) for (let j = 0; j < sum.length; j++) sum[j] = sum[j]! + vector[j]!;
  return normalise(sum);
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
