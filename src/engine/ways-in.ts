// The ways to a profile: an own history, a made-up sample, picked interests. What may stand beside what is kept here.
import { DriftfeedError } from '../device/errors';
import type { ModelId } from '../storage/schema';
import type { ImportService } from './import-service';
import type { Profile } from './profile';
import { loadSampleFile, loadSampleIndex, sampleShift } from './sample';
import type { StoredProfile } from './settings';

export interface WaysInHooks {
  cancelImport: (jobId: number) => Promise<void>;
  /** Takes the sample out of everything. */
  forgetSample: () => Promise<unknown>;
  /** Uses the model for a language, where no history says which. */
  chooseLanguage: (language: 'en' | 'zh') => Promise<void>;
  /** Notes where the profile comes from, and starts the work. */
  begin: (change: Partial<StoredProfile>) => Promise<void>;
}

export class WaysIn {
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly profile: Profile,
    private readonly imports: ImportService,
    private readonly base: string,
    private readonly hooks: WaysInHooks,
  ) {}

  /** A sample goes without trace before an own history comes in. */
  confirmImport(previewId: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#enterOwn(() => this.imports.confirm(previewId));
    });
  }

  /** A page of the person's own is an own history, and stands beside no sample. */
  addPage<T>(store: () => Promise<T>): Promise<T> {
    return this.#inTurn(() => this.#enterOwn(store));
  }

  /** For what may turn out to bring nothing: only what it hands to `enter` is a history of the person's own. */
  goOn<T>(work: (enter: (store: () => Promise<unknown>) => Promise<unknown>) => Promise<T>): Promise<T> {
    return this.#inTurn(() => work((store) => this.#enterOwn(store)));
  }

  /** Throws `misuse` beside an own history, and beside one of which nothing is stored yet. */
  startSample(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const sample = (await loadSampleIndex(this.base)).find((each) => each.id === id);
      if (!sample) throw new DriftfeedError('misuse', `no sample ${id}`);
      const own = this.profile.visits.length > 0 && !this.profile.sampled;
      if (own || (await this.imports.waiting('import')).length > 0)
        throw new DriftfeedError('misuse', 'a sample beside a history');
      await this.#dropSample();
      const file = await loadSampleFile(this.base, sample);
      const shift = sampleShift(sample.to, Date.now(), new Date().getTimezoneOffset());
      await this.imports.stage(await this.imports.sample(file, shift), 'sample');
      await this.hooks.begin({ source: 'sample', sampleId: id, tags: [] });
    });
  }

  /** Picked interests stand beside an own history and take a sample's place. */
  startInterests(tags: string[], language: 'en' | 'zh'): Promise<void> {
    return this.#inTurn(async () => {
      if (tags.length === 0) throw new DriftfeedError('misuse', 'no interests picked');
      await this.#dropSample();
      if (this.profile.visits.length === 0) await this.hooks.chooseLanguage(language);
      await this.hooks.begin({ source: 'interests', sampleId: null, tags });
    });
  }

  /** From friends' cards alone, read by the language model they are of. */
  startCards(model: ModelId): Promise<void> {
    return this.#inTurn(async () => {
      await this.hooks.chooseLanguage(model === 'bge-zh' ? 'zh' : 'en');
      await this.hooks.begin({ source: 'card', sampleId: null, tags: [] });
    });
  }

  /** One after another, so that each sees what the one before has brought. */
  #inTurn<T>(enter: () => Promise<T>): Promise<T> {
    const way = this.#last.then(enter);
    this.#last = way.catch(() => {});
    return way;
  }

  async #enterOwn<T>(store: () => Promise<T>): Promise<T> {
    await this.#dropSample();
    const stored = await store();
    await this.hooks.begin({ source: 'import', sampleId: null });
    return stored;
  }

  /** Also one that is still on its way in. */
  async #dropSample(): Promise<void> {
    const waiting = await this.imports.waiting('sample');
    for (const jobId of waiting) await this.hooks.cancelImport(jobId);
    if (this.profile.sampled || waiting.length > 0) await this.hooks.forgetSample();
  }
}
