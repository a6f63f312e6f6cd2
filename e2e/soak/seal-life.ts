// A life in which a passphrase is set and taken off, over and over, and the browser dies while all rows are on their
// way into the sealed database or out of it. After a death all of it counts in one of the two, and none is in between.
import type { Page } from '@playwright/test';
import { App } from '../support/app';
import type { OpenedProfile } from '../support/profile';
import { historyOf } from './import-life';
import { type Fate, type LaunchOptions, Life } from './life';
import { prepareProfile } from './prepared';
import { disorder, quietPath, readPlain, type Strict, unfinished } from './strict';
import type { Tally } from './tally';
import { differences, makeBackup, type World } from './world';

const passphrase = 'correct horse battery staple';

export class SealLife extends Life {
  protected readonly kind = 'seal';
  protected readonly aimed = 0.75;
  #sealed = false;
  /** A change between sealed and plain was asked for, and not yet said to be done. */
  #pending = false;
  /** Milliseconds that the last one took. */
  #took = 3000;

  static async begin(
    folder: string,
    number: number,
    random: () => number,
    tally: Tally,
    launchOptions: LaunchOptions,
  ): Promise<Life> {
    const history = await historyOf(tally, number + 300, number % 2 === 0 ? 26_000 : 2_000);
    const world = await prepareProfile(folder, history, launchOptions);
    return new SealLife(folder, random, tally, world);
  }

  private constructor(
    folder: string,
    random: () => number,
    tally: Tally,
    protected readonly promises: World,
  ) {
    super(folder, random, tally);
  }

  protected async look(profile: OpenedProfile, finished: boolean): Promise<string> {
    const { page } = profile;
    const sealed = await isSealed(page);
    const under = this.#settle(sealed);
    const strict = sealed ? await this.#strictOfSealed(page) : await readPlain(page);
    if (!strict) {
      this.fault('the database is gone');
      return under;
    }
    for (const fault of [...disorder(strict), ...differences(this.promises, strict)]) this.fault(fault);
    if (finished) for (const fault of unfinished(strict)) this.fault(fault);
    return under;
  }

  #settle(sealed: boolean): string {
    const before = this.#sealed;
    this.#sealed = sealed;
    if (!this.#pending) {
      if (sealed !== before) this.fault(`said to be ${before ? 'sealed' : 'plain'}, and is not`);
      return sealed ? 'sealed' : 'plain';
    }
    this.#pending = false;
    return `${before ? 'unsealing' : 'sealing'}, ${sealed === before ? 'undone' : 'through and not said'}`;
  }

  /** Opened by the app, which then must have deleted what does not count. */
  async #strictOfSealed(page: Page): Promise<Strict> {
    const app = new App(page, 'wasm');
    await this.to(app, '/settings');
    const { strict } = await makeBackup(app, 'look');
    await page.goto(quietPath);
    const names = await databaseNames(page);
    if (names.includes('driftfeed')) this.fault('sealed, and the plain database is still there');
    return strict;
  }

  protected async act(app: App, fate: Fate): Promise<void> {
    await this.to(app, '/');
    for (;;) {
      const choice = this.random();
      fate.begins();
      if (choice < 0.6) await this.#change(app, fate);
      else if (choice < 0.9) await this.react(app);
      else await this.train(app);
      await app.page.waitForTimeout(100);
    }
  }

  async #change(app: App, fate: Fate): Promise<void> {
    const { page } = app;
    await this.to(app, '/settings');
    this.count(this.#sealed ? 'take off the passphrase' : 'set a passphrase');
    if (this.#sealed) {
      await page.getByTestId('encryption-turn-off').click();
    } else {
      await page.getByTestId('encryption-turn-on').click();
      await page.getByTestId('new-passphrase').fill(passphrase);
      await page.getByTestId('new-passphrase-again').fill(passphrase);
    }
    this.#pending = true;
    const started = performance.now();
    fate.aims(this.#took * 1.1);
    await page.getByTestId('confirm-passphrase').click();
    const said = page.getByTestId(this.#sealed ? 'encryption-turn-on' : 'lock-now');
    await said.waitFor({ timeout: 120_000 });
    this.#sealed = !this.#sealed;
    this.#pending = false;
    this.#took = performance.now() - started;
  }

  protected override async to(app: App, path: string): Promise<void> {
    await super.to(app, path);
    const { page } = app;
    const locked = page.getByTestId('lock-screen');
    await locked.or(page.getByTestId('nav-settings').filter({ visible: true })).waitFor({ timeout: 60_000 });
    if (!(await locked.isVisible())) return;
    await page.getByTestId('unlock-passphrase').fill(passphrase);
    await page.getByTestId('unlock').click();
    await locked.waitFor({ state: 'detached', timeout: 60_000 });
  }

  protected async comeToAnEnd(app: App): Promise<void> {
    await this.to(app, '/settings');
    if (this.#sealed) await this.#change(app, { begins: () => {}, aims: () => {} });
    await this.to(app, '/feed');
    await app.whenFeed();
    await this.whenAllEnds(() => readPlain(app.page));
  }
}

function databaseNames(page: Page): Promise<(string | undefined)[]> {
  return page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
}

/** Whether the row that says so is there, on a page on which the app does not run. */
async function isSealed(page: Page): Promise<boolean> {
  if (!(await databaseNames(page)).includes('driftfeed-lock')) return false;
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open('driftfeed-lock'));
    try {
      return (await done(database.transaction('lock').objectStore('lock').count())) > 0;
    } finally {
      database.close();
    }
  });
}
