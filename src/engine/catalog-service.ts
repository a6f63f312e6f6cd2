// What can be recommended to this profile: the starter catalog for its model, and live items with a vector.
import type { BuiltCatalog } from '../catalog/built';
import type { Language } from '../catalog/item';
import { siteOf } from '../history/canonical';
import type { ModelId } from '../storage/schema';
import type { Settings } from './api';
import { type Candidates, gatherCandidates } from './candidates';
import type { PickedInterest, Profile } from './profile';
import {
  commonTags,
  defaultLanguages,
  openStarter,
  pickedInterests,
  type Starter,
  shardsFor,
  starterIn,
} from './starter';

export class CatalogService {
  /** The catalog for one model, with the shards of it that were asked for. */
  #catalog: { model: ModelId; opening: Promise<BuiltCatalog> } | null = null;
  #candidates: { key: string; value: Candidates } | null = null;

  constructor(
    private readonly profile: Profile,
    private readonly base: string,
  ) {}

  /**
   * Gathered anew only when items, vectors, model or filter have changed. Loads what the filter asks for of the
   * starter catalog, and no more.
   */
  async candidates(settings: Settings): Promise<Candidates> {
    const { profile } = this;
    const { model } = profile;
    const { kinds, languages } = settings;
    const filter = { kinds, languages: languages.length > 0 ? languages : defaultLanguages[model] };
    const shards = await shardsFor(await this.#open(model), filter);
    if (profile.model !== model) return this.candidates(settings); // switched while they were loaded
    const withVector = profile.live.filter((item) => profile.vectors.has(item.contentHash)).length;
    const key = JSON.stringify([model, profile.itemsVersion, withVector, filter]);
    if (this.#candidates?.key !== key) {
      const value = gatherCandidates(shards, profile.live, profile.vectors, filter, siteOf);
      this.#candidates = { key, value };
    }
    return this.#candidates.value;
  }

  async tags(language: Language): Promise<{ tag: string; items: number }[]> {
    return commonTags(await this.#open(), language);
  }

  async picked(tags: readonly string[]): Promise<PickedInterest[]> {
    return tags.length > 0 ? pickedInterests(await this.#open(), tags) : [];
  }

  /** Of all kinds, in the languages that the model reads. */
  async starter(model: ModelId = this.profile.model): Promise<Starter> {
    return starterIn(await this.#open(model), defaultLanguages[model]);
  }

  /** Address paths of what works without a network once they are kept: all of it, but vectors of one model alone. */
  async paths(): Promise<string[]> {
    const folder = `${this.base}catalog/`;
    try {
      const { model, shards } = await this.#open();
      const files = ['vectors/index.json', `vectors/${model}/`, ...shards.map(({ file }) => file)];
      return files.map((file) => folder + file);
    } catch {
      return [folder];
    }
  }

  /** A failure is not kept: the next caller tries again. */
  #open(model: ModelId = this.profile.model): Promise<BuiltCatalog> {
    if (this.#catalog?.model !== model) {
      const opening = openStarter(this.base, model);
      const entry = { model, opening };
      this.#catalog = entry;
      opening.catch(() => {
        if (this.#catalog === entry) this.#catalog = null;
      });
    }
    return this.#catalog!.opening;
  }
}
