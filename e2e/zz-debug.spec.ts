import { test } from './fixtures';
test.use({ profile: 'lived-in' });
test('dbg', async ({ app, page }) => {
  await app.open('/feed'); await app.whenFeed();
  await app.cards.nth(12).scrollIntoViewIfNeeded();
  await page.waitForTimeout(500);
  const st = () => page.evaluate(() => [window.scrollY, JSON.stringify({...sessionStorage}), history.scrollRestoration, document.documentElement.scrollHeight]);
  console.log('a', await st());
  await app.go('interests');
  console.log('b', await st());
  await page.waitForTimeout(1500);
  console.log('c', await st());
  await page.goBack();
  console.log('d', await st());
  await page.waitForTimeout(1500);
  console.log('e', await st());
});
