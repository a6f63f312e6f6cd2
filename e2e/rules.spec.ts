// The person's own rules: one made, what it meets forgotten, and the next import without it.
import { expect, test } from './fixtures';
import { storedCounts } from './support/stored';

test.use({ profile: 'lived-in' });

test('a new rule offers to forget what it meets, and keeps it out from then on', async ({
  app,
  page,
  history,
}) => {
  const { host } = new URL(history.browsing.pages[0]!.url);
  const before = await storedCounts(page).catch(() => null);
  await app.open('/history');
  await page.getByTestId('tab-rules').click();
  await expect(page.getByTestId('our-rule-politics')).toHaveAttribute('data-on', 'true');
  await page.getByTestId('rule-text').fill('no site');
  await page.getByTestId('rule-add').click();
  await expect(page.locator('.add-rule .field-error')).not.toBeEmpty();
  await page.getByTestId('rule-text').fill(`https://${host}/`);
  await page.getByTestId('rule-add').click();
  await app.confirmForget();
  const rule = page.getByTestId('own-rule');
  await expect(rule).toContainText(host.replace(/^www\./, ''));
  await expect(rule.getByTestId('rule-stored')).toHaveCount(0);
  const left = await storedCounts(page);
  expect(left.visits).toBeGreaterThan(0);
  if (before) expect(left.visits).toBeLessThan(before.visits);

  await app.open('/start');
  await app.choose(history);
  const inPreview = page.getByTestId('rule-site');
  await expect(inPreview).toHaveAttribute('data-on', 'true');
  await expect(inPreview.locator('.rule-count')).not.toHaveAttribute('data-zero');
});
