// Puts a feed together: the serving model's scores, the person's reactions and slider, and true reasons.
import type { CatalogItem, SourcedItem } from '../catalog/item';
import type { PairCosines } from '../embedding/likeness';
import { rowOf } from '../embedding/matrix';
import { standardised } from '../interest/blend/standard';
import { type Calibration, probabilities } from '../interest/calibration';
import type { EventSequence, InterestModel } from '../interest/model';
import type { Outcomes } from '../ranking/bandit';
import { familiarity } from '../ranking/familiarity';
import type { FeedbackSignal } from '../ranking/feedback';
import { type Ranked, rank } from '../ranking/rank';
import { rankTeams } from '../ranking/rank-teams';
import { type RankingInput, scoreTerms } from '../ranking/score';
import type { Team } from '../ranking/team-draft';
import type { FeedbackAction, PageRow } from '../storage/schema';
import type { Because, FeedItem } from './api';
import type { Candidates } from './candidates';
import type { SceneInForce } from './scenes-service';
import { tagPrefix } from './sequence';

/** Scores that change with history, catalog or model but not with a reaction: computed once, then reused. */
export interface BaseScores {
  interest: Float32Array;
  familiarity: Float32Array;
  /** Score points of the scene of the moment; null without one. */
  scene: Float32Array | null;
  /** Of being opened; null where the model is not calibrated. */
  chances: Float64Array | null;
}

export function baseScores(
  model: InterestModel,
  sequence: EventSequence,
  candidates: Candidates,
  now: number,
  calibration: Calibration | null,
  scene: Pick<SceneInForce, 'model' | 'weight'> | null = null,
  /** Where another model's base of the same events and candidates has them already. */
  known?: BaseScores,
): BaseScores {
  const interest = model.score(model.forecast(now), candidates.set);
  return {
    interest,
    chances: calibration && probabilities(calibration, standardised(interest)),
    familiarity: known?.familiarity ?? familiarity(sequence, candidates.set.vectors),
    scene: known ? known.scene : sceneScores(scene, sequence, candidates, now),
  };
}

function sceneScores(
  scene: Pick<SceneInForce, 'model' | 'weight'> | null,
  sequence: EventSequence,
  candidates: Candidates,
  now: number,
): Float32Array | null {
  if (!scene) return null;
  scene.model.observe(sequence);
  const scores = standardised(scene.model.score(scene.model.forecast(now), candidates.set));
  return scores.map((score) => score * scene.weight);
}

/** A model and what it makes of the candidates. */
export interface Ranker {
  model: InterestModel;
  scores: BaseScores;
  /** What the model observed; its reasons are indices into it. */
  sequence: EventSequence;
  /** Reasons found before with the same scores, by address; new ones are added. */
  reasons: Map<string, Because[]>;
}

export interface ComposeInput {
  candidates: Candidates;
  ranker: Ranker;
  /** A second one, where the feed is drafted from two in turn; `coins` seeds who goes first. */
  rival: (Ranker & { coins: number }) | null;
  pages: ReadonlyMap<string, PageRow>;
  feedback: readonly FeedbackSignal[];
  /** What became of earlier tries, by topic. */
  tried: ReadonlyMap<string, Outcomes>;
  /** The language model's cosines of unrelated items. */
  unrelated: PairCosines;
  siteVisits: ReadonlyMap<string, number>;
  sourceTitles: ReadonlyMap<string, string>;
  now: number;
  adventure: number;
  seed: number;
  count: number;
  exclude: ReadonlySet<string>;
  /** Items that keep their places at the top. */
  keep: readonly FeedItem[];
  /** See `Expecting`; of the first. */
  becauseOfCards: (id: string, vector: Float32Array, at: number) => Because[];
}

/** The feed's items, best first, below those that keep their places. */
export function composeFeed(input: ComposeInput): FeedItem[] {
  const { candidates, keep, ranker, rival } = input;
  const ranking: RankingInput = {
    items: candidates.items,
    vectors: candidates.set.vectors,
    interest: ranker.scores.interest,
    familiarity: ranker.scores.familiarity,
    scene: ranker.scores.scene,
    feedback: input.feedback,
    tried: input.tried,
    unrelated: input.unrelated,
    siteVisits: input.siteVisits,
    sites: candidates.set.sites,
    now: input.now,
    adventure: input.adventure,
  };
  const kept = new Set(keep.map((entry) => entry.item.url));
  const above: number[] = [];
  candidates.items.forEach((item, row) => {
    if (kept.has(item.url)) above.push(row);
  });
  const options = {
    count: Math.max(0, input.count - keep.length),
    seed: input.seed,
    exclude: new Set([...input.exclude, ...kept]),
    above,
  };
  const ranked: (Ranked & { team?: Team | null })[] = rival
    ? rankTeams([ranking, { ...ranking, interest: rival.scores.interest }], options, rival.coins)
    : rank(ranking, options);
  const reactions = reactionsByUrl(input.feedback);
  // What nothing was done to stays the same object: among the lists kept for undoing it is then stored once.
  const withReactions = keep.map((entry) => {
    const now = reactions.get(entry.item.url) ?? [];
    return now.join() === entry.reactions.join() ? entry : { ...entry, reactions: now };
  });
  return [...withReactions, ...ranked.map((entry) => feedItem(entry, input, reactions))];
}

