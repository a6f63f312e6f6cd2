// A disk with hardly any room: the app says so, keeps what it has, and goes on once there is room again.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { chromeHistory } from './support/history-files';
import { appOrigin } from './support/launch';
import { storedCounts } from './support/stored';
import { word } from './support/words';

/** What the browser lets this origin keep, over all kinds of storage; null: as much as it likes. */
async function allow(page: Page, bytes: number | null): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', {
    origin: appOrigin,
    ...(bytes === null ? {} : { quotaSize: bytes }),
  });
  if (bytes !== null) await page.waitForTimeout(100);
}

test('an import without room for it is refused whole, and done when there is room', async ({ page, app }) => {
  const history = await chromeHistory({ visits: 30_000, pages: 300, seed: 41, days: 90 });
  await page.goto('/manifest.webmanifest');
  await allow(page, 1_000_000);
  await app.open();
  await app.choose(history);
  const refusal = app.failure.or(page.getByTestId('job-import'));
  // The app itself takes most of the 5 MB. The preview stays: nothing has to be chosen again.
  for (const bytes of [1_000_000, 5_000_000]) {
    await allow(page, bytes);
    await app.confirmImport.click();
    await expect(app.confirmImport).toBeDisabled();
    await expect(app.confirmImport).toBeEnabled({ timeout: 30_000 });
    await expect(refusal).toContainText(word('errors.quota-full.what'), { timeout: 30_000 });
    await expect(refusal).toBeInViewport();
    const { visits, staged } = await storedCounts(page);
    expect({ visits, staged }).toEqual({ visits: 0, staged: 0 });
  }

  // Room for the history and all that is learned from it, and not for the model's files as well.
  await allow(page, 20_000_000);
  await app.confirmImport.click();
  await app.whenFeed();
  await app.whenEmbedded();
  await app.whenTrained();
  expect((await storedCounts(page)).visits).toBe(history.browsing.kept);
});
