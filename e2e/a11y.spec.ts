// Axe on every screen, light and dark; nothing serious may be found.
import { axeCheck, expect, test } from './fixtures';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the first screens and the demo magazine', async ({ app, page, history }) => {
      await app.open();
      await expect(page.getByTestId('interest-chip').first()).toBeVisible();
      await axeCheck(page, 'welcome');
      await app.pick({ name: 'x', mimeType: '', buffer: Buffer.from('nothing') });
      await expect(app.failure).toBeVisible();
      await axeCheck(page, 'welcome with a failure');
      await app.choose(history);
      await axeCheck(page, 'preview');
      await page.goto('/no/such/page');
      await axeCheck(page, 'not found');
      await page.goto('/widget.html');
      await expect(page.locator('drift-feed [part~="card"]').first()).toBeVisible();
      await axeCheck(page, 'widget');
    });

    test.describe('lived-in', () => {
      test.use({ profile: 'lived-in' });

      test('every page of the app', async ({ app, page }) => {
        await app.open('/feed');
        await app.whenFeed();
        await axeCheck(page, 'feed');
        await app.cards.first().getByTestId('why').click();
        await axeCheck(page, 'feed with a reason open');
        await app.react(app.cards.first(), 'like');
        await axeCheck(page, 'feed with a message');

        await app.go('interests');
        await expect(page.getByTestId('interests-chart').getByRole('img')).toBeVisible({ timeout: 60_000 });
        await page.getByTestId('topic').first().click();
        await axeCheck(page, 'interests');

        await app.go('history');
        await expect(app.historyRows.first()).toBeVisible();
        await axeCheck(page, 'history');
        await app.historyRows.first().getByTestId('forget-page').click();
        await expect(page.getByTestId('confirm-forget')).toBeVisible();
        await axeCheck(page, 'forget dialog');
        await page.keyboard.press('Escape');
        for (const tab of ['tab-sites', 'tab-period', 'tab-rules']) {
          await page.getByTestId(tab).click();
          await axeCheck(page, `history, ${tab}`);
        }

        for (const name of ['saved', 'sources', 'model', 'settings'] as const) {
          await app.go(name);
          await expect(page.locator('main h1')).toBeVisible();
          await axeCheck(page, name);
        }
      });

      test('on a narrow screen', async ({ app, page }) => {
        await page.setViewportSize({ width: 360, height: 740 });
        await app.open('/feed');
        await app.whenFeed();
        await axeCheck(page, 'narrow feed');
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, 'nothing sticks out sideways').toBeLessThanOrEqual(0);
      });
    });
  });
}
