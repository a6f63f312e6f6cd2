// What time does to a profile: visits outgrow the time that they are kept for, and live sources grow old.
import type { HistoryChanges } from './history-changes';
import type { JobRunner } from './job-runner';
import type { RulesService } from './rules-service';
import type { SourcesService } from './sources-service';
import type { TrainingService } from './training-service';

/** What is done at the start is looked at again after this time, in ms, as long as the app is open. */
const pulse = 3_600_000;
/** Live sources are fetched again when the last fetch is older than this, in ms. */
const sourcesGrowOld = 3_600_000;

export class Upkeep {
  // What fails once is tried again at the next beat.
  readonly #pulse = setInterval(() => void this.#beat().catch(() => {}), pulse);

  constructor(
    private readonly services: {
      rules: RulesService;
      sources: SourcesService;
      training: TrainingService;
      jobs: JobRunner;
      changes: HistoryChanges;
    },
  ) {}

  /** Forgets what has outgrown its time, and nothing more; returns whether there was any. */
  async forgetOutgrown(): Promise<boolean> {
    const { rules, changes } = this.services;
    const outgrown = await rules.outgrown(Date.now());
    if (outgrown) await changes.forgetAlone(outgrown);
    return outgrown !== null;
  }

  async freshenSources(): Promise<void> {
    const { sources, jobs } = this.services;
    if (sources.anyOlderThan(Date.now() - sourcesGrowOld)) await jobs.add('sources', 0);
  }

  close(): void {
    clearInterval(this.#pulse);
  }

  async #beat(): Promise<void> {
    const { rules, training, jobs, changes } = this.services;
    const outgrown = await rules.outgrown(Date.now());
    if (outgrown) {
      await changes.forget(outgrown);
      if (training.worthIt()) await jobs.add('training', 0);
    }
    await this.freshenSources();
  }
}
