// Tidying again: the visits that are kept as they came in, cleaned by the person's rules as they are now.
import { contentHash, pageText } from '../embedding/text';
import type { CleanOptions } from '../history/clean';
import { type TidyReport, tidyAgain } from '../history/tidy';
import type { Storage } from '../storage/database';
import { rawSize } from '../storage/raw-days';
import type { RulesService } from './rules-service';

export type { TidyReport } from '../history/tidy';

export interface TidyingView {
  /** Whether visits are kept as they came in. */
  keep: boolean;
  /** How many are, and the bytes that they take. */
  visits: number;
  bytes: number;
}

interface Hooks {
  /** Changes what is stored while no job runs, and takes it in anew. */
  rewrite: <T>(work: () => Promise<T>) => Promise<T>;
  /** Visits came or went, or pages have other titles. */
  changed: () => Promise<void>;
}

export class TidyService {
  constructor(
    private readonly storage: Storage,
    private readonly rules: Pick<RulesService, 'keepsRaw' | 'setKeepRaw'>,
    private readonly cleaning: () => CleanOptions,
    private readonly hooks: Hooks,
  ) {}

  async view(): Promise<TidyingView> {
    return { keep: this.rules.keepsRaw, ...(await rawSize(this.storage)) };
  }

  async keep(on: boolean): Promise<TidyingView> {
    await this.rules.setKeepRaw(on);
    return this.view();
  }

  /** What it would change; changes it only where `apply` is true. */
  async run(apply: boolean): Promise<TidyReport> {
    const tidy = () =>
      tidyAgain(this.storage, {
        rules: this.cleaning(),
        contentHash: (page) => contentHash(pageText(page)),
        apply,
      });
    if (!apply) return tidy();
    const report = await this.hooks.rewrite(tidy);
    if (report.back + report.gone + report.renamed > 0) await this.hooks.changed();
    return report;
  }
}
