// A lost laptop: with a passphrase nothing of the history is to be read from the disk, and with it all is as before.
import { expect, test } from './fixtures';
import { App } from './support/app';
import { onlyRawAddresses } from './support/browsing';
import { chromeHistory } from './support/history-files';
import { readableOf } from './support/raw-files';
import { storedText } from './support/stored';
import { word } from './support/words';

const passphrase = 'correct horse battery staple';

test('nothing that is stored can be read once a passphrase locks it', async ({
  startProfile,
  livedInProfile,
  history,
  compute,
}, testInfo) => {
  testInfo.setTimeout(testInfo.timeout + 300_000); // making the profile may fall to this test
  const first = await startProfile('sealed', await livedInProfile());
  const app = new App(first.page, compute);
  await app.open('/feed');
  await app.whenFeed();
  const feed = await app.urls();
  const hosts = [...new Set(history.browsing.pages.map(({ url }) => new URL(url).hostname))];
  const plain = await storedText(first.page);
  const known = hosts.filter((host) => plain.includes(host));
  expect(known.length, 'hosts that can be read').toBeGreaterThan(5);
  const untidied = onlyRawAddresses(history.browsing);
  expect(
    untidied.filter((url) => !plain.includes(url)),
    'what is packed is read as well',
  ).toEqual([]);

  await app.go('settings');
  await first.page.getByTestId('encryption-turn-on').click();
  await first.page.getByTestId('new-passphrase').fill(passphrase);
  await first.page.getByTestId('new-passphrase-again').fill(passphrase);
  await first.page.getByTestId('confirm-passphrase').click();
  await expect(first.page.getByTestId('lock-now')).toBeVisible({ timeout: 30_000 });
  // Chromium takes what was deleted out of its files in the background, soon after enough else was written.
  const titles = [...new Set(history.browsing.pages.map(({ ownTitle }) => ownTitle))];
  await expect
    .poll(() => readableOf(testInfo.outputPath('sealed'), [...titles, ...untidied]), {
      timeout: 60_000,
      intervals: [2000],
      message: 'titles and addresses in the browser’s files',
    })
    .toEqual([]);
  await first.context.close();

  const { page } = await startProfile('sealed');
  const again = new App(page, compute);
  await again.open('/feed');
  await expect(page.getByTestId('lock-screen')).toBeVisible();
  const sealed = await storedText(page);
  expect([...known, ...untidied].filter((text) => sealed.includes(text))).toEqual([]);
  await page.getByTestId('unlock-passphrase').fill('correct horse battery stapl');
  await page.getByTestId('unlock').click();
  await expect(page.getByTestId('lock-screen')).toContainText(word('errors.wrong-passphrase.what'));
  await page.getByTestId('unlock-passphrase').fill(passphrase);
  await page.getByTestId('unlock').click();
  await again.whenFeed();
  expect(await again.urls()).toEqual(feed);
});

test('with a passphrase set before the first import, the browser’s files hold nothing that can be read', async ({
  startProfile,
  livedInProfile,
  history: other,
  compute,
}, testInfo) => {
  testInfo.setTimeout(testInfo.timeout + 300_000); // as above
  await test.step('without a passphrase they do, and the search finds it', async () => {
    const titles = [...new Set(other.browsing.pages.map(({ ownTitle }) => ownTitle))];
    expect(readableOf(await livedInProfile(), titles)).toHaveLength(titles.length);
    // These lie deflated in the files.
    const untidied = onlyRawAddresses(other.browsing);
    expect(untidied.length).toBeGreaterThan(50);
    expect(readableOf(await livedInProfile(), untidied).sort()).toEqual(untidied.sort());
  });
  const history = await chromeHistory({ visits: 1500, pages: 120, seed: 51, days: 60 });
  const { page, context } = await startProfile('sealed-first');
  const app = new App(page, compute);
  await app.open('/settings');
  await page.getByTestId('encryption-turn-on').click();
  await page.getByTestId('new-passphrase').fill(passphrase);
  await page.getByTestId('new-passphrase-again').fill(passphrase);
  await page.getByTestId('confirm-passphrase').click();
  await expect(page.getByTestId('lock-now')).toBeVisible({ timeout: 30_000 });
  await app.open('/');
  await page.getByTestId('unlock-passphrase').fill(passphrase);
  await page.getByTestId('unlock').click();
  await app.import(history);
  await test.step('a second tab is locked with the first and opened with it', async () => {
    const other = new App(await context.newPage(), compute);
    await other.open('/feed');
    await other.whenFeed();
    await other.open('/settings');
    await other.page.getByTestId('lock-now').click();
    for (const each of [app, other]) await expect(each.page.getByTestId('lock-screen')).toBeVisible();
    await page.getByTestId('unlock-passphrase').fill(passphrase);
    await page.getByTestId('unlock').click();
    for (const each of [app, other]) await expect(each.page.getByTestId('lock-screen')).toHaveCount(0);
    await expect(other.page.getByTestId('lock-now')).toBeVisible();
    // The tab that leads has the key. It is gone with it, and nothing of what it opened stays on the screen.
    const otherLeads = (await page.getByTestId('notice-other-tab').count()) > 0;
    await (otherLeads ? other : app).page.reload();
    for (const each of [app, other]) await expect(each.page.getByTestId('lock-screen')).toBeVisible();
    await other.page.close();
    await page.getByTestId('unlock-passphrase').fill(passphrase);
    await page.getByTestId('unlock').click();
    await app.whenFeed();
  });
  await app.react(app.cards.first(), 'like');
  const reading = page.locator('[data-testid=job-embedding]:is([data-state=queued], [data-state=running])');
  await expect(reading).toHaveCount(0, { timeout: 60_000 });
  await context.close();
  const { pages } = history.browsing;
  const hosts = pages.map(({ url }) => new URL(url).hostname);
  const titles = pages.map(({ ownTitle }) => ownTitle);
  const needles = [...new Set([...titles, ...hosts, ...onlyRawAddresses(history.browsing)])];
  expect(readableOf(testInfo.outputPath('sealed-first'), needles)).toEqual([]);
});
