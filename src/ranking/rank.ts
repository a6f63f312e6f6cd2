// Candidates in, ordered feed out: score, leave out, diversify, and keep some places for exploring.
import { createRandom } from '../interest/random';
import { topicsToTry } from './bandit';
import { itemTopics } from './item-topics';
import { largest } from './largest';
import { pickByMargin } from './mmr';
import { type RankingInput, scoreCandidates, type Terms } from './score';

export interface RankOptions {
  count: number;
  seed: number;
  /** Addresses that may not appear: hidden, already read, disliked. */
  exclude: ReadonlySet<string>;
  /** Rows that keep their places above what is ranked; not returned again. */
  above?: readonly number[];
}

export interface Ranked {
  row: number;
  score: number;
  terms: Terms;
  /** Placed to widen the feed, not for its score. */
  exploration: boolean;
  /** What it is a try of, where it was placed to widen the feed and there is a name for it. */
  topic?: string;
}

/**
 * Taken off for full likeness, in score points: familiar … adventurous. By `npm run trade-off` even the latter costs
 * at most 0.21 of nDCG@10 × 100 on any of four public logs, where interest counts in full.
 */
const diversityPenalty = { familiar: 0.95, adventurous: 4.5 };
/** At most this share of the places goes to exploring, at full adventure. */
const explorationShare = 0.3;

/**
 * Orders a feed. The same input and seed give the same feed. The list has two streams: the diversified
 * best, and `explorationShare · adventure` of the places for tries: from the least familiar third of what still
 * scores above the median, the best of the topics that a bandit chooses by how earlier tries were taken.
 */
export function rank(input: RankingInput, options: RankOptions): Ranked[] {
  const above = options.above ?? [];
  const placed = new Set(above);
  const allowed: number[] = [];
  input.items.forEach((item, row) => {
    if (!placed.has(row) && !options.exclude.has(item.url)) allowed.push(row);
  });
  const { scores, termsOf } = scoreCandidates(input);
  const explored = explore(input, allowed, scores, options);
  const open = new Array<number>(scores.length).fill(Number.NEGATIVE_INFINITY);
  for (const row of allowed) if (!explored.has(row)) open[row] = scores[row]!;
  const picks = pickByMargin({
    vectors: input.vectors,
    languages: input.items.map((item) => item.lang),
    unrelated: input.unrelated,
    scores: open,
    groups: input.sites,
    kinds: input.items.map((item) => item.kind),
    count: Math.min(options.count, allowed.length) - explored.size,
    above,
    penalty:
      diversityPenalty.familiar +
      input.adventure * (diversityPenalty.adventurous - diversityPenalty.familiar),
  });
  const best: Ranked[] = picks.map(({ row, penalty }) => ({
    row,
    score: scores[row]! + penalty,
    terms: { ...termsOf(row), diversity: penalty },
    exploration: false,
  }));
  return interleave(
    best,
    [...explored].map(([row, topic]) => ({
      row,
      score: scores[row]!,
      terms: termsOf(row),
      exploration: true,
      ...(topic === null ? {} : { topic }),
    })),
  );
}

/** The rows to try, each with its topic. */
function explore(
  input: RankingInput,
  allowed: readonly number[],
  scores: Float64Array,
  options: RankOptions,
): Map<number, string | null> {
  const places = Math.floor(Math.min(options.count, allowed.length) * explorationShare * input.adventure);
  const chosen = new Map<number, string | null>();
  if (places === 0) return chosen;
  const upperHalf = largest(scores, allowed, Math.ceil(allowed.length / 2));
  const strangeness = input.familiarity.map((value) => -value);
  const strange = [
    ...largest(strangeness, upperHalf, Math.max(places, Math.ceil(upperHalf.length / 3))),
  ].sort((a, b) => scores[b]! - scores[a]! || a - b);
  const topics = itemTopics(input.items, input.vectors);
  const rowsOf = new Map<string, number[]>();
  for (const row of strange) {
    const topic = topics.topicOf(row) ?? '';
    const rows = rowsOf.get(topic);
    if (rows) rows.push(row);
    else rowsOf.set(topic, [row]);
  }
  // Nothing tells apart what has no topic: chance does.
  const nameless = rowsOf.get('');
  if (nameless) rowsOf.set('', shuffled(nameless, createRandom(options.seed)));
  const available = new Map([...rowsOf].map(([topic, rows]) => [topic, rows.length]));
  for (const topic of topicsToTry(available, input.tried ?? new Map(), places, options.seed))
    chosen.set(rowsOf.get(topic)!.shift()!, topic === '' ? null : topic);
  return chosen;
}

/** Fisher–Yates. */
function shuffled(rows: readonly number[], random: () => number): number[] {
  const result = [...rows];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [result[i]!, result[j]!];
    [result[i], result[j]] = [b, a];
  }
  return result;
}

/** Spreads the explored items evenly, never first. */
function interleave(best: Ranked[], explored: Ranked[]): Ranked[] {
  if (explored.length === 0) return best;
  const every = Math.max(2, Math.floor((best.length + explored.length) / explored.length));
  const list: Ranked[] = [];
  let next = 0;
  for (const item of best) {
    list.push(item);
    if (list.length % every === every - 1 && next < explored.length) list.push(explored[next++]!);
  }
  return [...list, ...explored.slice(next)];
}
