// The history: searched by meaning, and forgotten so that no trace is left anywhere.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { onlyRawAddresses, rawOf } from './support/browsing';
import { storedCounts, storedText } from './support/stored';
import { word } from './support/words';

test.use({ profile: 'lived-in' });

const day = 86_400_000;

/** All reasons of the feed as it is, title by title. */
async function reasonTitles(page: Page): Promise<string[]> {
  const titles: string[] = [];
  const cards = page.getByTestId('feed-card');
  const count = Math.min(10, await cards.count());
  for (let index = 0; index < count; index++) {
    const card = cards.nth(index);
    await card.getByTestId('why').click();
    titles.push(...(await card.getByTestId('why-panel').locator('.why-page-title').allInnerTexts()));
    await card.getByTestId('why').click();
  }
  return titles;
}

test('a search by meaning finds pages that share no word with it', async ({ app, page, history }) => {
  await app.open('/history');
  await expect(app.historyRows.first()).toBeVisible();
  await expect(page.getByTestId('history-count')).toHaveText(
    word('history.count_other', { formatted: String(history.browsing.pages.length) }),
  );
  const topicOf = new Map(history.browsing.pages.map(({ url, topic }) => [url, topic]));
  const queries = [
    { query: 'planets and constellations seen at night', topic: 'astronomy' },
    { query: 'sourdough starter', topic: 'bread' },
    { query: 'vegetables grown at home', topic: 'gardening' },
  ];
  for (const { query, topic } of queries) {
    await app.search(query);
    await expect(app.historyRows.nth(4)).toBeVisible();
    const found = await app.historyRows.evaluateAll((rows) =>
      rows.slice(0, 5).map((row) => ({
        url: (row as HTMLElement).dataset.url ?? '',
        title: row.querySelector('.row-title')?.textContent ?? '',
      })),
    );
    const right = found.filter(({ url }) => topicOf.get(url) === topic);
    expect(right.length, `${query}: ${JSON.stringify(found)}`).toBeGreaterThanOrEqual(4);
    const words = (text: string) => new Set(text.toLowerCase().match(/[a-z]{4,}/g));
    const shared = right.filter(({ title }) => [...words(query)].some((each) => words(title).has(each)));
    expect(shared.length, `${query} is not only found by its words`).toBeLessThan(right.length);
  }
  const nowhere = 'carburettor gasket torque lawsuit';
  await page.getByTestId('history-search').fill(nowhere);
  await expect(page.getByTestId('history-none')).toHaveText(word('history.noMatch', { query: nowhere }));
});

test('a page that was forgotten is gone from history, reasons, search and storage', async ({
  app,
  page,
  history,
}) => {
  await app.open('/feed');
  await app.whenFeed();
  const [title] = await reasonTitles(page);
  const { url } = history.browsing.pages.find((each) => each.ownTitle === title)!;
  const stored = await storedText(page);
  expect(stored).toContain(url);
  for (const untidied of onlyRawAddresses(history.browsing)) expect(stored).toContain(untidied);
  for (const hop of history.browsing.visits) if (hop.reason === 'hop') expect(stored).not.toContain(hop.url);
  const before = await storedCounts(page);
  const visits = history.browsing.visits.filter((visit) => visit.url.startsWith(url)).length;

  await app.go('history');
  await app.search(title!);
  const row = page.locator(`[data-testid="history-row"][data-url=${JSON.stringify(url)}]`);
  await row.getByTestId('forget-page').click();
  await expect(page.getByTestId('forget-dialog')).toContainText(title!);
  const report = await app.confirmForget();
  expect(report).toContain(word('forget.gonePages_one', { formatted: '1' }));
  expect(report).toContain(word('forget.goneVectors_one', { formatted: '1' }));

  await expect(row).toHaveCount(0);
  await app.search(title!);
  await expect(row).toHaveCount(0);
  const after = await storedCounts(page);
  expect(after.pages).toBe(before.pages - 1);
  expect(after.visits).toBeLessThan(before.visits);
  expect(before.visits - after.visits).toBeLessThanOrEqual(visits);
  expect(before.raw).toBe(rawOf(history.browsing).length);
  expect(before.raw - after.raw).toBeGreaterThanOrEqual(before.visits - after.visits);

  await app.go('feed');
  await app.whenFeed();
  expect(await reasonTitles(page)).not.toContain(title);
  await app.go('interests');
  await expect(page.getByTestId('interests-chart')).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('body')).not.toContainText(title!);

  const traces = await storedText(page);
  expect(traces).not.toContain(url);
  expect(traces).not.toContain(title);

  await test.step('a model trained on it no longer serves', async () => {
    await app.go('model');
    await expect(page.getByText(word('model.stale'))).toBeVisible();
    await app.go('feed');
    await expect(page.getByTestId('feed-meta')).not.toHaveAttribute('data-served-by', 'evolution');
    await expect(page.getByTestId('feed-stale')).toBeVisible();
  });

  await test.step('and it stays gone over a reload', async () => {
    await page.reload();
    await app.whenFeed();
    expect(await reasonTitles(page)).not.toContain(title);
    expect(await storedText(page)).not.toContain(url);
  });
});

