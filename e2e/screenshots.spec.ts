// Makes the pictures of the README from the sample history: E2E_SCREENSHOTS=1 npx playwright test --project=screenshots
import { expect, test } from './fixtures';

test.use({ viewport: { width: 1280, height: 800 } });

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, reducedMotion: 'reduce' } as { colorScheme: 'light' | 'dark' });

    test(`pictures, ${colorScheme}`, async ({ app, page }) => {
      const picture = async (name: string) => {
        await page.mouse.move(0, 0);
        await page.screenshot({
          path: `docs/screenshots/${name}-${colorScheme}.png`,
          animations: 'disabled',
        });
      };
      await app.open();
      await expect(page.getByTestId('interest-chip').first()).toBeVisible();
      await picture('welcome');

      await app.startSample('mira');
      await app.whenEmbedded();
      await app.whenTrained();
      await picture('model');

      await app.go('feed');
      await page.getByTestId('refresh').click();
      await expect(app.feed).toHaveAttribute('aria-busy', 'false');
      await app.cards.first().getByTestId('why').click();
      await expect(page.getByTestId('why-panel')).toBeVisible();
      await picture('feed');

      await app.go('interests');
      await expect(page.getByTestId('interests-chart').getByRole('img')).toBeVisible({ timeout: 60_000 });
      await picture('interests');

      await app.go('history');
      await app.search('birds that come in spring');
      await picture('history');

      await page.goto('/demo/bread/index.html');
      const links = await page
        .locator('main .cards a')
        .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
      for (const link of [...new Set(links)].slice(0, 3)) {
        await page.goto(link);
        await page.locator('drift-feed').scrollIntoViewIfNeeded();
        await expect(page.locator('drift-feed [part~="card"]').first()).toBeVisible();
      }
      await page.goto('/widget.html');
      await page.locator('drift-feed').scrollIntoViewIfNeeded();
      await expect(page.locator('drift-feed [part~="card"]').first()).toBeVisible();
      await picture('widget');
    });
  });
}
