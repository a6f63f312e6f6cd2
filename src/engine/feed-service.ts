// The feed as the person sees it: made, kept, changed by a reaction, taken back by an undo.
import { itemText } from '../catalog/item';
import { DriftfeedError } from '../device/errors';
import { matrixFromRows, quantise, rowOf } from '../embedding/matrix';
import { contentHash } from '../embedding/text';
import { canonicalUrl } from '../history/canonical';
import type { InterestModel } from '../interest/model';
import type { FeedbackSignal } from '../ranking/score';
import { addFeedback, deleteFeedback } from '../storage/feedback';
import { loadFeed, saveFeed } from '../storage/feeds';
import type { FeedbackAction } from '../storage/schema';
import type { Feed, FeedItem, Reaction, Settings } from './api';
import type { Candidates } from './candidates';
import { type BaseScores, baseScores, composeFeed } from './compose';
import type { PickedInterest, Profile } from './profile';

const feedLength = 48;
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

interface StoredFeed {
  feed: Feed;
  /** Items before each reaction, newest last, so that undo gives back exactly what was there. */
  undo: { undoId: number; items: FeedItem[] }[];
}

export class FeedService {
  #stored: StoredFeed | null = null;
  #base: { key: string; feedbackVersion: number; scores: BaseScores } | null = null;

  constructor(
    private readonly profile: Profile,
    private readonly world: () => Promise<FeedWorld>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Reads the feed as it was last shown. */
  async load(): Promise<void> {
    this.#stored = (await loadFeed(this.profile.storage)) as StoredFeed | null;
  }

  current(): Feed | null {
    return this.#stored?.feed ?? null;
  }

  forget(): void {
    this.#stored = null;
    this.#base = null;
  }

  /** A new feed from everything known now. */
  async make(): Promise<Feed> {
    const world = await this.world();
    // Nothing is known of the person yet: no feed is better than one that only looks like theirs.
    if (this.profile.sequence(world.picked).length === 0) return this.#feed(world, []);
    // Reactions have become events since.
    if (this.#base?.feedbackVersion !== this.profile.feedbackVersion) this.#base = null;
    const items = this.#compose(world, [], feedLength);
    return this.#keep(this.#feed(world, items), []);
  }

  /**
   * Takes in a reaction. Items above the one reacted to stay where they are, so that nothing moves under
   * the person's eyes; everything below is ranked anew. A hidden item goes.
   */
  async react(itemUrl: string, action: FeedbackAction): Promise<Reaction> {
    const before = this.#stored ?? { feed: await this.make(), undo: [] };
    const entry = before.feed.items.find(({ item }) => item.url === itemUrl);
    if (!entry) throw new DriftfeedError('misuse', `not in the feed: ${itemUrl}`);
    const world = await this.world();
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
    const rest = action === 'open' || action === 'save' ? before.feed.items.slice(position + 1) : [];
    const items = this.#compose(world, [...keep, ...rest], feedLength);
    return { undoId, feed: await this.#keep(this.#feed(world, items), undo) };
  }

  /** Takes a reaction back; the feed is what it was before if nothing else happened since. */
  async undo(undoId: number): Promise<Feed> {
    await deleteFeedback(this.profile.storage, undoId);
    await this.profile.loadFeedback();
    const world = await this.world();
    const stack = this.#stored?.undo ?? [];
    const last = stack.at(-1);
    const keep = last?.undoId === undoId ? last.items : [];
    const items = this.#compose(world, keep, feedLength);
    return this.#keep(
      this.#feed(world, items),
      stack.filter((step) => step.undoId !== undoId),
    );
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

  #compose(world: FeedWorld, keep: readonly FeedItem[], count: number): FeedItem[] {
    const { profile } = this;
    const now = Math.floor(this.now() / hour) * hour;
    const sequence = profile.sequence(world.picked);
    world.model.observe(sequence);
    const key = `${profile.version}/${world.model.name}/${now}/${world.candidates.items.length}`;
    if (this.#base?.key !== key) {
      const scores = baseScores(world.model, sequence, world.candidates, now);
      this.#base = { key, feedbackVersion: profile.feedbackVersion, scores };
    }
    return composeFeed({
      candidates: world.candidates,
      base: this.#base.scores,
      model: world.model,
      sequence,
      pages: profile.pages,
      feedback: this.#signals(world.candidates),
      siteVisits: profile.siteVisits(),
      sourceTitles: new Map(profile.sources.map((source) => [source.id, source.title])),
      now,
      adventure: world.settings.adventure,
      seed: feedSeed,
      count,
      exclude: this.#excluded(world.candidates),
      keep,
    });
  }

  #signals(candidates: Candidates): FeedbackSignal[] {
    const signals: FeedbackSignal[] = [];
    for (const row of this.profile.feedback) {
      const vector = this.profile.vectors.get(row.contentHash) ?? vectorAt(candidates, row.itemUrl);
      if (vector) signals.push({ url: row.itemUrl, action: row.action, vector });
    }
    return signals;
  }

  /** Hidden or disliked items, and what the person has already read. */
  #excluded(candidates: Candidates): Set<string> {
    const excluded = new Set<string>();
    for (const row of this.profile.feedback) {
      if (row.action === 'hide' || row.action === 'less') excluded.add(row.itemUrl);
    }
    for (const { url } of candidates.items) {
      if (this.profile.pages.has(canonicalUrl(url) ?? url)) excluded.add(url);
    }
    return excluded;
  }

  #feed(world: FeedWorld, items: FeedItem[]): Feed {
    const picksOnly = this.profile.visits.length === 0 && world.picked.length > 0;
    return {
      id: `${this.now()}`,
      time: this.now(),
      items,
      servedBy: picksOnly ? 'interests' : world.model.name,
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
