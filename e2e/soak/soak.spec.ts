// Kills the browser's process at random moments of a profile's life, over and over: nothing that the person was told
// is done may be lost or doubled, and whatever was under way goes on. `SOAK_KILLS=200 SOAK_SEED=1 npm run soak`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRandom } from '../../src/interest/random';
import { expect, test } from '../fixtures';
import { App } from '../support/app';
import { chromeHistory, type HistoryFile } from '../support/history-files';
import { appOrigin } from '../support/launch';
import { type OpenedProfile, openProfile } from '../support/profile';
import { Ledger, readStrict, type Strict, siteOf } from './ledger';

const kills = Number(process.env.SOAK_KILLS ?? 200);
const seed = Number(process.env.SOAK_SEED ?? 1);
/** Kills of one profile; then it is left to come to its end, and looked at. */
const killsOfALife = 14;
/** Of the origin, and not the app. */
const quietPath = '/manifest.webmanifest';

interface Tally {
  kills: number;
  lives: number;
  /** What was under way when the browser died, by what was found after. */
  under: Record<string, number>;
  actions: Record<string, number>;
  faults: string[];
}

test('nothing that was said to be done is lost, whenever the browser dies', async ({
  launchOptions,
}, testInfo) => {
  test.setTimeout(kills * 60_000 + 300_000);
  const random = createRandom(seed);
  const tally: Tally = { kills: 0, lives: 0, under: {}, actions: {}, faults: [] };
  while (tally.kills < kills) {
    const number = tally.lives++;
    // Every second life has an import of several chunks, so that it can die among them.
    const visits = number % 2 === 0 ? 2_000 : 26_000;
    const history = await chromeHistory({ visits, pages: 150, seed: seed * 1000 + number, days: 90 });
    const life = new Life(testInfo.outputPath(`life-${number}`), history, random, tally);
    await life.live(Math.min(killsOfALife, kills - tally.kills), launchOptions);
    console.log(
      `life ${tally.lives}: ${tally.kills} kills, ${tally.faults.length} faults; died in ${JSON.stringify(tally.under)}`,
    );
    mkdirSync('test-results', { recursive: true });
    writeFileSync('test-results/soak.json', `${JSON.stringify({ seed, ...tally }, null, 2)}\n`);
  }
  console.log(JSON.stringify(tally.actions));
  expect(tally.faults).toEqual([]);
});

/** One profile, from an empty one to one that has lived through its kills. */
class Life {
  readonly #ledger: Ledger;
  #dead = false;

  constructor(
    private readonly folder: string,
    private readonly history: HistoryFile,
    private readonly random: () => number,
    private readonly tally: Tally,
  ) {
    this.#ledger = new Ledger(history.browsing);
  }

  async live(count: number, launchOptions: Parameters<typeof openProfile>[1]): Promise<void> {
    const open = () => openProfile(this.folder, { ...launchOptions, baseURL: appOrigin });
    for (let kill = 0; kill < count; kill++) {
      const profile = await open();
      await this.#look(profile, false);
      await this.#actUntilKilled(profile);
      this.tally.kills++;
    }
    const profile = await open();
    await this.#look(profile, false);
    await this.#comeToAnEnd(profile);
    await profile.context.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** What the crash left, before the app has gone on with anything. */
  async #look(profile: OpenedProfile, finished: boolean): Promise<Strict | null> {
    await profile.page.goto(quietPath);
    const strict = await readStrict(profile.page);
    const faults = this.#ledger.faults(strict, finished);
    for (const fault of faults)
      this.tally.faults.push(`${this.folder.split('/').at(-1)}, kill ${this.tally.kills}: ${fault}`);
    if (this.tally.kills > 0 && !finished) {
      const under = underWay(strict);
      this.tally.under[under] = (this.tally.under[under] ?? 0) + 1;
    }
    // An import that was on its way in when the browser died may have come in.
    if (strict && strict.visits.length + strict.staged > 0) this.#ledger.imported = true;
    if (strict && strict.staged === 0 && strict.visits.length === this.history.browsing.kept)
      this.#ledger.keptKeys ??= strict.visits;
    return strict;
  }

