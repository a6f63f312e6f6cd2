// A backup made, everything erased, the backup restored: every stored row is what it was, and so is the feed.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { storedRows } from './support/stored';

test.use({ profile: 'lived-in' });

async function makeBackup(page: Page, passphrase: string): Promise<Buffer> {
  await page.getByTestId('make-backup').click();
  await page.getByTestId('backup-lock').check();
  await page.getByTestId('backup-passphrase').fill(passphrase);
  await page.getByTestId('backup-again').fill(passphrase);
  const download = page.waitForEvent('download');
  await page.getByTestId('backup-confirm').click();
  return readFile(await (await download).path());
}

test('everything comes back bit for bit from a locked backup', async ({ page, app }) => {
  await app.open('/feed');
  await app.whenFeed();
  await app.react(app.card((await app.urls())[1]!), 'save');
  const feed = await app.urls();
  await app.go('settings');
  const before = await storedRows(page);
  const file = await makeBackup(page, 'correct horse battery');
  expect(file.includes('"store"')).toBe(false);

  await page.getByTestId('erase-all').click();
  await page.getByTestId('confirm-erase').click();
  await expect(page.getByTestId('welcome')).toBeVisible();

  await page.getByTestId('welcome-restore').click();
  await page.getByTestId('restore-input').setInputFiles({ name: 'x', mimeType: '', buffer: file });
  await page.getByTestId('restore-passphrase').fill('wrong horse');
  await page.getByTestId('restore-unlock').click();
  await expect(app.failure).toHaveAttribute('data-code', 'backup-passphrase');
  await page.getByTestId('restore-passphrase').fill('correct horse battery');
  await page.getByTestId('restore-unlock').click();
  await expect(page.getByTestId('restore-contents')).toContainText(/\d visits/);
  await page.getByTestId('restore-confirm').click();

  await app.whenFeed();
  expect(await app.urls()).toEqual(feed);
  expect(await storedRows(page)).toEqual(before);

  await app.go('settings');
  await page.getByTestId('check-storage').click();
  await expect(page.getByTestId('repair-fine')).toBeVisible();
  await page.getByTestId('repair-close').click();

  // The browser's own question cannot be answered by a test: what it would give is a file of the origin's own.
  await page.evaluate(() => {
    Object.assign(window, {
      showSaveFilePicker: async () =>
        (await navigator.storage.getDirectory()).getFileHandle('mine', { create: true }),
    });
  });
  await page.getByTestId('backup-file-choose').click();
  await page.getByTestId('backup-confirm').click();
  await expect(page.getByTestId('backup-file-write')).toBeEnabled();
  const written = await page.evaluate(async () => {
    const file = await (await (await navigator.storage.getDirectory()).getFileHandle('mine')).getFile();
    return [...new Uint8Array(await file.slice(0, 2).arrayBuffer())];
  });
  expect(written).toEqual([0x1f, 0x8b]);
});
