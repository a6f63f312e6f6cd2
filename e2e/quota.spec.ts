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
  await app.confirmImport.click();
  await expect(app.failure.or(page.getByTestId('job-import'))).toContainText(word('errors.quota-full.what'), {
    timeout: 30_000,
  });
  const { visits, staged } = await storedCounts(page);
  expect({ visits, staged }).toEqual({ visits: 0, staged: 0 });

  await allow(page, null);
  // The preview is still there: nothing has to be chosen again.
  await app.confirmImport.click();
  await app.whenFeed();
  await expect.poll(async () => (await storedCounts(page)).visits).toBe(history.browsing.kept);
});