  async #actUntilKilled(profile: OpenedProfile): Promise<void> {
    this.#dead = false;
    // Half of them soon after a click, when most is being written; half at any time.
    const soon = this.random() < 0.5;
    const dying = Math.floor(this.random() * 3);
    const delay = soon ? this.random() * 500 : 500 + this.random() * 9_500;
    let kill: (() => Promise<void>) | null = async () => {
      kill = null;
      this.#dead = true;
      await profile.kill();
    };
    const killed = new Promise<void>((resolve, reject) => {
      const strike = () => setTimeout(() => void kill?.().then(resolve, reject), delay);
      if (!soon) strike();
      this.#act(new App(profile.page, 'wasm'), (action) => {
        if (soon && action === dying) strike();
      }).catch((error: unknown) => {
        // What fails because the browser is gone is what this is about; anything else is a fault.
        if (!this.#dead) {
          this.tally.faults.push(
            `action failed: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
          );
          void kill?.().then(resolve, reject);
        }
      });
    });
    await killed;
  }

  /** A person's actions, one after another, until the browser is gone. `begins` is told before each, by number. */
  async #act(app: App, begins: (action: number) => void): Promise<void> {
    await app.open();
    let number = 0;
    if (!this.#ledger.imported) {
      await app.choose(this.history);
      begins(number++);
      this.#count('import');
      await app.confirmImport.click();
      await expect(app.preview).toHaveCount(0);
      this.#ledger.imported = true;
    }
    for (;;) {
      const choice = this.random();
      begins(number++);
      if (choice < 0.6) await this.#react(app);
      else if (choice < 0.75) await this.#train(app);
      else if (choice < 0.85) await this.#forgetSite(app);
      else await this.#refresh(app);
      // At least three actions are begun before a death that waits for one.
      await app.page.waitForTimeout(100);
    }
  }

  async #react(app: App): Promise<void> {
    await app.open('/feed');
    await app.whenFeed();
    const cards = await app.urls();
    const free = cards.filter(
      (url) => ![...this.#ledger.reactions, ...this.#ledger.asked].some((one) => one.endsWith(` ${url}`)),
    );
    const url = free[Math.floor(this.random() * Math.min(free.length, 8))];
    if (!url) return;
    const action = (['like', 'save', 'less'] as const)[Math.floor(this.random() * 3)]!;
    const reaction = `${action} ${url}`;
    this.#ledger.asked.add(reaction);
    this.#count('react');
    await app.react(app.card(url), action);
    this.#ledger.reactions.add(reaction);
  }

  async #refresh(app: App): Promise<void> {
    await app.open('/feed');
    await app.whenFeed();
    this.#count('refresh');
    await app.page.getByTestId('refresh').click();
    await expect(app.feed).toHaveAttribute('aria-busy', 'false');
  }

  /** Starts a training, or watches the one that is under way. */
  async #train(app: App): Promise<void> {
    await app.open('/model');
    this.#count('train');
    await app.ensureTraining();
    await app.page.waitForTimeout(500 + this.random() * 4_000);
  }

  async #forgetSite(app: App): Promise<void> {
    const kept = this.#ledger.keptKeys;
    if (!kept || this.#ledger.forgotten.size >= 3) return;
    const sites = [...new Set(kept.map(siteOf))].filter((site) => !this.#ledger.forgotten.has(site)).sort();
    const site = sites[Math.floor(this.random() * sites.length)]!;
    await app.open('/history');
    await app.page.getByTestId('tab-sites').click();
    const row = app.page.locator(`[data-testid="site-row"][data-site="${site}"]`);
    await row.getByTestId('forget-site').click();
    this.#count('forget');
    this.#ledger.forgetting = site;
    await app.confirmForget();
    this.#ledger.forgetting = null;
    this.#ledger.forgotten.add(site);
  }

  /** Nobody kills it any more: all that was begun ends, and is whole. */
  async #comeToAnEnd(profile: OpenedProfile): Promise<void> {
    const app = new App(profile.page, 'wasm');
    await app.open();
    if (!this.#ledger.imported) {
      await app.choose(this.history);
      await app.confirmImport.click();
      this.#ledger.imported = true;
    }
    await app.whenEmbedded();
    await app.open('/feed');
    await app.whenFeed();
    await expect
      .poll(
        async () =>
          (await readStrict(profile.page))!.jobs.filter(({ state }) => /queued|running/.test(state)).length,
        {
          timeout: 240_000,
          intervals: [500],
          message: 'all jobs end',
        },
      )
      .toBe(0);
    await this.#look(profile, true);
  }

  #count(action: string): void {
    this.tally.actions[action] = (this.tally.actions[action] ?? 0) + 1;
  }
}

function underWay(strict: Strict | null): string {
  if (!strict) return 'nothing stored';
  const running = strict.jobs.filter(({ state }) => /queued|running/.test(state)).map(({ kind }) => kind);
  if (strict.staged > 0) return strict.visits.length > 0 ? 'import, between chunks' : 'import, staged';
  if (running.includes('training')) return 'training';
  if (running.includes('embedding')) return 'embedding';
  return running[0] ?? (strict.visits.length > 0 ? 'no job' : 'nothing stored');
}
