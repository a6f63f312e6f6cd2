// Going on after the first import: the companion extension in a real browser, shared pages, the bookmarklet.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { companionChannel } from '../src/history/companion';
import { serveDirectory } from '../tools/serve/serve';
import { expect, test } from './fixtures';
import { copyExtension, openPopup, type PageServer, servePages } from './support/extension';
import { appFolder, appOrigin } from './support/launch';
import { openProfile } from './support/profile';
import { storedCounts } from './support/stored';
import { word } from './support/words';

const titles = [
  'bread-without-kneading',
  'a-sourdough-starter-from-rye',
  'what-flour-protein-does',
  'an-oven-in-the-garden',
  'how-steam-makes-a-crust',
];

/** What a page hears that asks the companion as the app does. */
function heard(page: Page): Promise<unknown[]> {
  return page.evaluate(async (channel) => {
    const answers: unknown[] = [];
    window.addEventListener('message', ({ data }) => data?.answer && answers.push(data));
    for (const question of [{ ask: 'hello' }, { ask: 'visits', since: 0, until: Date.now() }])
      window.postMessage({ ...question, channel, id: 'spy' }, location.origin);
    await new Promise((resolve) => setTimeout(resolve, 400));
    return answers;
  }, companionChannel);
}

async function keepUp(page: Page): Promise<void> {
  await page.goto('/history');
  await page.getByTestId('tab-keep-up').click();
}

test('the companion tells the page that was allowed what was visited, and nobody else', async ({
  guard,
  launchOptions,
}, testInfo) => {
  const extension = copyExtension(testInfo.outputPath('extension'), appOrigin);
  const reading = await servePages();
  // Names that could be of the web, served from here: pages of this machine are left out of a history.
  const args = [
    ...(launchOptions.args ?? []),
    `--disable-extensions-except=${extension}`,
    `--load-extension=${extension}`,
    '--proxy-bypass-list=read.example',
    `--host-resolver-rules=MAP read.example 127.0.0.1:${reading.port}`,
  ];
  guard.allow('http://read.example');
  guard.allow(`http://localhost:${reading.port}`);
  const { context, page } = await openProfile(testInfo.outputPath('companion'), {
    ...launchOptions,
    args,
    baseURL: appOrigin,
  });
  guard.watch(context);
  try {
    const reader = await context.newPage();
    for (const title of titles.slice(0, 3)) await reader.goto(`http://read.example/${title}`);
    const companion = page.getByTestId('companion');

    await test.step('before it is allowed it answers nobody', async () => {
      await keepUp(page);
      await expect(companion).toHaveAttribute('data-there', 'false');
      expect(await heard(page)).toEqual([]);
    });

    await test.step('the person allows the page, which sees it at once', async () => {
      const popup = await openPopup(context, page);
      await expect(popup.state).toContainText(appOrigin);
      await popup.press('allow');
      await expect(popup.state).toHaveAttribute('data-allowed', appOrigin);
      await popup.close();
      await expect(companion).toHaveAttribute('data-there', 'true');
    });

    await test.step('what it tells is shown before anything is stored', async () => {
      await page.getByTestId('companion-read').click();
      await expect(page.getByTestId('preview-visits')).toHaveText('3');
      await expect(page.getByTestId('preview')).toContainText(word('preview.formatCompanion'));
      expect(await storedCounts(page)).toMatchObject({ visits: 0, staged: 0 });
      await page.getByTestId('preview-confirm').click();
      await expect.poll(async () => (await storedCounts(page)).visits).toBe(3);
    });

    await test.step('later visits are added by themselves, and counted', async () => {
      for (const title of titles.slice(2)) await reader.goto(`http://read.example/${title}`);
      await keepUp(page);
      await expect.poll(async () => (await storedCounts(page)).visits).toBeGreaterThanOrEqual(5);
      // A page read twice within minutes is one visit.
      expect(await storedCounts(page)).toMatchObject({ visits: 5, pages: 5 });
      await expect(companion).toHaveAttribute('data-added', '2');
    });

    await test.step('other origins hear nothing, not even on another port of the same host', async () => {
      expect(await heard(reader)).toEqual([]);
      await reader.goto(`http://localhost:${reading.port}/spy`);
      expect(await heard(reader)).toEqual([]);
      expect((await heard(page)).length).toBeGreaterThan(1);
    });

    await test.step('and nor does the page once the person has stopped it', async () => {
      const popup = await openPopup(context, page);
      await popup.press('stop');
      await expect(popup.state).toHaveAttribute('data-allowed', '');
      await popup.close();
      expect(await heard(page)).toEqual([]);
      await page.reload();
      expect(await heard(page)).toEqual([]);
    });
  } finally {
    await context.close();
    await reading.stop();
  }
});

