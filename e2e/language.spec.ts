// English and Simplified Chinese: from the browser, switchable, remembered.
import { expect, test } from './fixtures';
import { word } from './support/words';

test.describe('a Chinese browser', () => {
  test.use({ locale: 'zh-CN' });

  test('gets a Chinese interface and a feed from Chinese reading, and can switch', async ({ app, page }) => {
    await app.open();
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(word('welcome.title', {}, 'zh-CN'));
    await app.startSample('lin');
    await expect(page.getByTestId('sample-ribbon')).toContainText('小林');
    await app.whenEmbedded();
    for (const name of ['interests', 'history', 'saved', 'sources', 'model', 'settings'] as const) {
      await app.go(name);
      await expect(page.locator('main h1')).toHaveText(word(`${name}.title`, {}, 'zh-CN'));
    }

    await test.step('a Chinese history is read with the Chinese model and gives Chinese things', async () => {
      await app.go('feed');
      await page.getByTestId('refresh').click();
      await expect(app.feed).toHaveAttribute('aria-busy', 'false');
      const languages = await app.cards
        .locator('.card-title')
        .evaluateAll((titles) => titles.map((title) => title.getAttribute('lang')));
      expect(languages.filter((language) => language === 'zh').length).toBeGreaterThan(languages.length / 3);
      await app.go('history');
      await app.search('书法');
      await expect(app.historyRows.first()).toBeVisible();
    });

    await test.step('and can switch', async () => {
      await app.go('settings');
      await page.getByTestId('language-switch').getByText('English').click();
      await expect(page.locator('html')).toHaveAttribute('lang', 'en');
      await expect(page.locator('main h1')).toHaveText(word('settings.title'));
      await page.reload();
      await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    });
  });
});

test('an English browser gets English, and can switch to Chinese', async ({ app, page }) => {
  await app.open();
  await expect(page.locator('html')).toHaveAttribute('lang', /^en/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(word('welcome.title'));
  await app.open('/settings');
  await page.getByTestId('language-switch').getByText('中文').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.locator('main h1')).toHaveText(word('settings.title', {}, 'zh-CN'));
});
