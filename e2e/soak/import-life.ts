// A life of imports, reactions, trainings, refreshes and deletions.
import { createRequire } from 'node:module';
import { expect } from '@playwright/test';
import { cleanHistory } from '../../src/history/clean';
import { readHistoryFile } from '../../src/history/read';
import type { App } from '../support/app';
import { chromeHistory, type HistoryFile } from '../support/history-files';
import type { OpenedProfile } from '../support/profile';
import { Ledger, siteOf } from './ledger';
import { type Fate, Life } from './life';
import { readPlain, underWay } from './strict';
import type { Tally } from './tally';

/** Milliseconds that both take, some two thirds of them on a quick machine. */
const importAndEmbedding = 6000;

export class ImportLife extends Life {
  protected override readonly kind: string = 'import';
  protected readonly promises: Ledger;

  static async begin(folder: string, number: number, random: () => number, tally: Tally): Promise<Life> {
    // Every second life has an import of several chunks, so that it can die among them.
    const visits = number % 2 === 0 ? 2_000 : 26_000;
    return new ImportLife(folder, random, tally, await historyOf(tally, number, visits));
  }

  /** There is one import in a life, and then its embedding. */
  protected get aimed(): number {
    return this.promises.imported ? 0 : 0.9;
  }

  constructor(
    folder: string,
    random: () => number,
    tally: Tally,
    protected readonly history: HistoryFile,
  ) {
    super(folder, random, tally);
    this.promises = new Ledger(history.browsing);
  }

  protected async look(profile: OpenedProfile, finished: boolean): Promise<string> {
    const strict = await readPlain(profile.page);
    for (const fault of this.promises.faults(strict, finished)) this.fault(fault);
    this.promises.learn(strict);
    return underWay(strict);
  }

  protected async act(app: App, fate: Fate): Promise<void> {
    await this.to(app, '/');
    if (!this.promises.imported) await this.import(app, fate);
    for (;;) {
      const choice = this.random();
      fate.begins();
      if (choice < 0.6) await this.react(app);
      else if (choice < 0.75) await this.train(app);
      else if (choice < 0.85) await this.#forgetSite(app);
      else await this.refresh(app);
      // At least three actions are begun before a death that waits for one.
      await app.page.waitForTimeout(100);
    }
  }

  protected async import(app: App, fate: Fate): Promise<void> {
    await app.choose(this.history);
    fate.begins();
    fate.aims(importAndEmbedding);
    this.count('import');
    await app.confirmImport.click();
    await expect(app.preview).toHaveCount(0);
    this.promises.imported = true;
  }

  async #forgetSite(app: App): Promise<void> {
    const { keptKeys: kept, forgotten } = this.promises;
    if (!kept || forgotten.size >= 3) return;
    const sites = [...new Set(kept.map(siteOf))].filter((site) => !forgotten.has(site)).sort();
    const site = sites[Math.floor(this.random() * sites.length)]!;
    await this.to(app, '/history');
    await app.page.getByTestId('tab-sites').click();
    const row = app.page.locator(`[data-testid="site-row"][data-site="${site}"]`);
    await row.getByTestId('forget-site').click();
    this.count('forget');
    this.promises.forgetting = site;
    await app.confirmForget();
    this.promises.forgetting = null;
    this.promises.forgotten.add(site);
  }

  protected async comeToAnEnd(app: App): Promise<void> {
    await this.to(app, '/');
    if (!this.promises.imported) {
      await app.choose(this.history);
      await app.confirmImport.click();
      this.promises.imported = true;
    }
    await this.to(app, '/feed');
    await app.whenFeed();
    await this.whenAllEnds(() => readPlain(app.page));
  }
}

/** What cleaning makes of it is not what this is about: by chance, visits may lie as regularly as a page that refreshes itself. */
export async function historyOf(
  tally: Tally,
  number: number,
  visits: number,
  pages = 150,
): Promise<HistoryFile> {
  const history = await chromeHistory({ visits, pages, seed: tally.seed * 1000 + number, days: 90 });
  const sqlWasm = createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm');
  const raw = await readHistoryFile(new Blob([new Uint8Array(history.buffer)]), { sqlWasm });
  const kept = cleanHistory(raw).visits.length;
  return { ...history, browsing: { ...history.browsing, kept } };
}
