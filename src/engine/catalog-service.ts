// What can be recommended to this profile: the starter catalog for its model, and live items with a vector.
import { siteOf } from '../history/canonical';
import type { ModelId } from '../storage/schema';
import type { Settings } from './api';
import { type Candidates, gatherCandidates } from './candidates';
import type { PickedInterest, Profile } from './profile';
import { commonTags, defaultLanguages, loadStarter, pickedInterests, type Starter } from './starter';

export class CatalogService {
  #starter: { model: ModelId; loading: Promise<Starter> } | null = null;
  #candidates: { key: string; value: Candidates } | null = null;

  constructor(
    private readonly profile: Profile,
    private readonly base: string,
  ) {}

  /** Gathered anew only when items, vectors, model or filter have changed. */
  async candidates({ kinds, languages }: Settings): Promise<Candidates> {
    const starter = await this.starter();
    const { profile } = this;
    const filter = { kinds, languages: languages.length > 0 ? languages : defaultLanguages[profile.model] };
    const withVector = profile.live.filter((item) => profile.vectors.has(item.contentHash)).length;
    const key = JSON.stringify([profile.model, profile.itemsVersion, withVector, filter]);
    if (this.#candidates?.key !== key) {
      const value = gatherCandidates(starter, profile.live, profile.vectors, filter, siteOf);
      this.#candidates = { key, value };
    }
    return this.#candidates.value;
  }

  async tags(language: 'en' | 'zh'): Promise<{ tag: string; items: number }[]> {
    return commonTags((await this.starter()).items, language);
  }

  async picked(tags: readonly string[]): Promise<PickedInterest[]> {
    return tags.length > 0 ? pickedInterests(await this.starter(), tags) : [];
  }

  /** A failed load is tried again by the next caller. */
  starter(model: ModelId = this.profile.model): Promise<Starter> {
    if (this.#starter?.model !== model) {
      const loading = loadStarter(this.base, model);
      const entry = { model, loading };
      this.#starter = entry;
      loading.catch(() => {
        if (this.#starter === entry) this.#starter = null;
      });
    }
    return this.#starter!.loading;
  }
}
