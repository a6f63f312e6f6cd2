// The feed as the person sees it: made, kept, changed by a reaction, taken back by an undo.
import * as v from 'valibot';
import { itemSchema, itemText } from '../catalog/item';
import { DriftfeedError } from '../device/errors';
import { languageOf } from '../embedding/language';
import { unrelated } from '../embedding/likeness';
import { matrixFromRows, quantise, rowOf } from '../embedding/matrix';
import { contentHash } from '../embedding/text';
import { canonicalUrl } from '../history/canonical';
import type { Calibration } from '../interest/calibration';
import { TopKModel } from '../interest/decay/top-k';
import type { InterestModel } from '../interest/model';
import type { FeedbackSignal } from '../ranking/feedback';
import { outcomesOf } from '../ranking/tries';
import { addFeedback, deleteFeedback } from '../storage/feedback';
import { loadFeed, saveFeed } from '../storage/feeds';
import type { FeedbackAction, FeedbackRow } from '../storage/schema';
import type { Because, Feed, FeedItem, Reaction, Settings } from './api';
import type { Candidates } from './candidates';
import { baseScores, composeFeed, type Ranker } from './compose';
import { type Expecting, ownAlone } from './people-service';
import type { PickedInterest, Profile } from './profile';
import type { SceneInForce } from './scenes-service';
import { Shortlister } from './shortlist';

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
  /** What serves in the place of a person's own model while that knows little, or where cards were taken in. */
  expect?: (own: InterestModel, picks: number) => Promise<Expecting>;
  /** Of that model; null where it has none. */
  calibration: Calibration | null;
  picked: readonly PickedInterest[];
  settings: Settings;
  sharpening: boolean;
  /** While the person has two models compared. */
  duel?: Duel | null;
  /** The scene of this moment, where it has a say. */
  scene?: SceneInForce | null;
}

/** The world with the model that serves in it. */
interface Known extends Omit<FeedWorld, 'expect'>, Expecting {
  own: InterestModel;
  /** Everything there is; `candidates` is what of it is scored. */
  all: Candidates;
}

/** A second model whose picks take turns with those of the one that serves. */
export interface Duel {
  id: string;
  rival: InterestModel;
  /** Which feed of the comparison the next one is; null: it needs no more. */
  round: number | null;
  seed: number;
}

/** Scores and reasons that stay while nothing but reactions changes; later reactions are not in its sequence. */
interface Base extends Ranker {
  candidates: Candidates;
  /** Names of the picked interests in it. */
  picked: string;
  /** Of the scene in force. */
  sceneKey: string | null;
  version: number;
  feedbackVersion: number;
  now: number;
  siteVisits: ReadonlyMap<string, number>;
  /** Addresses of candidates that the person has read. */
  read: ReadonlySet<string>;
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
  readonly #shortlister = new Shortlister();
  /** What is scored, and from what it was found. */
  #shortlist: { all: Candidates; version: number; picked: string; value: Candidates } | null = null;
  readonly #bases = new Map<InterestModel, Base>();
  /** Ends when all that was begun has ended: what is made, changed and taken back never overlaps. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly profile: Profile,
    private readonly world: () => Promise<FeedWorld>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Reads the feed as it was last shown. One that is empty, or no longer understood, counts as none: it may be better now. */
  async load(): Promise<void> {
    const stored = v.safeParse(storedSchema, await loadFeed(this.profile.storage));
    const some = stored.success && stored.output.feed.items.length > 0;
    this.#stored = some ? (stored.output as unknown as StoredFeed) : null;
  }

  current(): Feed | null {
    return this.#stored?.feed ?? null;
  }

  forget(): void {
    this.#stored = null;
    this.#shortlist = null;
    this.#shortlister.release();
    this.#bases.clear();
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
  async #known(anew = false): Promise<Known> {
    const { expect, ...world } = await this.world();
    const picksOnly = this.profile.visits.length === 0 && world.picked.length > 0;
    const own = picksOnly ? this.#picksModel : world.model;
    // Two models are compared as they are, without what is expected of people beside one of them.
    const duel = picksOnly ? null : (world.duel ?? null);
    const expecting = duel ? ownAlone(own) : ((await expect?.(own, world.picked.length)) ?? ownAlone(own));
    // The calibration is of the trained model alone, and of its scores as they stand among all kinds.
    const calibrated = expecting.model === world.model && world.settings.kinds.length === 0;
    const calibration = calibrated ? world.calibration : null;
    const all = world.candidates;
    const candidates = await this.#shortlisted(world, anew);
    return { ...world, ...expecting, candidates, all, calibration, own, duel };
  }

