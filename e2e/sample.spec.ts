// The sample path: a made-up person's history, marked as one everywhere, down to a verdict.
import { expect, test } from './fixtures';
import { chromeHistory } from './support/history-files';
import { lossesOf } from './support/loss';
import { storedCounts } from './support/stored';
import { word } from './support/words';

test('a sample history gives a feed, is marked as a sample, and trains to a verdict', async ({
  app,
  page,
}, testInfo) => {
  await app.open();
  const began = Date.now();
  await app.startSample('mira');
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  // A figure for the README, not a judgement: the machine decides it.
  testInfo.annotations.push({ type: 'time to first feed', description: `${seconds} s` });
  console.log(`time to first feed on the sample: ${seconds} s`);

  const ribbon = page.getByTestId('sample-ribbon');
  await expect(ribbon).toContainText(word('sampleRibbon.text', { name: 'Mira' }));
  await expect(app.badge.first()).toHaveAttribute('data-backend', 'wasm');
  await app.whenEmbedded();

  for (const name of ['interests', 'history', 'saved', 'sources', 'settings'] as const) {
    await app.go(name);
    await expect(ribbon, `the ribbon on ${name}`).toBeVisible();
  }

  await app.whenTrained();
  await expect(ribbon).toBeVisible();
  const { training, validation } = await lossesOf(page);
  expect(training.at(-1)).toBeLessThan(training[0]!);
  expect(validation.length).toBeGreaterThan(0);
  await expect(app.verdict).toHaveAttribute(
    'data-reason',
    /^(evolution-better|blend-holds|blend-trusted|evolution-not-better|too-little-history)$/,
  );
  const serving = await app.verdict.getAttribute('data-serving');
  await expect(page.getByTestId(`result-${serving}`)).toContainText(word('verdict.serving'));
  for (const model of [
    'top-3',
    'half-life',
    'mean',
    'last',
    'popularity',
    'blend',
    'evolution',
    'ensemble',
  ]) {
    await expect(page.getByTestId(`result-${model}`)).toBeVisible();
  }
});

test.describe('with a history here already', () => {
  test.use({ profile: 'lived-in' });

  test('a training can be stopped, and its best round is kept', async ({ app, page }) => {
    await app.open('/model');
    await page.getByTestId('train').click();
    const training = page.getByTestId('training');
    await expect(training).toHaveAttribute('data-state', 'running', { timeout: 60_000 });
    await expect(training).toHaveAttribute('data-epoch', /^[1-9]/, { timeout: 60_000 });
    await page.getByTestId('stop-training').click();
    await expect(training).toHaveAttribute('data-state', 'stopped', { timeout: 60_000 });
    await expect(training).toContainText(word('model.stopped'));
    await expect(app.verdict).toBeVisible({ timeout: 60_000 });
  });
});

test('one’s own history takes the sample’s place', async ({ app, page }) => {
  const history = await chromeHistory({ visits: 1200, pages: 120, seed: 31, days: 56 });
  await app.open();
  await app.startSample('mira');
  await page.getByTestId('sample-ribbon').getByRole('link').click();
  await app.choose(history);
  await expect(app.preview).toContainText(word('preview.replacesSample'));
  await app.confirmImport.click();
  await expect(page.getByTestId('sample-ribbon')).toHaveCount(0, { timeout: 60_000 });
  await app.whenEmbedded();
  expect(await storedCounts(page)).toMatchObject({
    visits: history.browsing.kept,
    pages: history.browsing.pages.length,
  });
});

test('a few interests are enough for a feed', async ({ app, page }) => {
  await app.open();
  const start = page.getByTestId('interests-start');
  const chips = page.getByTestId('interest-chip');
  await expect(chips.first()).toBeVisible();
  for (const index of [0, 1]) await chips.nth(index).click();
  await expect(start).toBeDisabled();
  const picked = [];
  for (const index of [0, 1, 2]) picked.push(await chips.nth(index).textContent());
  await chips.nth(2).click();
  await start.click();
  await app.whenFeed();
  await expect(page.getByTestId('feed-meta')).toHaveAttribute('data-served-by', 'interests');
  expect((await app.urls()).length).toBeGreaterThan(10);
});
