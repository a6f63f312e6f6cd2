// The engine of the embedded widget: one site's catalog, the pages of it that were read here, no language model.

import { unrelated } from '../embedding/likeness';
import { normalise, rowOf } from '../embedding/matrix';
import { cosines } from '../interest/decay/cosines';
import type { EventSequence, InterestEvent } from '../interest/model';
import type { FeedbackSignal } from '../ranking/feedback';
import { type Ranked, rank } from '../ranking/rank';
import type { RankingInput } from '../ranking/score';
import type { FeedbackAction, ModelId } from '../storage/schema';
import type { CatalogItem, Kind } from './api';
import { pause } from './pause';
import { loadSiteCatalog, type SiteCatalog } from './site-catalog';
import { SiteInterest } from './site-reasons';
import type { ReadPage, SiteReaction, SiteStorage, VisitNote } from './site-storage';

export { errorCode } from '../device/errors';
export type { FeedbackAction, Kind } from './api';

/** Why an item is in the list. Always something that was computed, never decoration. */
export type SiteReason =
  /** Pages read here that the item's score rests on, the weightiest first; `share` of the score is theirs. */
  | { type: 'read'; pages: { url: string; title: string; share: number; current: boolean }[] }
  /** The reader liked something alike, and that counted for more than what was read. */
  | { type: 'liked'; url: string; title: string }
  /** Nothing read here speaks for it: it is there so that the list is not all of one kind. */
  | { type: 'different' }
  /** Nothing is known yet: a varied selection. */
  | { type: 'start' };

export interface SiteRecommendation {
  item: CatalogItem;
  reason: SiteReason;
  /** Hand to `undo` to take a like back; null where it is not liked. */
  likedId: number | null;
}

export interface SiteFeed {
  items: SiteRecommendation[];
  /** `start`: nothing known yet; `personal`: from what was read or liked; `finished`: nothing left unread. */
  state: 'start' | 'personal' | 'finished';
  memory: SiteMemory;
}

export interface SiteMemory {
  pages: number;
  reactions: number;
  /** Whether page views are remembered now. */
  learning: boolean;
  /** False where the browser keeps nothing beyond this page. */
  kept: boolean;
  /** The browser sends the Global Privacy Control signal, and the reader has not chosen otherwise. */
  offBySignal: boolean;
}

export interface RecommendOptions {
  count: number;
  /** Only these kinds; all where empty. */
  kinds?: readonly Kind[];
  /** Addresses of the page being read, the preferred one first. */
  current?: readonly string[];
  excludeCurrent?: boolean;
  /** Read pages may be recommended again (shops); otherwise they are left out. */
  includeRead?: boolean;
  /** Items that already stand above, so that what follows differs from them and does not repeat them. */
  above?: readonly string[];
}

export interface SiteEngineOptions {
  catalogUrl: string;
  storage: SiteStorage;
  model?: ModelId;
  /** navigator.globalPrivacyControl: nothing is remembered until the reader says so. */
  privacySignal?: boolean;
  fetchFile?: typeof fetch;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** Read pages beyond this many are forgotten, oldest first. */
const pageLimit = 1000;
/** So many of the latest pages make the interest: more would cost time and change little. */
const eventLimit = 100;
/** A page of less than this share of the score is no reason. */
const smallestShare = 0.03;
const reasonPages = 2;

/** Loads the catalog. Throws `source-unreachable` or `damaged-file`; storage never makes it fail. */
export async function openSiteEngine(options: SiteEngineOptions): Promise<SiteEngine> {
  const { catalogUrl, model, fetchFile = fetch } = options;
  const catalog = await loadSiteCatalog(catalogUrl, model, (input, init) => fetchFile(input, init));
  return new SiteEngine(catalog, options.storage, options.privacySignal ?? false, options.now ?? Date.now);
}

export class SiteEngine {
  constructor(
    private readonly catalog: SiteCatalog,
    private readonly storage: SiteStorage,
    private readonly privacySignal: boolean,
    private readonly now: () => number,
  ) {}

  /** Remembers a page view, if learning is on and the page is in the catalog; says whether it was. */
  async record(...addresses: string[]): Promise<boolean> {
    if (!(await this.learns())) return false;
    await this.storage.note({ addresses, time: this.now() });
    await this.settle();
    return this.find(addresses) !== undefined;
  }

  async recommend(options: RecommendOptions): Promise<SiteFeed> {
    await this.settle();
    const { catalog, storage } = this;
    const [pages, reactions, learning] = await Promise.all([
      storage.pages(),
      storage.reactions(),
      this.learns(),
    ]);
    const current = options.current ? this.find(options.current) : undefined;
    const events = this.events(pages, current);
    const feedback = this.feedback(reactions);
    const liked = reactions.filter(({ action }) => action === 'like');
    const fresh = events.length === 0 && liked.length === 0;
    const interest = new SiteInterest(events, this.now());
    const input: RankingInput = {
      items: catalog.items,
      vectors: catalog.vectors,
      interest:
        events.length > 0
          ? await interest.score(catalog.vectors, pause)
          : cosines(catalog.vectors, this.middle()),
      scene: null,
      familiarity: new Float32Array(catalog.items.length),
      feedback,
      unrelated: unrelated[catalog.model].items,
      siteVisits: new Map(),
      sites: catalog.hosts,
      now: this.now(),
      // With nothing to go by, variety is all there is to offer.
      adventure: events.length === 0 ? 1 : 0,
    };
    const exclude = this.excluded(options, pages, reactions, current);
    const above = (options.above ?? []).flatMap((url) => catalog.rowOf(url) ?? []);
    const ranked = rank(input, { count: options.count, seed: 1, exclude, above });
    const items = ranked.map((entry) => ({
      item: catalog.items[entry.row]!,
      reason: fresh ? ({ type: 'start' } as const) : this.reason(entry, interest, events, feedback, current),
      likedId: liked.find(({ url }) => url === catalog.items[entry.row]!.url)?.id ?? null,
    }));
    const finished = items.length === 0 && above.length === 0;
    return {
      items,
      state: finished ? 'finished' : fresh ? 'start' : 'personal',
      memory: {
        pages: pages.length,
        reactions: reactions.length,
        learning,
        kept: storage.kept,
        offBySignal: !learning && this.privacySignal && (await storage.learning()) === undefined,
      },
    };
  }

