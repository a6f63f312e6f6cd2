// A life in which backups take the place of everything, over and over. After a death all is as before or all is as in
// the backup: a mixture of two histories, or of the reactions to them, is a fault.

import { rmSync } from 'node:fs';
import { expect } from '@playwright/test';
import { App } from '../support/app';
import type { HistoryFile } from '../support/history-files';
import { appOrigin } from '../support/launch';
import { type OpenedProfile, openProfile } from '../support/profile';
import { historyOf } from './import-life';
import { type Fate, type LaunchOptions, Life } from './life';
import { disorder, heldRaw, readPlain, type Strict, underWay, unfinished } from './strict';
import type { Tally } from './tally';
import { type Backup, differences, makeBackup, type World, worldOf } from './world';

export class RestoreLife extends Life {
  protected readonly kind = 'restore';
  protected readonly aimed = 0.75;
  #world: World = {
    name: 'empty',
    held: new Set(),
    raw: new Set(),
    reactions: new Set(),
    asked: new Set(),
  };
  /** Confirmed, and not yet said to be done. */
  #pending: Backup | null = null;
  #own = 0;
  /** Milliseconds that the last one took. */
  #took = 1500;

  static async begin(
    folder: string,
    number: number,
    random: () => number,
    tally: Tally,
    launchOptions: LaunchOptions,
  ): Promise<Life> {
    const histories = [
      await historyOf(tally, number, 26_000),
      await historyOf(tally, number + 500, 2_000, 90),
    ];
    const prepared = `${folder}-prepared`;
    const backups = await prepareBackups(prepared, histories, launchOptions);
    rmSync(prepared, { recursive: true, force: true, maxRetries: 3 });
    return new RestoreLife(folder, random, tally, backups);
  }

  private constructor(
    folder: string,
    random: () => number,
    tally: Tally,
    private readonly backups: Backup[],
  ) {
    super(folder, random, tally);
  }

  protected get promises(): World {
    return this.#world;
  }

  protected async look(profile: OpenedProfile, finished: boolean): Promise<string> {
    const strict = await readPlain(profile.page);
    const pending = this.#pending;
    this.#pending = null;
    const under = strict ? this.#settle(strict, pending) : 'nothing stored';
    if (!strict && this.#world.held.size > 0) this.fault('the database is gone');
    if (strict) for (const fault of disorder(strict)) this.fault(fault);
    if (strict && finished) for (const fault of unfinished(strict)) this.fault(fault);
    return under;
  }

  /** Finds out which world it is, the one of before or the one that was on its way; says what was under way. */
  #settle(strict: Strict, pending: Backup | null): string {
    const before = differences(this.#world, strict);
    if (!pending) {
      for (const fault of before) this.fault(fault);
      return underWay(strict);
    }
    if (before.length === 0) {
      if (strict.restoring === 0) return 'restore, nothing staged';
      return strict.restoring < pending.rowCount ? 'restore, staging' : 'restore, all staged';
    }
    const after = worldOf(pending);
    const faults = differences(after, strict);
    if (faults.length > 0) {
      this.fault(`neither ${this.#world.name} (${before}) nor ${after.name} (${faults})`);
      return 'restore, mixed';
    }
    if (strict.restoring > 0) this.fault(`${strict.restoring} rows are left of a restore that is through`);
    this.#world = after;
    return 'restore, through and not said';
  }

  protected async act(app: App, fate: Fate): Promise<void> {
    await this.to(app, '/');
    for (;;) {
      const choice = this.random();
      fate.begins();
      if (this.#world.held.size === 0 || choice < 0.5) await this.#restore(app, fate);
      else if (choice < 0.8) await this.react(app);
      else if (choice < 0.9) await this.#backUp(app);
      else await this.train(app);
      await app.page.waitForTimeout(100);
    }
  }

  async #restore(app: App, fate: Fate): Promise<void> {
    // One that is told from what is here.
    const others = this.backups.filter(({ name }) => name !== this.#world.name);
    const backup = others[Math.floor(this.random() * others.length)]!;
    await this.to(app, '/settings');
    await app.page
      .getByTestId('restore-input')
      .setInputFiles({ name: 'backup', mimeType: '', buffer: backup.file });
    await expect(app.page.getByTestId('restore-contents')).toBeVisible({ timeout: 30_000 });
    this.count('restore');
    this.#pending = backup;
    const started = performance.now();
    fate.aims(this.#took * 1.1);
    await app.page.getByTestId('restore-confirm').click();
    await expect(app.page.getByTestId('restore-dialog')).toHaveCount(0, { timeout: 60_000 });
    this.#world = worldOf(backup);
    this.#pending = null;
    this.#took = performance.now() - started;
    await app.whenFeed();
  }

  async #backUp(app: App): Promise<void> {
    await this.to(app, '/settings');
    this.count('back up');
    const backup = await makeBackup(app, `own ${++this.#own}`);
    for (const fault of differences(this.#world, backup.strict)) this.fault(`backup: ${fault}`);
    // The two histories stay, and the newest of their kin.
    this.backups.splice(2, this.backups.length > 3 ? 1 : 0);
    this.backups.push(backup);
  }

  protected async comeToAnEnd(app: App): Promise<void> {
    await this.to(app, '/');
    if (this.#world.held.size === 0) await this.#restore(app, { begins: () => {}, aims: () => {} });
    await this.to(app, '/feed');
    await app.whenFeed();
    await this.whenAllEnds(() => readPlain(app.page));
  }
}

/** A backup of each history, made by the app itself: one of a profile at rest, one in the middle of its work. */
async function prepareBackups(
  folder: string,
  [large, small]: HistoryFile[],
  launchOptions: LaunchOptions,
): Promise<Backup[]> {
  const { page, context } = await openProfile(folder, { ...launchOptions, baseURL: appOrigin });
  const app = new App(page, 'wasm');
  await app.open();
  await app.import(large!);
  await app.whenEmbedded();
  await app.open('/feed');
  await app.whenFeed();
  for (const action of ['like', 'save'] as const) {
    await app.react(app.card((await app.urls())[action === 'like' ? 0 : 3]!), action);
  }
  await app.open('/settings');
  const first = await makeBackup(app, 'large');
  await page.getByTestId('erase-all').click();
  await page.getByTestId('confirm-erase').click();
  await expect(page.getByTestId('welcome')).toBeVisible();
  await app.import(small!);
  await app.go('settings');
  const second = await makeBackup(app, 'small');
  await context.close();
  // What is not there from the beginning cannot be lost later.
  for (const { name, strict } of [first, second])
    if (heldRaw(strict).length === 0) throw new Error(`no raw visits in ${name}`);
  return [first, second];
}
