// Changes to what is stored that are no job: forgetting, repair, tidying again, a page by hand. No job runs beside one,
// which would write back what it had read; and all that was computed from it is made anew.
import { canonicalUrl, spellings } from '../history/canonical';
import { type Forgotten, forget } from '../storage/forget';
import { checkStorage, type Findings, repairStorage } from '../storage/repair';
import type { CompanionService } from './companion-service';
import type { ComparisonService } from './comparison-service';
import type { ForgetReport, ForgetTarget } from './history-view';
import type { JobRunner } from './job-runner';
import { learnedSettings } from './learned-settings';
import type { PeopleService } from './people-service';
import type { Profile } from './profile';
import { repairHelp } from './repair-help';
import type { RulesService } from './rules-service';
import type { ScenesService } from './scenes-service';
import type { ShownFeed } from './shown-feed';
import type { TrainingService } from './training-service';

export interface ChangedServices {
  jobs: JobRunner;
  feeds: ShownFeed;
  rules: RulesService;
  training: TrainingService;
  comparison: ComparisonService;
  companion: CompanionService;
  people: PeopleService;
  scenes: ScenesService;
  /** The model for the language of what is left. */
  fitModel(): Promise<void>;
  queueEmbedding(): Promise<void>;
  tell(): void;
}

export class HistoryChanges {
  constructor(
    private readonly profile: Profile,
    private readonly services: ChangedServices,
  ) {}

  /** Deletes, in one transaction, everything that came of the target; then all that was computed from it. */
  async forget(target: ForgetTarget): Promise<ForgetReport> {
    const { feeds, rules, queueEmbedding } = this.services;
    const forgotten = await this.forgetAlone(await rules.targetOf(target, Date.now()));
    await feeds.renew();
    await queueEmbedding();
    const { pages, visits, raw, vectors, staleCheckpoints } = forgotten;
    return { pages, visits, raw, vectors, modelStale: staleCheckpoints > 0 };
  }

  /** The same without a new feed and new work, for whoever sees to those. */
  forgetAlone(target: Parameters<typeof forget>[1]): Promise<Forgotten> {
    return this.rewrite(async () => {
      const forgotten = await forget(this.profile.storage, target, canonicalUrl, learnedSettings, spellings);
      await this.services.companion.forgot(target);
      return forgotten;
    });
  }

  /** Holds what is stored against itself, and repairs what the person was told of; what can be made anew is then under way. */
  async check(told: Findings | null): Promise<Findings> {
    const { storage } = this.profile;
    if (!told) return checkStorage(storage, repairHelp);
    const findings = await this.rewrite(() => repairStorage(storage, repairHelp, told));
    await this.#goOn(Boolean(findings.model));
    return findings;
  }

  tidied(): Promise<void> {
    return this.#goOn(true);
  }

  /** Changes what is stored and takes it in anew. */
  rewrite<T>(change: () => Promise<T>): Promise<T> {
    const { jobs, feeds, training, comparison, companion, people, scenes } = this.services;
    return jobs.withoutJobs(() =>
      feeds.exclusively(async () => {
        const result = await change();
        await this.profile.loadAll();
        await training.load();
        await comparison.load();
        await companion.load();
        await people.own.load();
        await scenes.forget();
        feeds.forget();
        feeds.tellChanged();
        return result;
      }),
    );
  }

  /** Adds or takes back a little, and takes the change in: what was trained stays. */
  async byHand<T>(change: () => Promise<T>): Promise<T> {
    const { jobs, feeds, fitModel, queueEmbedding, tell } = this.services;
    const result = await jobs.withoutJobs(async () => {
      const changed = await change();
      await this.profile.loadAll();
      await fitModel();
      return changed;
    });
    tell();
    await queueEmbedding();
    if (this.profile.missing().pages.length === 0) await feeds.sharpen();
    return result;
  }

  async #goOn(train: boolean): Promise<void> {
    const { jobs, feeds, training, queueEmbedding } = this.services;
    await feeds.renew();
    await queueEmbedding();
    if (train && training.worthIt()) await jobs.add('training', 0);
  }
}
