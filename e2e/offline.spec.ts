// Without a network, after one visit with it: everything that was there is there.
import { expect, test } from './fixtures';
import { App } from './support/app';
import { startAppServer } from './support/app-server';
import { port } from './support/launch';
import { storedCounts } from './support/stored';

test('after the first visit the app needs no network', async ({ browser, guard, compute }) => {
  const server = await startAppServer(port + 1);
  guard.allow(server.origin);
  const context = await browser.newContext({ baseURL: server.origin });
  guard.watch(context);
  try {
    const page = await context.newPage();
    const app = new App(page, compute);
    await app.open();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await app.startSample('mira');
    await app.whenEmbedded();
    await app.whenTrained();
    await app.go('feed');
    await app.whenFeed();
    const feed = await app.urls();

    await server.stop();
    await context.setOffline(true);
    await page.reload();
    await app.whenFeed();
    expect(await app.urls()).toEqual(feed);
    await expect(page.getByTestId('notice-offline')).toBeVisible();

    await test.step('reactions and a new feed', async () => {
      await app.react(app.card(feed[0]!), 'like');
      await page.getByTestId('refresh').click();
      await expect(app.feed).toHaveAttribute('aria-busy', 'false');
      expect((await app.urls()).length).toBeGreaterThan(20);
    });

    await test.step('every page', async () => {
      for (const name of ['interests', 'history', 'saved', 'sources', 'model', 'settings'] as const) {
        await app.go(name);
        await expect(page.locator('main h1')).toBeVisible();
      }
    });

    await test.step('search by meaning, which needs the language model', async () => {
      await app.go('history');
      await app.search('cameras that take rolls of film');
      await expect(app.historyRows.first()).toBeVisible();
    });

    await test.step('a new tab, deep in the app', async () => {
      await page.close();
      const other = new App(await context.newPage(), compute);
      await other.open('/interests');
      await expect(other.page.getByTestId('interests-chart')).toBeVisible({ timeout: 60_000 });
    });

    await test.step('another sample: first use of nothing new but its file', async () => {
      const other = context.pages()[0]!;
      expect((await storedCounts(other)).pages).toBeGreaterThan(100);
    });
  } finally {
    await context.close();
    await server.stop();
  }
});
