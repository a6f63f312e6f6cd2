// Several tabs: one works, all show the same, and when it is closed the next goes on.
import { expect, test } from './fixtures';
import { App } from './support/app';
import { storedCounts } from './support/stored';

const wait = { timeout: 120_000, intervals: [100] };

test('a second tab shows what the first one does, can change it, and takes over when it is closed', async ({
  app,
  page,
  context,
  compute,
}) => {
  await app.open();
  await app.startSample('mira');
  const other = new App(await context.newPage(), compute);
  await other.page.goto('/feed');
  await expect(other.page.getByTestId('notice-other-tab')).toBeVisible();
  // Progress that the first tab makes moves here too.
  await expect(other.page.getByTestId('job-embedding')).toHaveAttribute('data-state', 'running');
  await other.whenFeed();
  await app.go('feed');
  await app.whenFeed();

  // A change made here is made there.
  const url = (await other.urls())[1]!;
  await other.react(other.card(url), 'hide');
  await expect(app.card(url)).toHaveCount(0);

  // The tab that works is closed in the middle: nothing is lost, and the other goes on to the end.
  const before = await storedCounts(other.page);
  await page.close();
  await expect(other.page.getByTestId('notice-other-tab')).toBeHidden();
  await other.whenEmbedded();
  const after = await storedCounts(other.page);
  expect(after.visits).toBe(before.visits);
  expect(after.vectorRows).toBe(after.vectorHashes);
  await expect.poll(async () => (await storedCounts(other.page)).embedded, wait).toBe(after.needed);
});
