// What every test gets: the app in a clean or lived-in browser, and a guard that nothing leaves its origin.
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { App } from './support/app';
import { chromeHistory, type HistoryFile } from './support/history-files';
import { appOrigin, type Compute } from './support/launch';
import { NetworkGuard, OutsideProxy } from './support/network-guard';
import { type OpenedProfile, openProfile } from './support/profile';

export { axeCheck } from './support/a11y';
export { expect };

export interface DriftfeedOptions {
  /** What the browser can compute with, and so what the badge must say. */
  compute: Compute;
  /** `lived-in`: a history is imported, embedded and trained on already. */
  profile: 'empty' | 'lived-in';
}

interface TestFixtures extends Pick<DriftfeedOptions, 'profile'> {
  guard: NetworkGuard;
  app: App;
  /** Starts a browser on a folder of this test's own, made from a copy of `from`; watched, closed at the end. */
  startProfile: (name: string, from?: string) => Promise<OpenedProfile>;
}

interface WorkerFixtures extends Pick<DriftfeedOptions, 'compute'> {
  outsideProxy: OutsideProxy;
  /** The history of the lived-in profile, and a good one to import. */
  history: HistoryFile;
  /** The folder of a profile in which `history` is imported, embedded and trained on; made on first need. */
  livedInProfile: () => Promise<string>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  compute: ['wasm', { option: true, scope: 'worker' }],
  profile: ['empty', { option: true }],

  outsideProxy: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures it needs from the pattern
    async ({}, use) => {
      const proxy = new OutsideProxy();
      await proxy.start();
      await use(proxy);
      await proxy.stop();
    },
    { scope: 'worker' },
  ],

  launchOptions: [
    async ({ launchOptions, outsideProxy }, use) => {
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...outsideProxy.flags()] });
    },
    { scope: 'worker' },
  ],

  history: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      await use(await chromeHistory({ visits: 5000, pages: 600, seed: 7, days: 56 }));
    },
    { scope: 'worker' },
  ],

  livedInProfile: [
    async ({ launchOptions, history }, use, workerInfo) => {
      // Playwright empties the folder of results at the start of a run, so it is made once a run, for all projects:
      // software WebGPU would take ten minutes, and what it holds does not depend on the backend.
      const folder = join(workerInfo.project.outputDir, 'lived-in');
      const marker = join(folder, 'complete');
      await use(async () => {
        if (existsSync(marker)) return folder;
        rmSync(folder, { recursive: true, force: true });
        const { context, page } = await openProfile(folder, { ...launchOptions, baseURL: appOrigin });
        const app = new App(page, 'wasm');
        await app.open();
        await app.import(history);
        await app.whenEmbedded();
        await app.whenTrained();
        await context.close();
        writeFileSync(marker, '');
        return folder;
      });
    },
    { scope: 'worker' },
  ],

  guard: [
    async ({ outsideProxy }, use) => {
      const guard = new NetworkGuard(appOrigin, outsideProxy);
      await use(guard);
      expect(guard.leaks(), 'requests to other origins').toEqual([]);
    },
    { auto: true },
  ],

  startProfile: async ({ guard, launchOptions }, use, testInfo) => {
    const opened = new Set<OpenedProfile>();
    await use(async (name, from) => {
      const folder = testInfo.outputPath(name);
      if (from && !existsSync(folder)) cpSync(from, folder, { recursive: true, verbatimSymlinks: true });
      const profile = await openProfile(folder, { ...launchOptions, baseURL: appOrigin });
      guard.watch(profile.context);
      opened.add(profile);
      return profile;
    });
    for (const { context } of opened) await context.close();
    // Profiles are large, and what matters of them is in the trace.
    for (const entry of existsSync(testInfo.outputDir) ? readdirSync(testInfo.outputDir) : []) {
      if (existsSync(join(testInfo.outputDir, entry, 'Default'))) {
        rmSync(join(testInfo.outputDir, entry), { recursive: true, force: true, maxRetries: 3 });
      }
    }
  },

  context: async ({ browser, profile, guard, livedInProfile, startProfile }, use, testInfo) => {
    if (profile === 'lived-in') {
      // Making it is not part of the test that happens to come first.
      testInfo.setTimeout(testInfo.timeout + 300_000);
      const { context } = await startProfile('lived-in', await livedInProfile());
      await use(context);
      return;
    }
    const context = await browser.newContext();
    guard.watch(context);
    await use(context);
    await context.close();
  },

  app: async ({ page, compute }, use) => {
    await use(new App(page, compute));
  },
});
