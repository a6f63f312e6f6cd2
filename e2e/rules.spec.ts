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

test('reloads that were left out come back when a rule is switched off, and go again', async ({
  app,
  page,
}) => {
  await app.open('/history');
  await page.getByTestId('tab-rules').click();
  const before = await storedCounts(page);
  const status = page.getByTestId('tidy-status');
  const reloads = page.getByTestId('our-rule-reloads').getByRole('switch');
  await expect(page.getByTestId('raw-size')).toContainText(/\d/);
  await reloads.click();
  await expect(status).toHaveAttribute('data-step', 'would', { timeout: 30_000 });
  const promised = Number((await status.textContent())?.match(/\d+/)?.[0]);
  expect(promised).toBeGreaterThan(0);
  expect((await storedCounts(page)).visits).toBe(before.visits);

  // What was told does not stand by other rules.
  const health = page.getByTestId('our-rule-health').getByRole('switch');
  for (const press of [health, health]) {
    await press.click();
    await expect(status).toHaveAttribute('data-step', 'nothing');
    await expect(page.getByTestId('tidy-again')).toHaveCount(0);
    await page.getByTestId('tidy-look').click();
    await expect(status).toHaveAttribute('data-step', 'would', { timeout: 30_000 });
  }

  await page.getByTestId('tidy-again').press('Enter');
  await expect(status).toHaveAttribute('data-step', 'did', { timeout: 30_000 });
  await expect(status).toBeFocused();
  expect((await storedCounts(page)).visits).toBe(before.visits + promised);

  await reloads.click();
  await page.getByTestId('tidy-again').click({ timeout: 30_000 });
  await expect(status).toHaveAttribute('data-step', 'did', { timeout: 30_000 });
  expect((await storedCounts(page)).visits).toBe(before.visits);
});