  /** Found again where what was read has changed, and for a new feed; else reactions would score others each time. */
  async #shortlisted({ candidates: all, picked }: FeedWorld, anew: boolean): Promise<Candidates> {
    const { version } = this.profile;
    const key = namesOf(picked);
    const known = this.#shortlist;
    if (!anew && known?.all === all && known.version === version && known.picked === key) return known.value;
    const value = await this.#shortlister.of(all, () => this.profile.sequence(picked));
    this.#shortlist = { all, version, picked: key, value };
    return value;
  }

  async #make(): Promise<Feed> {
    const world = await this.#known(true);
    // Nothing is known of the person yet: no feed is better than one that only looks like theirs.
    if (this.profile.sequence(world.picked).length === 0 && !world.fromCards) {
      const nothing = this.#feed(world, []);
      return this.#stored ? this.#keep(nothing, []) : nothing;
    }
    // Reactions have become events since.
    for (const [model, { feedbackVersion }] of this.#bases) {
      if (feedbackVersion !== this.profile.feedbackVersion) this.#bases.delete(model);
    }
    const { duel } = world;
    const round = duel && duel.round !== null ? { id: duel.id, round: duel.round } : undefined;
    return this.#keep(this.#fill(world, [], round), []);
  }

  async #react(itemUrl: string, action: FeedbackAction): Promise<Reaction> {
    const before = this.#stored ?? { feed: await this.#make(), undo: [] };
    const entry = before.feed.items.find(({ item }) => item.url === itemUrl);
    if (!entry) throw new DriftfeedError('misuse', `not in the feed: ${itemUrl}`);
    const world = await this.#known();
    const hash = await this.#rememberVector(entry, world.all);
    const undoId = await addFeedback(this.profile.storage, {
      itemUrl,
      title: entry.item.title,
      kind: entry.item.kind,
      contentHash: hash,
      action,
      time: this.now(),
      ...this.#tries(entry, before.feed.items),
    });
    await this.profile.loadFeedback();
    const undo = [...before.undo, { undoId, items: before.feed.items }].slice(-undoDepth);
    const position = before.feed.items.indexOf(entry);
    const keep = before.feed.items.slice(0, action === 'hide' ? position : position + 1);
    return { undoId, feed: await this.#keep(this.#fill(world, keep, before.feed.duel), undo) };
  }

  async #undo(undoId: number): Promise<Feed> {
    const undone = this.profile.feedback.find(({ id }) => id === undoId);
    await deleteFeedback(this.profile.storage, undoId);
    await this.profile.loadFeedback();
    const isEvent = [...this.#bases.values()].some(({ sequence }) =>
      sequence.some(({ id, time }) => id === undone?.itemUrl && time === undone.time),
    );
    if (isEvent) this.#bases.clear();
    const world = await this.#known();
    const stack = this.#stored?.undo ?? [];
    const last = stack.at(-1);
    if (last?.undoId === undoId) {
      return this.#keep(this.#fill(world, last.items, this.#stored?.feed.duel), stack.slice(0, -1));
    }
    // Taken back beneath others. Later steps kept lists made while it stood, earlier ones lists from before
    // what still stands: neither is what a further undo should give back.
    return this.#keep(this.#fill(world, [], this.#stored?.feed.duel), []);
  }

  /** What a reaction says of tries: that the item was one, and which above it were passed over for the first time. */
  #tries(entry: FeedItem, items: readonly FeedItem[]): Pick<FeedbackRow, 'tried' | 'passed'> {
    const noted = new Set(
      this.profile.feedback.flatMap(({ passed = [], itemUrl }) => [itemUrl, ...passed.map(({ url }) => url)]),
    );
    const passed = items
      .slice(0, items.indexOf(entry))
      .filter(({ exploration, item }) => exploration && !noted.has(item.url))
      .map(({ item, topic = '' }) => ({ url: item.url, topic }));
    return {
      ...(entry.exploration ? { tried: entry.topic ?? '' } : {}),
      ...(passed.length > 0 ? { passed } : {}),
    };
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

  /** The feed below what keeps its place; a round of a comparison goes on as it began. */
  #fill(world: Known, keep: readonly FeedItem[], round: Feed['duel']): Feed {
    const duel = round !== undefined && world.duel?.id === round.id ? world.duel : null;
    const { profile } = this;
    const { candidates } = world;
    for (const model of this.#bases.keys()) {
      if (model !== world.model && model !== duel?.rival) this.#bases.delete(model);
    }
    const base = this.#baseOf(world, world.model);
    const coins = duel && round ? coinsOf(duel.seed, round.round, keep.length) : 0;
    const items = composeFeed({
      candidates,
      ranker: base,
      rival: duel ? { ...this.#baseOf(world, duel.rival), coins } : null,
      pages: profile.pages,
      feedback: this.#signals(world.all),
      tried: outcomesOf(profile.feedback),
      unrelated: unrelated[profile.model].items,
      siteVisits: base.siteVisits,
      sourceTitles: new Map(profile.sources.map((source) => [source.id, source.title])),
      now: base.now,
      adventure: world.settings.adventure,
      seed: feedSeed,
      count: feedLength,
      exclude: this.#excluded(base),
      keep,
      becauseOfCards: world.becauseOfCards,
    });
    const feed = this.#feed(world, items);
    return duel && round ? { ...feed, servedBy: 'comparison', duel: round } : feed;
  }

  /** Made anew where what it is computed from has changed; a reaction alone changes none of that. */
  #baseOf(world: Known, model: InterestModel): Base {
    const { candidates } = world;
    const { version } = this.profile;
    const now = Math.floor(this.now() / hour) * hour;
    const picked = namesOf(world.picked);
    const sceneKey = world.scene?.key ?? null;
    const isCurrent = (base: Base) =>
      base.candidates === candidates &&
      base.picked === picked &&
      base.version === version &&
      base.sceneKey === sceneKey &&
      base.now === now;
    const known = this.#bases.get(model);
    if (known && isCurrent(known)) return known;
    const other = [...this.#bases.values()].find((base) => base.model !== model && isCurrent(base));
    // Of two models the one that comes second sees the same events, also when reactions have become events since.
    const sequence = other?.sequence ?? this.profile.sequence(world.picked);
    model.observe(sequence);
    const feedbackVersion = other?.feedbackVersion ?? this.profile.feedbackVersion;
    const calibration = model === world.model ? world.calibration : null;
    const scores = baseScores(model, sequence, candidates, now, calibration, world.scene, other?.scores);
    const reasons = new Map<string, Because[]>();
    const siteVisits = other?.siteVisits ?? this.profile.siteVisits();
    const read = other?.read ?? this.#read(candidates, siteVisits);
    const versions = { version, feedbackVersion, sceneKey };
    const base = { candidates, model, sequence, picked, ...versions, now, scores, reasons, siteVisits, read };
    this.#bases.set(model, base);
    return base;
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
  #excluded({ read }: Base): Set<string> {
    const excluded = new Set(read);
    for (const row of this.profile.feedback) {
      if (row.action === 'hide' || row.action === 'less') excluded.add(row.itemUrl);
    }
    return excluded;
  }

  #read(candidates: Candidates, siteVisits: ReadonlyMap<string, number>): Set<string> {
    const read = new Set<string>();
    candidates.items.forEach(({ url }, row) => {
      // Whoever reads a site knows its front page, under whatever address.
      const known = frontPage.test(url) && siteVisits.has(candidates.set.sites[row]!);
      if (known || this.profile.pages.has(canonicalUrl(url) ?? url)) read.add(url);
    });
    return read;
  }

  #feed(world: Known, items: FeedItem[]): Feed {
    return {
      id: `${this.now()}`,
      time: this.now(),
      items,
      servedBy: world.own === this.#picksModel ? 'interests' : world.model.name,
      sharpening: world.sharpening,
      adventure: world.settings.adventure,
      candidates: world.all.items.length,
      scene: world.scene?.scene ?? null,
    };
  }

  async #keep(feed: Feed, undo: StoredFeed['undo']): Promise<Feed> {
    this.#stored = { feed, undo };
    await saveFeed(this.profile.storage, this.#stored, this.now());
    return feed;
  }
}

function namesOf(picked: readonly PickedInterest[]): string {
  return JSON.stringify(picked.map(({ tag }) => tag));
}

/** Coins of their own for every list of a comparison: each feed, and each time the rest of one is ranked anew. */
function coinsOf(seed: number, round: number, kept: number): number {
  return Math.imul(seed ^ Math.imul(round, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(kept, 0xc2b2ae35);
}

function vectorAt({ items, set }: Candidates, url: string): Float32Array | null {
  const row = items.findIndex((item) => item.url === url);
  return row < 0 ? null : rowOf(set.vectors, row);
}
