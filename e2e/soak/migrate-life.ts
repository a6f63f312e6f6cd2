// A life that finds its database as an older version of the app left it, over and over, and dies while that is brought
// to the new one. After a death all of it lies in the old shape or all of it in the new.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { App } from '../support/app';
import type { OpenedProfile } from '../support/profile';
import { historyOf } from './import-life';
import { type Fate, type LaunchOptions, Life } from './life';
import { prepareProfile } from './prepared';
import { disorder, readPlain, unfinished } from './strict';
import type { Tally } from './tally';
import { differences, type World } from './world';

/** A database without its rows, as the dumps in `src/storage/fixtures` have it. */
interface Shape {
  name: string;
  version: number;
  stores: {
    name: string;
    keyPath: string | string[];
    autoIncrement: boolean;
    indexes: { name: string; keyPath: string }[];
  }[];
}

const shapes = ['1a', '1b', '1c', '2'].map((name): Shape => {
  const path = join(import.meta.dirname, '../../src/storage/fixtures', `version-${name}.json`);
  const { version, stores } = JSON.parse(readFileSync(path, 'utf8')) as Omit<Shape, 'name'>;
  const bare = stores.map(({ name: store, keyPath, autoIncrement, indexes }) => ({
    name: store,
    keyPath,
    autoIncrement,
    indexes,
  }));
  return { name, version, stores: bare };
});

export class MigrateLife extends Life {
  protected readonly kind = 'migrate';
  protected readonly aimed = 0.9;
  /** What it was last put back to, and the version that the app makes of it. */
  #shape: Shape | null = null;
  #newest = 0;
  /** Whether the app was seen to have opened it since. */
  #opened = false;
  /** Milliseconds from the asking for the page until the app was open, by shape, when nobody killed it. */
  readonly #took = new Map<string, number>();

  static async begin(
    folder: string,
    number: number,
    random: () => number,
    tally: Tally,
    launchOptions: LaunchOptions,
  ): Promise<Life> {
    const history = await historyOf(tally, number + 200, 26_000);
    const world = await prepareProfile(folder, history, launchOptions);
    return new MigrateLife(folder, random, tally, world);
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
    const strict = await readPlain(profile.page);
    if (!strict) {
      this.fault('the database is gone');
      return 'nothing stored';
    }
    this.#newest ||= strict.version;
    for (const fault of [...disorder(strict), ...differences(this.promises, strict)]) this.fault(fault);
    if (finished) for (const fault of unfinished(strict)) this.fault(fault);
    const under = this.#settle(strict.version);
    // Here, where nothing can kill it in the middle.
    if (strict.version === this.#newest && !finished) await this.#age(profile.page);
    return under;
  }

  /** Says how far it had come with what it was put back to. */
  #settle(found: number): string {
    if (!this.#shape) return 'not begun';
    const { name, version } = this.#shape;
    if (found === version) {
      if (this.#opened) this.fault(`what was opened as the new version is version ${name} again`);
      return `${name}, as it was`;
    }
    if (found !== this.#newest) this.fault(`version ${found}, neither old nor new`);
    return this.#opened ? `${name}, long through` : `${name}, through and not said`;
  }

  async #age(page: Page): Promise<void> {
    this.#shape = shapes[Math.floor(this.random() * shapes.length)]!;
    this.#opened = false;
    this.count(`put back to ${this.#shape.name}`);
    await putBack(page, this.#shape);
    // No older version had a place for visits as they came in.
    this.promises.raw = new Set();
  }

  protected async act(app: App, fate: Fate): Promise<void> {
    const shape = this.#shape!.name;
    const usual = this.#took.get(shape) ?? 1500;
    fate.begins();
    const started = performance.now();
    await app.page.goto('/feed', { waitUntil: 'commit' });
    // Of the first part of it the page is only being loaded.
    await app.page.waitForTimeout(usual * 0.2);
    fate.aims(usual);
    await app.page.getByTestId('nav-settings').filter({ visible: true }).waitFor({ timeout: 60_000 });
    this.#opened = true;
    this.#took.set(shape, performance.now() - started);
    for (;;) {
      fate.begins();
      await this.react(app);
      await app.page.waitForTimeout(100);
    }
  }

  protected async comeToAnEnd(app: App): Promise<void> {
    await this.to(app, '/feed');
    await app.whenFeed();
    await this.whenAllEnds(() => readPlain(app.page));
  }
}

/** Makes the database anew in an old shape, with all rows that had a place there. The page must hold none of it open. */
async function putBack(page: Page, { version, stores }: Shape): Promise<void> {
  await page.evaluate(
    async ({ version, stores }) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const newest = await done(indexedDB.open('driftfeed'));
      const names = stores.map(({ name }) => name).filter((name) => newest.objectStoreNames.contains(name));
      const transaction = newest.transaction(names, 'readonly');
      const all = names.map((name) =>
        done<Record<string, unknown>[]>(transaction.objectStore(name).getAll()),
      );
      const rows = new Map((await Promise.all(all)).map((each, index) => [names[index], each]));
      newest.close();
      await done(indexedDB.deleteDatabase('driftfeed'));

      const opening = indexedDB.open('driftfeed', version);
      opening.onupgradeneeded = () => {
        for (const { name, keyPath, autoIncrement, indexes } of stores) {
          const store = opening.result.createObjectStore(name, { keyPath, autoIncrement });
          for (const index of indexes) store.createIndex(index.name, index.keyPath);
          for (const row of rows.get(name) ?? []) {
            // The first version knew no sums, and for a while had a visit a row.
            const { sum: _, ...plain } = row;
            const parts = name === 'visits' && keyPath !== 'day' ? (plain.visits as object[]) : [plain];
            for (const part of parts) store.put(version === 1 ? part : row);
          }
        }
      };
      (await done(opening)).close();
    },
    { version, stores },
  );
}