test('a site that was forgotten leaves no trace @both', async ({ app, page, history }) => {
  const site = 'slowloaf.example';
  const gone = history.browsing.pages.filter(({ url }) => url.includes(site));
  await app.open('/history');
  await page.getByTestId('tab-sites').click();
  const row = page.locator(`[data-testid="site-row"][data-site="${site}"]`);
  await row.getByTestId('forget-site').click();
  const report = await app.confirmForget();
  expect(report).toContain(word('forget.gonePages_other', { formatted: String(gone.length) }));
  await expect(row).toHaveCount(0);

  const counts = await storedCounts(page);
  expect(counts.pages).toBe(history.browsing.pages.length - gone.length);
  const raw = rawOf(history.browsing);
  const rawElsewhere = raw.filter(({ url }) => !url.includes(site));
  expect(rawElsewhere.length).toBeLessThan(raw.length);
  expect(counts.raw).toBe(rawElsewhere.length);
  const traces = await storedText(page);
  expect(traces).not.toContain(site);
  for (const { ownTitle } of gone) expect(traces).not.toContain(ownTitle);
  await app.go('feed');
  await app.whenFeed();
  const titles = await reasonTitles(page);
  for (const { ownTitle } of gone) expect(titles).not.toContain(ownTitle);
});

test('a period that was forgotten is gone, with the pages seen only then', async ({ app, page, history }) => {
  const last = history.browsing.visits.at(-1)!.time;
  // Local days, both included: the browser of the tests runs in the machine's own zone.
  const from = new Date(last - 9 * day);
  const to = new Date(last - 5 * day);
  const asDay = (date: Date) =>
    `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
  const start = new Date(from.getFullYear(), from.getMonth(), from.getDate()).getTime();
  const end = new Date(to.getFullYear(), to.getMonth(), to.getDate() + 1).getTime() - 1;

  await app.open('/history');
  await page.getByTestId('tab-period').click();
  await page.getByTestId('period-from').fill(asDay(from));
  await page.getByTestId('period-to').fill(asDay(to));
  await page.getByTestId('forget-period').click();
  await app.confirmForget();

  const ordinary = history.browsing.visits.filter(({ reason }) => reason === 'page' || reason === 'tracked');
  const kept = ordinary.filter(({ time }) => time < start || time > end);
  expect(kept.length).toBeLessThan(ordinary.length);
  const counts = await storedCounts(page);
  expect(counts.visits).toBe(kept.length);
  const raw = rawOf(history.browsing).filter(({ time }) => time < start || time > end);
  expect(counts.raw).toBe(raw.length);
  const left = new Set(kept.map(({ url }) => url.split('?')[0]));
  expect(counts.pages).toBe(left.size);
});

test('erasing everything leaves an empty app and empty storage', async ({ app, page, history }) => {
  await app.open('/settings');
  await page.getByTestId('erase-all').click();
  await page.getByTestId('confirm-erase').click();
  await expect(page.getByTestId('welcome')).toBeVisible({ timeout: 30_000 });
  expect(await storedCounts(page)).toMatchObject({
    pages: 0,
    visits: 0,
    raw: 0,
    vectorRows: 0,
    checkpoints: [],
  });
  const traces = await storedText(page);
  for (const { url } of history.browsing.pages.slice(0, 100)) expect(traces).not.toContain(url);
  for (const url of onlyRawAddresses(history.browsing)) expect(traces).not.toContain(url);
});

test('everything can be taken out in one file', async ({ app, page, history }) => {
  await app.open('/settings');
  const download = page.waitForEvent('download');
  await page.getByTestId('make-backup').click();
  await page.getByTestId('backup-confirm').click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^driftfeed-\d{4}-\d{2}-\d{2}\./);
  const { readFile } = await import('node:fs/promises');
  const { gunzipSync } = await import('node:zlib');
  const bytes = await readFile(await file.path());
  const text = gunzipSync(bytes).toString('utf8');
  for (const { url } of history.browsing.pages.slice(0, 20)) expect(text).toContain(url);
});