function feedItem(
  { row, score, terms, exploration, topic, team }: Ranked & { team?: Team | null },
  input: ComposeInput,
  reactions: ReadonlyMap<string, FeedbackAction[]>,
): FeedItem {
  const sourced = input.candidates.items[row]!;
  const { source, published } = sourced;
  const item = withoutSource(sourced);
  return {
    item,
    source: {
      id: source,
      title: input.sourceTitles.get(source) ?? input.candidates.set.sites[row]!,
      live: published !== undefined,
    },
    published: published ?? null,
    score,
    terms: scoreTerms
      .map((term) => ({ term, value: terms[term] }))
      .filter(({ value }) => Math.abs(value) >= 0.005),
    because: because(row, input, team === 1 && input.rival ? input.rival : input.ranker),
    exploration,
    ...(topic === undefined ? {} : { topic }),
    ...(team === undefined || team === null ? {} : { team }),
    // A bar by one of two models would weigh on what the other placed.
    chance: input.rival ? null : (input.ranker.scores.chances?.[row] ?? null),
    reactions: reactions.get(item.url) ?? [],
  };
}

const shown = new WeakMap<SourcedItem, CatalogItem>();

/** The same object each time: in what is stored with a feed, lists to undo to among it, an item is then there once. */
function withoutSource(sourced: SourcedItem): CatalogItem {
  let known = shown.get(sourced);
  if (!known) {
    const { source: _source, published: _published, ...item } = sourced;
    known = item;
    shown.set(sourced, known);
  }
  return known;
}

const becauseCount = 3;
/** Below this share of the score a page is no reason. Low, for each of many alike pages weighs little alone. */
const smallestShare = 0.004;

/**
 * The pages whose removal would cost the candidate most of its interest score, at the moment the score is of;
 * visits of a page are summed. They do not depend on reactions, so they are kept with the base.
 */
function because(row: number, input: ComposeInput, ranker: Ranker): Because[] {
  const { vectors, sites, ids, texts, kinds } = input.candidates.set;
  const known = ranker.reasons.get(ids[row]!);
  if (known) return known;
  const shareOf = new Map<string, number>();
  const about = {
    at: input.now,
    site: sites[row]!,
    id: ids[row]!,
    text: texts?.[row] ?? '',
    kind: kinds?.[row] ?? '',
  };
  for (const { index, share } of ranker.model.explain(rowOf(vectors, row), about)) {
    const event = ranker.sequence[index];
    // Of reactions the score's own term speaks; a reason is a page that was read or an interest that was picked.
    const told = event && (input.pages.has(event.id) || event.id.startsWith(tagPrefix));
    if (told) shareOf.set(event.id, (shareOf.get(event.id) ?? 0) + share);
  }
  const pages = [...shareOf].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const found = [
    ...pages.map(([id, share]) => pageReason(id, share, input)),
    ...(ranker === input.ranker ? input.becauseOfCards(ids[row]!, rowOf(vectors, row), input.now) : []),
  ]
    .filter(({ share }) => share >= smallestShare)
    .sort((a, b) => b.share - a.share)
    .slice(0, becauseCount);
  ranker.reasons.set(ids[row]!, found);
  return found;
}

function pageReason(id: string, share: number, input: ComposeInput): Because {
  const page = input.pages.get(id);
  return page
    ? { url: id, title: page.title || id, site: page.site, lastVisit: page.lastVisit, share }
    : { url: '', title: id.slice(tagPrefix.length), site: '', lastVisit: input.now, share };
}

function reactionsByUrl(feedback: readonly FeedbackSignal[]): Map<string, FeedbackAction[]> {
  const byUrl = new Map<string, FeedbackAction[]>();
  for (const { url, action } of feedback) byUrl.set(url, [...(byUrl.get(url) ?? []), action]);
  return byUrl;
}
