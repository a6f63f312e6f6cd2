// The person's data in the worker's memory, read from storage once and kept in step with it.
import type { QuantisedMatrix } from '../embedding/matrix';
import { canonicalUrl, siteOf } from '../history/canonical';
import type { InterestEvent } from '../interest/model';
import type { Storage } from '../storage/database';
import { listFeedback, type StoredFeedback } from '../storage/feedback';
import type { LiveItemRow, ModelId, PageRow, SourceRow, VisitRow } from '../storage/schema';
import { listLiveItems, listSources } from '../storage/sources';
import { appendVectors, loadVectors } from '../storage/vectors';
import { allPages, allVisits } from '../storage/visits';
import type { EngineStatus, ReactionRow } from './api';
import { buildSequence, tagPrefix } from './sequence';
import type { StoredProfile } from './settings';
import { VectorTable } from './vector-table';

const dimensionsOf: Record<ModelId, number> = { 'minilm-en': 384, 'bge-zh': 512 };

/** An interest picked by name, with the mean vector of the catalog items that carry it. */
export interface PickedInterest {
  tag: string;
  vector: Float32Array;
}

export class Profile {
  pages = new Map<string, PageRow>();
  visits: VisitRow[] = [];
  feedback: StoredFeedback[] = [];
  live: LiveItemRow[] = [];
  sources: SourceRow[] = [];
  vectors: VectorTable;
  /** Changes when live items do. */
  itemsVersion = 0;
  /** Changes when pages, visits, vectors or items do; what was computed from them is then out of date. */
  version = 0;
  /** Changes when reactions do. */
  feedbackVersion = 0;
  #sequence: { key: string; events: InterestEvent[] } | null = null;

  constructor(
    readonly storage: Storage,
    public model: ModelId,
  ) {
    this.vectors = new VectorTable(dimensionsOf[model]);
  }

  async loadAll(): Promise<void> {
    await this.loadHistory();
    await this.loadVectors();
    await this.loadFeedback();
    await this.loadSources();
  }

  async loadHistory(): Promise<void> {
    this.pages = new Map((await allPages(this.storage)).map((page) => [page.url, page]));
    const visits: VisitRow[] = [];
    for await (const rows of allVisits(this.storage)) for (const row of rows) visits.push(row);
    this.visits = visits;
    this.version++;
  }

  /** Of made-up visits; then there are no others. */
  get sampled(): boolean {
    return this.visits[0]?.origin === 'sample';
  }

  async switchModel(model: ModelId): Promise<void> {
    this.model = model;
    await this.loadVectors();
  }

  async loadVectors(): Promise<void> {
    const stored = await loadVectors(this.storage, this.model);
    this.vectors = new VectorTable(dimensionsOf[this.model]);
    if (stored) this.vectors.add(stored.hashes, stored);
    this.version++;
  }

  async loadFeedback(): Promise<void> {
    this.feedback = await listFeedback(this.storage);
    this.feedbackVersion++;
  }

  async loadSources(): Promise<void> {
    this.sources = await listSources(this.storage);
    this.live = await listLiveItems(this.storage);
    this.itemsVersion++;
  }

  /** Stores new vectors and takes them in; `version` stays for those that are no event's. */
  async addVectors(hashes: readonly string[], vectors: QuantisedMatrix, events = true): Promise<void> {
    await appendVectors(this.storage, this.model, [...hashes], vectors);
    this.vectors.add(hashes, vectors);
    if (events) this.version++;
  }

  /** Events whose vector is known, oldest first; picked interests stand before everything else. */
  sequence(picked: readonly PickedInterest[] = []): readonly InterestEvent[] {
    const key = `${this.version}/${this.feedbackVersion}/${picked.map(({ tag }) => tag).join()}`;
    if (this.#sequence?.key !== key) {
      const events = buildSequence({
        visits: this.visits,
        pages: this.pages,
        feedback: this.feedback,
        vectors: this.vectors,
        siteOf,
        kinds: new Map(this.live.map(({ url, kind }) => [canonicalUrl(url) ?? url, kind])),
      });
      const start = (events[0]?.time ?? Date.now()) - 60_000;
      const first = picked.map(({ tag, vector }) => ({
        vector,
        time: start,
        weight: 1,
        site: '',
        id: tagPrefix + tag,
      }));
      this.#sequence = { key, events: [...first, ...events] };
    }
    return this.#sequence.events;
  }

  siteVisits(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { site } of this.visits) counts.set(site, (counts.get(site) ?? 0) + 1);
    return counts;
  }

  /** Pages and live items that have no vector yet. */
  missing(): { pages: PageRow[]; live: LiveItemRow[] } {
    return {
      pages: [...this.pages.values()].filter((page) => !this.vectors.has(page.contentHash)),
      live: this.live.filter((item) => !this.vectors.has(item.contentHash)),
    };
  }
}

/** Every reaction that stands, newest first. */
export function reactionRows({ feedback }: Profile): ReactionRow[] {
  return feedback
    .map(({ id, itemUrl, title, kind, action, time }) => ({
      undoId: id,
      url: itemUrl,
      title,
      kind,
      action,
      time,
    }))
    .reverse();
}

/** What the status says of a profile. */
export function statusOf(
  profile: Profile,
  { source, sampleId, settings }: StoredProfile,
): Pick<EngineStatus, 'profile' | 'counts' | 'settings'> {
  const { pages, visits, vectors, live, feedback, model } = profile;
  // What is stored says it; before the first visit is, what the person last chose.
  const told = visits.length === 0 ? source : profile.sampled ? 'sample' : 'import';
  return {
    profile: { source: told, sampleId: told === 'sample' ? sampleId : null, model },
    counts: {
      pages: pages.size,
      visits: visits.length,
      sites: new Set([...pages.values()].map(({ site }) => site)).size,
      vectors: vectors.size,
      liveItems: live.length,
      saved: feedback.filter(({ action }) => action === 'save').length,
    },
    settings,
  };
}
