// A lost laptop: with a passphrase nothing of the history is to be read from the disk, and with it all is as before.
import { expect, test } from './fixtures';
import { App } from './support/app';
import { findOnDisk } from './support/disk';
import { word } from './support/words';

const passphrase = 'correct horse battery staple';

test('nothing of a history can be read from the disk once a passphrase locks it', async ({
  startProfile,
  livedInProfile,
  history,
  compute,
}, testInfo) => {
  testInfo.setTimeout(testInfo.timeout + 300_000); // making the profile may fall to this test
  const folder = testInfo.outputPath('sealed');
  const first = await startProfile('sealed', await livedInProfile());
  const app = new App(first.page, compute);
  await app.open('/feed');
  await app.whenFeed();
  const feed = await app.urls();
  // Files are compressed, so that not every title can be found in them as it is.
  const titles = history.browsing.pages.map(({ title }) => title).filter((title) => title.length > 12);
  const readable = [...findOnDisk(folder, titles.slice(0, 60)).keys()];
  expect(readable.length, 'titles that can be read on the disk').toBeGreaterThan(5);

  await app.go('settings');
  await first.page.getByTestId('encryption-turn-on').click();
  await first.page.getByTestId('new-passphrase').fill(passphrase);
  await first.page.getByTestId('new-passphrase-again').fill(passphrase);
  await first.page.getByTestId('confirm-passphrase').click();
  await expect(first.page.getByTestId('lock-now')).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => Object.fromEntries(findOnDisk(folder, readable)), { timeout: 20_000 }).toEqual({});
  await first.context.close();
  expect(Object.fromEntries(findOnDisk(folder, titles.slice(0, 60)))).toEqual({});

  const { page } = await startProfile('sealed');
  const again = new App(page, compute);
  await again.open('/feed');
  await expect(page.getByTestId('lock-screen')).toBeVisible();
  await expect(page.locator('body')).not.toContainText(titles[0]!);
  await page.getByTestId('unlock-passphrase').fill('correct horse battery stapl');
  await page.getByTestId('unlock').click();
  await expect(page.getByTestId('lock-screen')).toContainText(word('errors.wrong-passphrase.what'));
  await page.getByTestId('unlock-passphrase').fill(passphrase);
  await page.getByTestId('unlock').click();
  await again.whenFeed();
  expect(await again.urls()).toEqual(feed);

  // Locked, and open again, in every tab.
  const other = await page.context().newPage();
  await other.goto('/feed');
  await expect(other.getByTestId('feed-card').first()).toBeVisible();
  await again.go('settings');
  await page.getByTestId('lock-now').click();
  for (const tab of [page, other]) await expect(tab.getByTestId('lock-screen')).toBeVisible();
  await other.getByTestId('unlock-passphrase').fill(passphrase);
  await other.getByTestId('unlock').click();
  await expect(other.getByTestId('feed-card').first()).toBeVisible();
  await expect(page.getByTestId('lock-now')).toBeVisible();
});