  /** Returns what `undo` needs. */
  react(url: string, action: FeedbackAction): Promise<number> {
    return this.storage.addReaction({ url, action, time: this.now() });
  }

  undo(reactionId: number): Promise<void> {
    return this.storage.removeReaction(reactionId);
  }

  setLearning(on: boolean): Promise<void> {
    return this.storage.setLearning(on);
  }

  /** Forgets every page read and every reaction. The choice whether to learn stays. */
  forgetAll(): Promise<void> {
    return this.storage.clear();
  }

  close(): void {
    this.storage.close();
  }

  private async learns(): Promise<boolean> {
    return (await this.storage.learning()) ?? !this.privacySignal;
  }

  /** Turns notes into pages; what is not in the catalog is dropped for good. */
  private settle(): Promise<void> {
    return this.storage.settle((notes) => this.toPages(notes), pageLimit);
  }

  private toPages(notes: readonly VisitNote[]): ReadPage[] {
    const pages = new Map<string, ReadPage>();
    for (const { addresses, time } of notes) {
      const row = this.find(addresses);
      if (row === undefined) continue;
      const { url } = this.catalog.items[row]!;
      pages.set(url, { url, lastVisit: Math.max(time, pages.get(url)?.lastVisit ?? 0) });
    }
    return [...pages.values()];
  }

  private find(addresses: readonly string[]): number | undefined {
    for (const address of addresses) {
      const row = this.catalog.rowOf(address);
      if (row !== undefined) return row;
    }
    return undefined;
  }

  /** One event a page, in the order in which they were last read; the page being read is the last. */
  private events(pages: readonly ReadPage[], current: number | undefined): EventSequence {
    const event = (row: number, time: number): InterestEvent => ({
      vector: rowOf(this.catalog.vectors, row),
      time,
      weight: 1,
      site: this.catalog.hosts[row]!,
      id: this.catalog.items[row]!.url,
    });
    const events = [...pages]
      .sort((a, b) => a.lastVisit - b.lastVisit)
      .slice(-eventLimit)
      .flatMap(({ url, lastVisit }) => {
        const row = this.catalog.rowOf(url);
        return row === undefined || row === current ? [] : event(row, lastVisit);
      });
    if (current !== undefined) events.push(event(current, this.now()));
    return events;
  }

  private feedback(reactions: readonly SiteReaction[]): FeedbackSignal[] {
    return reactions.flatMap(({ url, action }) => {
      const row = this.catalog.rowOf(url);
      if (row === undefined) return [];
      const { lang } = this.catalog.items[row]!;
      return { url, action, lang, vector: rowOf(this.catalog.vectors, row) };
    });
  }

  private excluded(
    options: RecommendOptions,
    pages: readonly ReadPage[],
    reactions: readonly SiteReaction[],
    current: number | undefined,
  ): Set<string> {
    const exclude = new Set<string>();
    for (const { url, action } of reactions) if (action === 'hide' || action === 'less') exclude.add(url);
    if (!options.includeRead) for (const { url } of pages) exclude.add(url);
    if (current !== undefined && (options.excludeCurrent || !options.includeRead)) {
      exclude.add(this.catalog.items[current]!.url);
    }
    const kinds = new Set(options.kinds);
    if (kinds.size > 0)
      for (const item of this.catalog.items) if (!kinds.has(item.kind)) exclude.add(item.url);
    return exclude;
  }

  private reason(
    { row, terms }: Ranked,
    interest: SiteInterest,
    events: EventSequence,
    feedback: readonly FeedbackSignal[],
    current: number | undefined,
  ): SiteReason {
    const { items, vectors } = this.catalog;
    if (terms.feedback > Math.max(0, terms.interest)) {
      const likes = feedback.filter(({ action }) => action === 'like' || action === 'save');
      const near = (signal: FeedbackSignal) => cosines(vectorsOf(signal.vector), rowOf(vectors, row))[0]!;
      const nearest = likes.sort((a, b) => near(b) - near(a))[0];
      const item = nearest && items[this.catalog.rowOf(nearest.url)!];
      if (item) return { type: 'liked', url: item.url, title: item.title };
    }
    if (events.length === 0 || terms.interest <= 0) return { type: 'different' };
    const pages = interest
      .reasons(vectors, row, reasonPages)
      .filter(({ share }) => share >= smallestShare)
      .map(({ url, share }) => {
        const source = this.catalog.rowOf(url)!;
        return { url, title: items[source]!.title, share, current: source === current };
      });
    return pages.length > 0 ? { type: 'read', pages } : { type: 'different' };
  }

  /** The catalog's mean direction: what is near it is typical of the site. */
  private middle(): Float32Array {
    const { vectors } = this.catalog;
    const sum = new Float32Array(vectors.dimensions);
    vectors.data.forEach((value, index) => {
      sum[index % vectors.dimensions]! += value;
    });
    return normalise(sum);
  }
}

function vectorsOf(vector: Float32Array) {
  return { rows: 1, dimensions: vector.length, data: vector };
}
