// The feed as the person sees it: made, kept, changed by a reaction, taken back by an undo.
import * as v from 'valibot';
import { itemSchema, itemText } from '../catalog/item';
import { DriftfeedError } from '../device/errors';
import { languageOf } from '../embedding/language';
import { unrelated } from '../embedding/likeness';
import { matrixFromRows, quantise, rowOf } from '../embedding/matrix';
import { contentHash } from '../embedding/text';
import { canonicalUrl } from '../history/canonical';
import { TopKModel } from '../interest/decay/top-k';
import type { EventSequence, InterestModel } from '../interest/model';
import type { FeedbackSignal } from '../ranking/score';
import { addFeedback, deleteFeedback } from '../storage/feedback';
import { loadFeed, saveFeed } from '../storage/feeds';
import type { FeedbackAction } from '../storage/schema';
import type { Because, Feed, FeedItem, Reaction, Settings } from './api';
import type { Candidates } from './candidates';
import { type BaseScores, baseScores, composeFeed } from './compose';
import type { PickedInterest, Profile } from './profile';

/** Enough to tell a feed of this version from anything else; it was written by this very code. */
const storedSchema = v.looseObject({
  feed: v.looseObject({
    id: v.string(),
    time: v.number(),
    items: v.array(v.looseObject({ item: itemSchema })),
  }),
  undo: v.array(v.looseObject({ undoId: v.number(), items: v.array(v.looseObject({ item: itemSchema })) })),
});

const feedLength = 48;
const frontPage = /^https?:\/\/[^/]+\/?$/;
/** The one seed of the product: the same history gives the same feed. */
const feedSeed = 1;
const undoDepth = 50;
const hour = 3_600_000;

/** What the feed needs from the rest of the engine at the moment it is made. */
export interface FeedWorld {
  candidates: Candidates;
  model: InterestModel;
  picked: readonly PickedInterest[];
  settings: Settings;
  sharpening: boolean;
}

/** Scores and reasons that stay while nothing but reactions changes. */
interface Base {
  candidates: Candidates;
  model: InterestModel;
  /** What the model observed; reasons are indices into it. Later reactions are not in it. */
  sequence: EventSequence;
  /** Names of the picked interests in it. */
  picked: string;
  version: number;
  feedbackVersion: number;
  now: number;
  scores: BaseScores;
  reasons: Map<string, Because[]>;
}

interface StoredFeed {
  feed: Feed;
  /** Items before each reaction, newest last, so that undo gives back exactly what was there. */
  undo: { undoId: number; items: FeedItem[] }[];
}

export class FeedService {
  /** Of a few picked interests each stands for itself: the nearest counts, where a mean of three would blur them. */
  readonly #picksModel = new TopKModel(1);
  #stored: StoredFeed | null = null;
  #base: Base | null = null;
  /** Ends when all that was begun has ended: what is made, changed and taken back never overlaps. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly profile: Profile,
    private readonly world: () => Promise<FeedWorld>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Reads the feed as it was last shown; one that is no longer understood counts as none. */
  async load(): Promise<void> {
    const stored = v.safeParse(storedSchema, await loadFeed(this.profile.storage));
    this.#stored = stored.success ? (stored.output as unknown as StoredFeed) : null;
  }

  current(): Feed | null {
    return this.#stored?.feed ?? null;
  }

  forget(): void {
    this.#stored = null;
    this.#base = null;
  }

  /** Does `work` while no feed is made or changed. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** A new feed from everything known now. */
  make(): Promise<Feed> {
    return this.exclusively(() => this.#make());
  }

  /**
   * Takes in a reaction. Items above the one reacted to stay where they are, so that nothing moves under
   * the person's eyes; everything below is ranked anew. A hidden item goes.
   */
  react(itemUrl: string, action: FeedbackAction): Promise<Reaction> {
    return this.exclusively(() => this.#react(itemUrl, action));
  }

  /** Takes a reaction back; the feed is what it was before if nothing else happened since. */
  undo(undoId: number): Promise<Feed> {
    return this.exclusively(() => this.#undo(undoId));
  }

  /** The world as it is, but where there is nothing but picks, the model for those. */
  async #known(): Promise<FeedWorld> {
    const world = await this.world();
    const picksOnly = this.profile.visits.length === 0 && world.picked.length > 0;
    return picksOnly ? { ...world, model: this.#picksModel } : world;
  }

  async #make(): Promise<Feed> {
    const world = await this.#known();
    // Nothing is known of the person yet: no feed is better than one that only looks like theirs.
    if (this.profile.sequence(world.picked).length === 0) return this.#feed(world, []);
    // Reactions have become events since.
    if (this.#base?.feedbackVersion !== this.profile.feedbackVersion) this.#base = null;
    return this.#keep(this.#feed(world, this.#compose(world, [])), []);
  }

  async #react(itemUrl: string, action: FeedbackAction): Promise<Reaction> {
    const before = this.#stored ?? { feed: await this.#make(), undo: [] };
    const entry = before.feed.items.find(({ item }) => item.url === itemUrl);
    if (!entry) throw new DriftfeedError('misuse', `not in the feed: ${itemUrl}`);
    const world = await this.#known();
    const hash = await this.#rememberVector(entry, world.candidates);
    const undoId = await addFeedback(this.profile.storage, {
      itemUrl,
      title: entry.item.title,
      kind: entry.item.kind,
      contentHash: hash,
      action,
      time: this.now(),
    });
    await this.profile.loadFeedback();
    const undo = [...before.undo, { undoId, items: before.feed.items }].slice(-undoDepth);
    const position = before.feed.items.indexOf(entry);
    const keep = before.feed.items.slice(0, action === 'hide' ? position : position + 1);
    return { undoId, feed: await this.#keep(this.#feed(world, this.#compose(world, keep)), undo) };
  }

  async #undo(undoId: number): Promise<Feed> {
    const undone = this.profile.feedback.find(({ id }) => id === undoId);
    await deleteFeedback(this.profile.storage, undoId);
    await this.profile.loadFeedback();
    const isEvent = this.#base?.sequence.some(
      ({ id, time }) => id === undone?.itemUrl && time === undone.time,
    );
    if (isEvent) this.#base = null;
    const world = await this.#known();
    const stack = this.#stored?.undo ?? [];
    const last = stack.at(-1);
    if (last?.undoId === undoId) {
      return this.#keep(this.#feed(world, this.#compose(world, last.items)), stack.slice(0, -1));
    }
    // Taken back beneath others. Later steps kept lists made while it stood, earlier ones lists from before
    // what still stands: neither is what a further undo should give back.
    return this.#keep(this.#feed(world, this.#compose(world, [])), []);
  }

  /** Keeps the item's vector beside the pages', so that the reaction still speaks when the catalog changes. */
  async #rememberVector(entry: FeedItem, candidates: Candidates): Promise<string> {
    const hash = contentHash(itemText(entry.item));
    const vector = vectorAt(candidates, entry.item.url);
    if (vector && !this.profile.vectors.has(hash)) {
      await this.profile.addVectors([hash], quantise(matrixFromRows([vector], vector.length)), false);
    }
    return hash;
  }

