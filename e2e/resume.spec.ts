// Long work survives a browser that is killed: it goes on where it was, and nothing is doubled.
import { expect, test } from './fixtures';
import { App } from './support/app';
import { chromeHistory } from './support/history-files';
import { type StoredCounts, storedCounts } from './support/stored';

const wait = { timeout: 120_000, intervals: [50] };

test('killed in the middle of storing an import', async ({ startProfile, compute }) => {
  const history = await chromeHistory({ visits: 30_000, pages: 600, seed: 11, days: 180 });
  const first = await startProfile('killed');
  const app = new App(first.page, compute);
  await app.open();
  await app.choose(history);
  await app.confirmImport.click();
  let atDeath: StoredCounts | undefined;
  await expect
    .poll(async () => {
      atDeath = await storedCounts(first.page);
      return atDeath.visits > 0;
    }, wait)
    .toBe(true);
  await first.kill();
  expect(atDeath!.staged, 'there was still something to store').toBeGreaterThan(0);
  expect(atDeath!.visits).toBeLessThan(history.browsing.kept);

  const again = new App((await startProfile('killed')).page, compute);
  await again.open();
  await expect.poll(async () => (await storedCounts(again.page)).staged, wait).toBe(0);
  const { visits, pages } = await storedCounts(again.page);
  expect({ visits, pages }).toEqual({ visits: history.browsing.kept, pages: history.browsing.pages.length });
  await again.whenEmbedded();
  await again.open('/feed');
  await again.whenFeed();
  const done = await storedCounts(again.page);
  expect(done.vectorRows).toBe(done.vectorHashes);
});

test('killed in the middle of embedding', async ({ startProfile, compute, history }) => {
  const first = await startProfile('killed');
  const app = new App(first.page, compute);
  await app.open();
  await app.choose(history);
  await app.confirmImport.click();
  let atDeath: StoredCounts | undefined;
  await expect
    .poll(async () => {
      atDeath = await storedCounts(first.page);
      return atDeath.embedded > 0;
    }, wait)
    .toBe(true);
  await first.kill();
  expect(atDeath!.embedded).toBeLessThan(atDeath!.needed);

  const again = new App((await startProfile('killed')).page, compute);
  await again.open();
  // What was done is kept: nothing is embedded again.
  expect((await storedCounts(again.page)).embedded).toBeGreaterThanOrEqual(atDeath!.embedded);
  await again.whenEmbedded();
  const done = await storedCounts(again.page);
  expect(done.vectorRows).toBe(done.vectorHashes);
  expect(done).toMatchObject({ visits: history.browsing.kept, pages: history.browsing.pages.length });
  await again.open('/feed');
  await again.whenFeed();
});

test('killed in the middle of training, which goes on after its last whole round', async ({
  startProfile,
  livedInProfile,
  compute,
}) => {
  test.setTimeout(600_000);
  const first = await startProfile('killed', await livedInProfile());
  const app = new App(first.page, compute);
  await app.open('/model');
  await first.page.getByTestId('train').click();
  const training = first.page.getByTestId('training');
  await expect(training).toHaveAttribute('data-state', 'running', wait);
  const chart = first.page.getByTestId('loss-chart');
  const rounds = async () => Number(await chart.getAttribute('data-rounds'));
  // Far enough for a checkpoint, and not yet at the end.
  await expect
    .poll(async () => ((await training.getAttribute('data-state')) === 'running' ? await rounds() : -1), wait)
    .toBeGreaterThanOrEqual(2);
  await first.kill();

  const second = await startProfile('killed');
  const again = new App(second.page, compute);
  await second.page.addInitScript(noteRounds);
  await again.open('/model');
  const resumed = second.page.getByTestId('training');
  await expect(resumed).toHaveAttribute('data-state', /^(queued|running)$/, { timeout: 30_000 });
  await expect(resumed).toHaveAttribute('data-state', 'done', wait);
  // The round under way is begun again, none before it.
  const seen = await second.page.evaluate(() => (window as unknown as { rounds: number[] }).rounds);
  expect(seen.filter((round) => round > 0)[0]).toBeGreaterThanOrEqual(2);
  await expect(again.verdict).toBeVisible();
  // The curve is whole again: the rounds of before the kill and those of after it.
  expect(Number(await second.page.getByTestId('loss-chart').getAttribute('data-rounds'))).toBeGreaterThan(2);
});

/** Runs in the page: notes every round that is shown, however short. */
function noteRounds(): void {
  const rounds: number[] = [];
  (window as unknown as { rounds: number[] }).rounds = rounds;
  new MutationObserver(() => {
    const shown = document.querySelector('[data-testid="training"]')?.getAttribute('data-epoch');
    if (shown && Number(shown) !== rounds.at(-1)) rounds.push(Number(shown));
  }).observe(document, { subtree: true, childList: true, attributeFilter: ['data-epoch'] });
}

test('paused and gone on with by hand', async ({ app, page, history }) => {
  await app.open();
  await app.choose(history);
  await app.confirmImport.click();
  const job = page.getByTestId('job-embedding');
  await expect(job).toHaveAttribute('data-state', 'running', { timeout: 60_000 });
  await job.getByRole('button').first().click();
  await expect(job).toHaveAttribute('data-state', 'paused');
  const { embedded } = await storedCounts(page);
  // At most what was under way is still finished.
  await page.waitForTimeout(2000);
  const later = await storedCounts(page);
  expect(later.embedded - embedded).toBeLessThanOrEqual(64);
  await page.reload();
  await expect(job).toHaveAttribute('data-state', 'paused');
  await job.getByRole('button').first().click();
  await app.whenEmbedded();
});