test.describe('a page is added', () => {
  let server: Server;
  let reading: PageServer;
  let origin: string;
  const asked: string[] = [];

  test.beforeEach(async ({ guard }) => {
    asked.length = 0;
    server = serveDirectory(appFolder);
    server.on('request', ({ method, url }) => asked.push(`${method} ${url}`));
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    reading = await servePages();
    guard.allow(origin);
    guard.allow(`http://127.0.0.1:${reading.port}`);
  });
  test.afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await reading.stop();
  });

  test('from the share menu and by the bookmarklet, without any server hearing of it', async ({ page }) => {
    await page.goto(origin);
    await page.evaluate(() => navigator.serviceWorker.ready);
    const url = 'https://bread.example/without-kneading?utm_source=mail';

    await test.step('shared by another app', async () => {
      const manifest = await (await page.request.get(`${origin}/manifest.webmanifest`)).json();
      const { action, method, enctype, params } = manifest.share_target;
      const sharer = await page.context().newPage();
      // As the browser posts what was shared.
      await sharer.setContent(`<form method="${method}" enctype="${enctype}" action="${origin}${action}">
        <input name="${params.title}" value="Bread &amp; butter"><input name="${params.text}" value="${url}"></form>`);
      await sharer.evaluate(() => document.querySelector('form')!.submit());
      await expect(sharer.getByTestId('add-page-url')).toHaveValue(url);
      await expect(sharer.getByTestId('add-page-name')).toHaveValue('Bread & butter');
      expect(new URL(sharer.url()).pathname + new URL(sharer.url()).hash).toBe('/history');
      expect(await storedCounts(sharer)).toMatchObject({ visits: 0 });
      await sharer.getByTestId('add-page-add').click();
      await expect(sharer.getByTestId('toast')).toContainText('Bread & butter');
      expect(await storedCounts(sharer)).toMatchObject({ visits: 1, pages: 1 });
      await sharer.getByTestId('undo').click();
      await expect.poll(() => storedCounts(sharer)).toMatchObject({ visits: 0, pages: 0 });
      await sharer.close();
    });

    await test.step('by the bookmarklet', async () => {
      await page.goto(`${origin}/history`);
      await page.getByTestId('tab-keep-up').click();
      const code = await page.getByTestId('bookmarklet').getAttribute('href');
      const reader = await page.context().newPage();
      await reader.goto(`http://127.0.0.1:${reading.port}/a-hidden-garden`);
      const [opened] = await Promise.all([
        page.context().waitForEvent('page'),
        reader.evaluate(decodeURIComponent(code!.replace('javascript:', ''))),
      ]);
      await expect(opened.getByTestId('add-page-name')).toHaveValue('a hidden garden');
      await expect(opened.getByTestId('add-page-url')).toHaveValue(reader.url());
      // A page of this machine is no page of the web.
      await opened.getByTestId('add-page-add').click();
      await expect(opened.getByTestId('add-page-note')).toContainText(word('rules.non-web.name'));

      await opened.getByTestId('add-page-url').fill('https://www.paypal.com/home');
      await opened.getByTestId('add-page-add').click();
      await expect(opened.getByTestId('add-page-note')).toContainText(word('rules.bank.name'));
      await opened.getByTestId('add-page-url').fill(url);
      await opened.getByTestId('add-page-add').click();
      await expect.poll(() => storedCounts(opened)).toMatchObject({ visits: 1, pages: 1 });
      await opened.close();
    });

    expect(asked.filter((line) => !line.startsWith('GET ') && !line.startsWith('HEAD '))).toEqual([]);
    expect(asked.filter((line) => /share|bread|butter|garden|add=/i.test(line))).toEqual([]);
  });
});