  #compose(world: FeedWorld, keep: readonly FeedItem[]): FeedItem[] {
    const { profile } = this;
    const { candidates, model } = world;
    const base = this.#baseOf(world);
    return composeFeed({
      candidates,
      base: base.scores,
      model,
      sequence: base.sequence,
      pages: profile.pages,
      feedback: this.#signals(candidates),
      unrelated: unrelated[profile.model].items,
      siteVisits: profile.siteVisits(),
      sourceTitles: new Map(profile.sources.map((source) => [source.id, source.title])),
      now: base.now,
      adventure: world.settings.adventure,
      seed: feedSeed,
      count: feedLength,
      exclude: this.#excluded(candidates),
      keep,
      reasons: base.reasons,
    });
  }

  /** Made anew where what it is computed from has changed; a reaction alone changes none of that. */
  #baseOf(world: FeedWorld): Base {
    const { candidates, model } = world;
    const { version, feedbackVersion } = this.profile;
    const now = Math.floor(this.now() / hour) * hour;
    const picked = JSON.stringify(world.picked.map(({ tag }) => tag));
    const known = this.#base;
    const same = known?.candidates === candidates && known.model === model && known.picked === picked;
    if (same && known.version === version && known.now === now) return known;
    const sequence = this.profile.sequence(world.picked);
    model.observe(sequence);
    const scores = baseScores(model, sequence, candidates, now);
    const reasons = new Map<string, Because[]>();
    this.#base = { candidates, model, sequence, picked, version, feedbackVersion, now, scores, reasons };
    return this.#base;
  }

  #signals(candidates: Candidates): FeedbackSignal[] {
    const signals: FeedbackSignal[] = [];
    for (const row of this.profile.feedback) {
      const vector = this.profile.vectors.get(row.contentHash) ?? vectorAt(candidates, row.itemUrl);
      if (!vector) continue;
      signals.push({ url: row.itemUrl, action: row.action, lang: languageOf(row.title), vector });
    }
    return signals;
  }

  /** Hidden or disliked items, and what the person has already read. */
  #excluded(candidates: Candidates): Set<string> {
    const excluded = new Set<string>();
    for (const row of this.profile.feedback) {
      if (row.action === 'hide' || row.action === 'less') excluded.add(row.itemUrl);
    }
    const visited = this.profile.siteVisits();
    candidates.items.forEach(({ url }, row) => {
      // Whoever reads a site knows its front page, under whatever address.
      const known = frontPage.test(url) && visited.has(candidates.set.sites[row]!);
      if (known || this.profile.pages.has(canonicalUrl(url) ?? url)) excluded.add(url);
    });
    return excluded;
  }

  #feed(world: FeedWorld, items: FeedItem[]): Feed {
    return {
      id: `${this.now()}`,
      time: this.now(),
      items,
      servedBy: world.model === this.#picksModel ? 'interests' : world.model.name,
      sharpening: world.sharpening,
      adventure: world.settings.adventure,
      candidates: world.candidates.items.length,
    };
  }

  async #keep(feed: Feed, undo: StoredFeed['undo']): Promise<Feed> {
    this.#stored = { feed, undo };
    await saveFeed(this.profile.storage, this.#stored, this.now());
    return feed;
  }
}

function vectorAt({ items, set }: Candidates, url: string): Float32Array | null {
  const row = items.findIndex((item) => item.url === url);
  return row < 0 ? null : rowOf(set.vectors, row);
}
