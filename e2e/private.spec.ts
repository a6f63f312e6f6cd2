// A private session: all works, what is stored is left alone, and nothing of it is on the disk.
import { readFile } from 'node:fs/promises';
import { axeCheck, expect, test } from './fixtures';
import { App } from './support/app';
import { everythingReadable, readableOf } from './support/raw-files';
import { storedCounts } from './support/stored';
import { word } from './support/words';

/** In every title and host of the private history, and in what is typed while it is open. */
const marker = 'quietwater';

/** Twenty days of reading, as Google Takeout writes it. */
function privateHistory() {
  const subjects = ['reservoir', 'heron', 'weir', 'lock gate', 'reed bed', 'punt', 'towpath', 'mill pond'];
  const pages = subjects.flatMap((subject, at) =>
    ['by night', 'in winter', 'seen from a bridge', 'and its keeper'].map((view, side) => ({
      title: `The ${marker} ${subject} ${view}`,
      url: `https://${marker}-${at}.example/read/${side}`,
    })),
  );
  const start = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 20 * 86_400_000;
  const visits = pages.map(({ title, url }, at) => ({
    page_transition: 'LINK',
    title,
    url,
    time_usec: (start + at * 13 * 3_600_000) * 1000,
  }));
  const buffer = Buffer.from(JSON.stringify({ 'Browser History': visits }));
  const hosts = [...new Set(pages.map(({ url }) => new URL(url).hostname))];
  return {
    file: { name: 'History.json', mimeType: 'application/json', buffer },
    texts: [...pages.map(({ title }) => title), ...hosts],
  };
}

test('a private session shows nothing of what is stored, changes none of it, and leaves nothing on the disk', async ({
  startProfile,
  livedInProfile,
  history,
  compute,
}, testInfo) => {
  testInfo.setTimeout(testInfo.timeout + 300_000); // where it is the first to need the lived-in profile
  const titles = [...new Set(history.browsing.pages.map(({ ownTitle }) => ownTitle))];
  const { context, page } = await startProfile('private', await livedInProfile());
  const app = new App(page, compute);
  await app.open('/feed');
  await app.whenFeed();
  const feed = await app.urls();
  const counts = await storedCounts(page);

  const bar = page.getByTestId('private-bar');
  await test.step('begun in the settings, it is empty, and stays so when it is loaded again', async () => {
    await app.go('settings');
    await expect(bar).toBeHidden();
    await page.getByTestId('private-start').click();
    await expect(bar).toBeVisible();
    await expect(page.getByTestId('welcome')).toBeVisible();
    await page.goto('/history');
    await expect(bar).toBeVisible();
    await expect(page.getByTestId('history-search')).toBeVisible();
    await expect(app.historyRows).toHaveCount(0);
    await page.goto('/settings');
    await expect(page.getByTestId('make-backup')).toBeVisible();
    for (const absent of ['encryption-turn-on', 'backup-file-choose', 'erase-all', 'private-start'])
      await expect(page.getByTestId(absent)).toHaveCount(0);
    await page.goto('/sources');
    await expect(page.getByText(word('privateSession.sources'))).toBeVisible();
    await expect(page.getByTestId('add-source')).toHaveCount(0);
  });

  const own = privateHistory();
  await test.step('another history makes a feed there', async () => {
    await page.goto('/');
    await app.choose(own.file);
    await app.confirmImport.click();
    await app.whenFeed();
    await app.react(app.cards.first(), 'like');
    await app.go('history');
    await expect(app.historyRows.first()).toContainText(marker);
    await app.search(`${marker} heron`);
    await axeCheck(page, 'a private session');
  });

  await test.step('meanwhile another tab has what was stored, and hears of nothing', async () => {
    const other = new App(await context.newPage(), compute);
    await other.page.goto('/feed');
    await other.whenFeed();
    await expect(other.page.getByTestId('private-bar')).toHaveCount(0);
    await expect(other.page.getByTestId('notice-other-tab')).toHaveCount(0);
    expect(await other.urls()).toEqual(feed);
    await other.go('history');
    await expect(other.historyRows.first()).not.toContainText(marker);
    expect(await storedCounts(other.page)).toMatchObject({ visits: counts.visits, feedback: 0 });
    await other.page.close();
  });

  /** Loads the page anew, which ends one private session and begins another. */
  const leaveAsked = async () => {
    const asked = page.waitForEvent('dialog');
    const reload = page.reload();
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.accept();
    await reload;
  };

  await test.step('a backup of it is restored into another one', async () => {
    await app.go('settings');
    await page.getByTestId('make-backup').click();
    const download = page.waitForEvent('download');
    await page.getByTestId('backup-confirm').click();
    const file = await readFile(await (await download).path());
    await leaveAsked();
    await page.getByTestId('restore-input').setInputFiles({ name: 'x', mimeType: '', buffer: file });
    await expect(page.getByTestId('restore-contents')).toContainText(/\d visits/);
    await page.getByTestId('restore-confirm').click();
    await app.whenFeed();
    await expect(bar).toBeVisible();
    await app.go('history');
    await expect(app.historyRows.first()).toContainText(marker);
  });

  await test.step('it asks before it is lost', async () => {
    await page.getByTestId('private-end').click();
    await expect(page.getByTestId('private-end-confirm')).toBeVisible();
    await page.keyboard.press('Escape');
    await leaveAsked();
    await expect(bar).toBeVisible();
    await app.go('history');
    await expect(page.getByTestId('history-search')).toBeVisible();
    await expect(app.historyRows).toHaveCount(0);
  });

  await test.step('ended, what is stored is there again', async () => {
    // There is nothing left to ask about.
    await page.getByTestId('private-end').click();
    await app.whenFeed();
    await expect(bar).toHaveCount(0);
    expect(await app.urls()).toEqual(feed);
  });

  await context.close();
  const folder = testInfo.outputPath('private');
  expect(readableOf(folder, titles), 'of the stored history').toHaveLength(titles.length);
  expect(readableOf(folder, own.texts), 'of the private one').toEqual([]);
  expect(everythingReadable(folder, [marker]), 'of the private one, caches among it').toEqual([]);

  const again = await startProfile('private');
  const after = new App(again.page, compute);
  await after.open('/feed');
  // Not the same feed: a training that the end of the browser cut off may have sharpened it meanwhile.
  await after.whenFeed();
  await expect(again.page.getByTestId('private-bar')).toHaveCount(0);
  const { visits, pages } = counts;
  expect(await storedCounts(again.page)).toMatchObject({ visits, pages, feedback: 0 });
});
