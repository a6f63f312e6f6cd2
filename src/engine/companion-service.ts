// Going on after the first import: visits that the companion tells of are shown the first time, later added quietly.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import { canonicalUrl, siteOf } from '../history/canonical';
import { type CompanionVisit, companionHistory } from '../history/companion';
import { type ForgetTarget, isTarget } from '../storage/forget';
import { type LearnedSetting, readSetting, writeSetting } from '../storage/settings';
import { countKnownVisits } from '../storage/visits';
import type { CompanionView, ImportPreview } from './api';
import type { ImportService } from './import-service';
import type { Profile } from './profile';
import type { WaysIn } from './ways-in';

const companionSchema = v.object({
  /** Asked by itself from time to time. */
  on: v.boolean(),
  /** Visits before this have been told, ms since 1970; null before the first time. */
  until: v.nullable(v.number()),
  /** Nothing older is asked for: it was forgotten, or something was then, and must not come back by itself. */
  notBefore: v.number(),
  /** How many visits the last time added. */
  added: v.number(),
});
type StoredCompanion = v.InferOutput<typeof companionSchema>;

/**
 * What was learned of the history here is how far it is told. After a period was forgotten only visits after it are asked
 * for, after anything else only visits from then on: what it was is not kept, for that would be a trace of it.
 */
export const companionSetting: LearnedSetting<StoredCompanion> = {
  key: 'companion',
  schema: companionSchema,
  fallback: { on: false, until: null, notBefore: 0, added: 0 },
  whatStays(value, { wholeOrigin, period }) {
    if (wholeOrigin) return value;
    const now = Date.now();
    const after = period ? Math.min(period.to + 1, now) : now;
    return { ...value, notBefore: Math.max(value.notBefore, after) };
  },
};

/** Visits of a person's other devices reach the browser late: what is this recent is asked for again, in ms. */
const askedAgain = 24 * 3_600_000;
/** Readings at once, one a page; of pages that were closed in the middle of one it stays behind. */
const mostReadings = 4;

interface Hooks {
  /** In turn with every other way in; what is handed to `enter` takes a sample's place. */
  goOn: WaysIn['goOn'];
  /** Whether it may go on by itself once the person has agreed; else every telling is asked for and shown. */
  byItself: boolean;
  /** The view has changed. */
  changed: (view: CompanionView) => void;
}

export class CompanionService {
  #stored = companionSetting.fallback;
  /** What has been told so far, by the name of the reading; oldest first. */
  readonly #readings = new Map<string, CompanionVisit[]>();
  /**
   * What was forgotten since the engine opened, and when. As long as that is known, the rest of the time before
   * it is asked for all the same.
   */
  #forgotten: { target: ForgetTarget; time: number }[] = [];
  /** `notBefore` as it was before that; null where nothing was forgotten. */
  #notBeforeThen: number | null = null;
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
    const { until, added } = this.#stored;
    return { on: this.#isOn, until, added };
  }

