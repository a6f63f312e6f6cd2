// The picture of how interests rose and fell, and its equivalents for those who do not see it.
import { expect, test } from './fixtures';
import { word } from './support/words';

test.use({ profile: 'lived-in' });

test('topics over the weeks, with a forecast, their pages, and the same as a table', async ({
  app,
  page,
  history,
}) => {
  await app.open('/interests');
  const chart = page.getByTestId('interests-chart');
  await expect(chart.getByRole('img')).toBeVisible({ timeout: 60_000 });
  await expect(chart).toContainText(word('interests.forecast'));

  const topics = page.getByTestId('topic');
  const count = await topics.count();
  expect(count).toBeGreaterThanOrEqual(4);
  expect(await chart.locator('path.band-future').count()).toBe(count);

  const host = new Map(history.browsing.pages.map(({ url, topic }) => [url, topic]));
  let agreeing = 0;
  let listed = 0;
  for (let index = 0; index < count; index++) {
    await topics.nth(index).click();
    await expect(topics.nth(index)).toHaveAttribute('aria-pressed', 'true');
    const links = page.getByTestId('topic-pages').locator('a');
    await expect(links.first()).toBeVisible();
    const subjects = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    const names = subjects.map((url) => host.get(url));
    expect(names).not.toContain(undefined);
    const most = Math.max(...names.map((name) => names.filter((other) => other === name).length));
    agreeing += most;
    listed += names.length;
  }
  // What is shown together belongs together, by the table the history was made from.
  expect(agreeing / listed).toBeGreaterThan(0.7);

  await page.locator('details summary', { hasText: word('interests.table') }).click();
  const rows = page.locator('details table tbody tr');
  await expect(rows.first()).toBeVisible();
  expect(await rows.count()).toBeGreaterThanOrEqual(8);
});
