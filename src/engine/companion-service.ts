// Going on after the first import: visits that the companion tells of are shown the first time, later added quietly.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import { canonicalUrl } from '../history/canonical';
import { type CompanionVisit, companionHistory } from '../history/companion';
import { type LearnedSetting, readSetting, writeSetting } from '../storage/settings';
import { countKnownVisits } from '../storage/visits';
import type { CompanionView, ImportPreview } from './api';
import type { ImportService } from './import-service';
import type { Profile } from './profile';

const companionSchema = v.object({
  /** Asked by itself from time to time. */
  on: v.boolean(),
  /** Visits before this have been told, ms since 1970; null before the first time. */
  until: v.nullable(v.number()),
  /** Nothing older is asked for: history was forgotten then, and must not come back by itself. */
  notBefore: v.number(),
  /** How many visits the last time added. */
  added: v.number(),
});
type StoredCompanion = v.InferOutput<typeof companionSchema>;

/** What was learned of the history here is how far it is told; after forgetting, only later visits are asked for. */
export const companionSetting: LearnedSetting<StoredCompanion> = {
  key: 'companion',
  schema: companionSchema,
  fallback: { on: false, until: null, notBefore: 0, added: 0 },
  whatStays: (value, { wholeOrigin }) => (wholeOrigin ? value : { ...value, notBefore: Date.now() }),
};

/** Visits of a person's other devices reach the browser late: what is this recent is asked for again, in ms. */
const askedAgain = 24 * 3_600_000;

interface Hooks {
  /** Stores what was agreed to and starts the work. */
  begin: () => Promise<void>;
  /** The view has changed. */
  changed: (view: CompanionView) => void;
}

export class CompanionService {
  #stored = companionSetting.fallback;
  /** The reading under way: one at a time, a new one takes the place of one that broke off. */
  #reading: { id: string; visits: CompanionVisit[] } | null = null;
  readonly #previews = new Map<string, number>();

  constructor(
    private readonly profile: Profile,
    private readonly imports: ImportService,
    private readonly hooks: Hooks,
  ) {}

  async load(): Promise<void> {
    this.#stored = await readSetting(this.profile.storage, companionSetting);
    this.hooks.changed(this.view());
  }

  view(): CompanionView {
    const { on, until, added } = this.#stored;
    return { on, until, added };
  }

  /** From when on visits are to be asked for, ms since 1970: the first time, and after an erasure, all. */
  since(): number {
    const { until, notBefore } = this.#stored;
    return Math.max(notBefore, until === null ? 0 : until - askedAgain);
  }

  /** Takes a part of what the companion tells; `readId` names the reading. */
  take(readId: string, visits: readonly CompanionVisit[]): void {
    if (this.#reading?.id !== readId) this.#reading = { id: readId, visits: [] };
    for (const visit of visits) this.#reading.visits.push(visit);
  }

  /** Shows what was told up to `until`; nothing is stored. Throws `empty-history`. */
  async preview(readId: string, until: number): Promise<ImportPreview> {
    const { history, context } = this.#told(readId);
    if (history.visits.length === context) throw new DriftfeedError('empty-history');
    const preview = await this.imports.offer(history);
    this.#previews.set(preview.previewId, until);
    return preview;
  }

  /** If the preview is of ours: what to do once it is stored, so that from then on it goes on by itself. */
  confirming(previewId: string): (() => Promise<void>) | null {
    const until = this.#previews.get(previewId);
    if (until === undefined) return null;
    return async () => {
      this.#previews.delete(previewId);
      await this.#store({ on: true, until, added: 0 });
    };
  }

  /**
   * Adds what is new of what was told up to `until`, by the person's rules as they are then. Returns how many visits.
   * Adds nothing where the person has switched it off meanwhile.
   */
  async catchUp(readId: string, until: number): Promise<number> {
    const { history } = this.#told(readId);
    if (!this.#stored.on) return 0;
    const cleaned = this.imports.clean(history);
    const added = cleaned.visits.length - (await countKnownVisits(this.profile.storage, cleaned.visits));
    if (added > 0) {
      await this.imports.stage(cleaned, 'import');
      await this.hooks.begin();
    }
    await this.#store({ until, added });
    return added;
  }

  async follow(on: boolean): Promise<void> {
    await this.#store({ on });
  }

  #told(readId: string): ReturnType<typeof companionHistory> {
    const told = this.#reading?.id === readId ? this.#reading.visits : [];
    this.#reading = null;
    // Told before, forgotten after: it must not come back.
    const visits = told.filter(({ time }) => time >= this.#stored.notBefore);
    // A sample's pages are nobody's.
    const known = this.profile.sampled ? new Map<string, never>() : this.profile.pages;
    return companionHistory(visits, (url) => known.get(canonicalUrl(url) ?? url));
  }

  async #store(change: Partial<StoredCompanion>): Promise<void> {
    this.#stored = { ...this.#stored, ...change };
    await writeSetting(this.profile.storage, companionSetting, this.#stored);
    this.hooks.changed(this.view());
  }
}