  /** A backup that was restored may say so too. */
  get #isOn(): boolean {
    return this.hooks.byItself && this.#stored.on;
  }

  /** From when on visits are to be asked for, ms since 1970: the first time, and after an erasure, all. */
  since(): number {
    const { until } = this.#stored;
    return Math.max(this.#notBefore(), until === null ? 0 : until - askedAgain);
  }

  /** Begins a reading, which `readId` names. Returns from when on visits are to be asked for, ms since 1970. */
  open(readId: string): number {
    const [oldest] = this.#readings.keys();
    if (oldest !== undefined && this.#readings.size >= mostReadings) this.#readings.delete(oldest);
    this.#readings.set(readId, []);
    return this.since();
  }

  /**
   * Takes a part of what the companion tells. Throws `companion-silent` where the reading was not begun here: then
   * other parts of it went elsewhere, as when the leading tab was closed, and all of it has to be asked for again.
   */
  take(readId: string, visits: readonly CompanionVisit[]): void {
    const told = this.#reading(readId);
    for (const visit of visits) told.push(visit);
  }

  /** Shows what was told up to `until`; nothing is stored. Throws `empty-history`, and as `take` does. */
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
      await this.#store({ on: this.hooks.byItself, ...this.#toldUntil(until), added: 0 });
    };
  }

  /**
   * Adds what is new of what was told up to `until`, by the person's rules as they are then. Returns how many visits.
   * Adds nothing where the person has switched it off meanwhile. Throws as `take` does.
   */
  catchUp(readId: string, until: number): Promise<number> {
    return this.hooks.goOn(async (enter) => {
      const { history } = this.#told(readId);
      if (!this.#isOn) return 0;
      const cleaned = this.imports.clean(history);
      const added = cleaned.visits.length - (await countKnownVisits(this.profile.storage, cleaned.visits));
      if (added > 0) await enter(() => this.imports.stage(cleaned, 'import'));
      // Beside a sample there is nothing of the person's own that could be tidied.
      else if (!this.profile.sampled) await this.imports.keepTidiedAway(cleaned);
      await this.#store({ ...this.#toldUntil(until), added });
      return added;
    });
  }

  async follow(on: boolean): Promise<void> {
    if (this.#stored.on !== on) await this.#store({ on });
  }

  /** Takes in what storage has forgotten just now, so that it does not come back by being told again. */
  async forgot(target: ForgetTarget): Promise<void> {
    if ('origin' in target) return;
    const before = this.#stored;
    this.#notBeforeThen ??= before.notBefore;
    this.#forgotten.push({ target: asSpelled(target), time: Date.now() });
    await this.load();
    // Nothing of it was stored, so no setting was touched: but it may not have been told yet.
    if (before.until !== null && this.#stored.notBefore === before.notBefore)
      await this.#store(
        companionSetting.whatStays(this.#stored, {
          wholeOrigin: false,
          visitsLeft: true,
          ...('from' in target ? { period: target } : {}),
        }),
      );
  }

  #reading(readId: string): CompanionVisit[] {
    const told = this.#readings.get(readId);
    if (!told) throw new DriftfeedError('companion-silent', 'no such reading');
    return told;
  }

  /** Ends the reading. */
  #told(readId: string): ReturnType<typeof companionHistory> {
    const told = this.#reading(readId);
    this.#readings.delete(readId);
    // Forgotten before it was told or while it was: either way it must not come back.
    const visits = told.filter((visit) => visit.time >= this.#notBefore() && !this.#isForgotten(visit));
    // A sample's pages are nobody's.
    const known = this.profile.sampled ? new Map<string, never>() : this.profile.pages;
    return companionHistory(visits, (url) => known.get(canonicalUrl(url) ?? url), Date.now());
  }

  #notBefore(): number {
    return this.#notBeforeThen ?? this.#stored.notBefore;
  }

  #isForgotten({ url: raw, title, time }: CompanionVisit): boolean {
    const forgotten = this.#forgotten.filter((each) => time <= each.time);
    if (forgotten.length === 0) return false;
    const url = canonicalUrl(raw) ?? raw;
    const visit = { url, site: siteOf(url), time, origin: 'import' } as const;
    return forgotten.some(
      ({ target }) =>
        isTarget(visit, target) ||
        ('meets' in target && (target.meets?.({ url, title }) || target.meets?.({ url: raw, title }))),
    );
  }

  /** What is stored once all before `until` is told; a reading that began earlier may end later. */
  #toldUntil(until: number): { until: number } {
    const latest = Math.max(this.#stored.until ?? 0, until);
    // Of what was forgotten before this nothing is asked for any more.
    this.#forgotten = this.#forgotten.filter(({ time }) => time >= latest - askedAgain);
    if (this.#forgotten.length === 0) this.#notBeforeThen = null;
    return { until: latest };
  }

  async #store(change: Partial<StoredCompanion>): Promise<void> {
    this.#stored = { ...this.#stored, ...change };
    await writeSetting(this.profile.storage, companionSetting, this.#stored);
    this.hooks.changed(this.view());
  }
}

/** Pages by the one spelling that told visits are held against: a person may have had them stored by another. */
function asSpelled(target: ForgetTarget): ForgetTarget {
  const spelled = (url: string) => canonicalUrl(url) ?? url;
  if ('page' in target) return { page: spelled(target.page) };
  if ('pages' in target) return { ...target, pages: new Set([...target.pages].map(spelled)) };
  return target;
}
