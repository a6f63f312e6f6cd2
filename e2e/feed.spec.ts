// Reading the feed: true reasons, reactions that can be taken back, a slider, and a feed that stays.
import { expect, test } from './fixtures';
import { word } from './support/words';

test.use({ profile: 'lived-in' });

test.beforeEach(async ({ app }) => {
  await app.open('/feed');
  await app.whenFeed();
});

test('every card says why, from pages that were read and terms that add up', async ({ app, history }) => {
  const titles = new Set(history.browsing.pages.map(({ ownTitle }) => ownTitle));
  const cards = await app.cards.count();
  expect(cards).toBeGreaterThan(20);
  let withPages = 0;
  for (let index = 0; index < 8; index++) {
    const card = app.cards.nth(index);
    await card.getByTestId('why').click();
    const panel = card.getByTestId('why-panel');
    await expect(panel).toBeVisible();
    const shown = await panel.locator('.why-page-title').allInnerTexts();
    for (const title of shown) expect(titles.has(title), title).toBe(true);
    if (shown.length > 0) withPages++;
    const value = (text: string) => Number(text.replace('−', '-').replace(/[^\d.-]/g, ''));
    const terms = (await panel.locator('.term-value').allInnerTexts()).map(value);
    const sum = (await panel.locator('.why-total').textContent()) ?? '';
    const total = value(sum.replace(/^\D*?(?=[−+\d-])/, ''));
    expect(terms.length).toBeGreaterThan(0);
    // Shown to two places each.
    expect(Math.abs(terms.reduce((sum, term) => sum + term, 0) - total)).toBeLessThan(
      0.01 * (terms.length + 1),
    );
    await card.getByTestId('why').click();
    await expect(panel).toBeHidden();
  }
  expect(withPages).toBeGreaterThan(4);
});

for (const action of ['like', 'less', 'hide'] as const) {
  // One is enough to see that the backend makes no difference.
  const tag = action === 'like' ? ' @both' : '';
  test(`${action} changes the feed at once and undo gives the exact order back${tag}`, async ({ app }) => {
    const before = await app.urls();
    const url = before[2]!;
    await app.react(app.card(url), action);
    if (action === 'hide') await expect(app.card(url)).toHaveCount(0);
    else await expect(app.card(url).getByTestId(`action-${action}`)).toHaveAttribute('aria-pressed', 'true');
    const after = await app.urls();
    expect(after).not.toEqual(before);
    // Nothing moves above what was touched.
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));

    await app.undo.click();
    await expect.poll(() => app.urls()).toEqual(before);
    await expect(app.card(url).getByTestId(`action-${action}`)).toHaveAttribute('aria-pressed', 'false');
  });
}

test('a message goes after its time, also after one whose Undo was pressed, and with its page', async ({
  app,
  page,
}) => {
  const url = (await app.urls())[1]!;
  const message = page.getByTestId('toast');
  await app.react(app.card(url), 'save');
  await app.undo.click();
  await expect(message).toBeHidden();
  // Pressed before it is taken back it would be taken back once more, without a word.
  await expect(app.card(url).getByTestId('action-save')).toHaveAttribute('aria-pressed', 'false');
  await app.react(app.card(url), 'save');
  await expect(message).toBeVisible();
  await expect(message).toBeHidden({ timeout: 30_000 });

  await app.go('saved');
  await app.go('feed');
  await app.react(app.card(url), 'like');
  // While it is pointed at it would stay.
  await message.hover();
  await page.goBack();
  await expect(page).toHaveURL(/\/saved$/);
  await expect(message).toBeHidden();
});

test('opening a card goes there bare, counts as a reaction, and can be undone', async ({
  app,
  page,
  context,
  guard,
}) => {
  const before = await app.urls();
  const url = before[2]!;
  guard.allow(url);
  const sent: Record<string, string>[] = [];
  await context.route(`${new URL(url).origin}/**`, async (route) => {
    sent.push(await route.request().allHeaders());
    await route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>There</title>' });
  });
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    app.card(url).getByTestId('action-open').click(),
  ]);
  await expect(tab).toHaveTitle('There');
  expect(await tab.evaluate(() => window.opener)).toBeNull();
  expect(sent[0]!.referer).toBeUndefined();
  await tab.close();

  await expect(app.undo).toBeVisible();
  await expect.poll(() => app.urls()).not.toEqual(before);
  expect((await app.urls()).slice(0, 3)).toEqual(before.slice(0, 3));
  await app.undo.click();
  await expect.poll(() => app.urls()).toEqual(before);
  await app.go('saved');
  await expect(page.getByTestId('reaction-row')).toHaveCount(0);
});

test('what is saved is under Saved, and can be taken back there', async ({ app, page }) => {
  const before = await app.urls();
  const url = before[1]!;
  const title = await app
    .card(url)
    .locator('.card-title a')
    .evaluate((link) => link.firstChild?.textContent ?? '');
  await app.react(app.card(url), 'save');
  // What stands above keeps its place; below, the feed has taken it in.
  const after = await app.urls();
  expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
  expect(after).not.toEqual(before);
  await app.go('saved');
  const row = page.getByTestId('reaction-row');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText(title);
  await row.getByTestId('take-back').click();
  await expect(row).toHaveCount(0);
  await app.go('feed');
  await expect(app.card(url).getByTestId('action-save')).toHaveAttribute('aria-pressed', 'false');
});

test('reactions last over a reload', async ({ app, page }) => {
  const [first] = await app.urls();
  await app.react(app.card(first!), 'like');
  const [, , third] = await app.urls(); // the like has changed what stands below
  await app.react(app.card(third!), 'hide');
  const kept = await app.urls();
  await page.reload();
  await app.whenFeed();
  expect(await app.urls()).toEqual(kept);
  await expect(app.card(first!).getByTestId('action-like')).toHaveAttribute('aria-pressed', 'true');
  await expect(app.card(third!)).toHaveCount(0);
});

test('the slider from familiar to adventurous changes the list', async ({ app, page }) => {
  const thumb = page.getByTestId('adventure-slider').getByRole('slider');
  await thumb.focus();
  await page.keyboard.press('Home');
  await expect(app.feed).toHaveAttribute('aria-busy', 'false');
  await expect(thumb).toHaveAttribute('aria-valuenow', '0');
  await expect.poll(() => app.cards.locator('.card-far').count()).toBe(0);
  const familiar = await app.urls();
  await page.keyboard.press('End');
  await expect(thumb).toHaveAttribute('aria-valuenow', '1');
  await expect.poll(() => app.urls()).not.toEqual(familiar);
  const adventurous = await app.urls();
  expect(adventurous.filter((url) => !familiar.includes(url)).length).toBeGreaterThan(5);
});

test('less but surer shortens the list, says what it is worth, and lasts over a reload', async ({
  app,
  page,
}) => {
  const slider = page.getByTestId('sureness-slider').getByRole('slider');
  const note = page.getByTestId('sureness-note');
  // The first feed was made before anything was measured.
  await page.getByTestId('refresh').click();
  await expect(slider).toBeVisible({ timeout: 60_000 });
  await expect(app.feed).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
  await expect(note).toHaveCount(0);
  const all = await app.urls();
  await slider.focus();
  await page.keyboard.press('End');
  await expect(note).toContainText(/about \d+ of 10 shown were opened/);
  await expect.poll(async () => (await app.urls()).length, { timeout: 60_000 }).toBeLessThan(all.length);
  const surest = await app.urls();
  await expect(note).toContainText(`${surest.length} of ${all.length} are left`);
  expect(surest).toEqual(all.filter((url) => surest.includes(url)));
  await page.reload();
  await expect(note).toContainText(`${surest.length} of ${all.length} are left`);
  expect(await app.urls()).toEqual(surest);
  await slider.focus();
  await page.keyboard.press('Home');
  await expect.poll(() => app.urls(), { timeout: 60_000 }).toEqual(all);
});

test('the kinds chosen are the kinds shown', async ({ app, page }) => {
  await page.getByTestId('kind-recipe').click();
  await expect(page.getByTestId('kind-recipe')).toHaveAttribute('aria-pressed', 'true');
  await expect
    .poll(() =>
      app.cards.evaluateAll((cards) => [...new Set(cards.map((card) => (card as HTMLElement).dataset.kind))]),
    )
    .toEqual(['recipe']);
  await page.getByTestId('kind-all').click();
  await expect
    .poll(
      async () =>
        new Set(
          await app.cards.evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.kind)),
        ).size,
    )
    .toBeGreaterThan(3);
});

test('the feed stays as it was on back and on reload, where it was @both', async ({ app, page }) => {
  const before = await app.urls();
  await app.cards.nth(12).scrollIntoViewIfNeeded();
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(500);
  const place = await page.evaluate(() => window.scrollY);
  await app.go('interests');
  await page.goBack();
  await app.whenFeed();
  expect(await app.urls()).toEqual(before);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(place - 50);
  await page.reload();
  await app.whenFeed();
  expect(await app.urls()).toEqual(before);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(place - 50);
});

test('links open safely', async ({ app }) => {
  const links = await app.cards.locator('a[href]').evaluateAll((all) =>
    all.map((link) => {
      const anchor = link as HTMLAnchorElement;
      return {
        href: anchor.href,
        target: anchor.target,
        rel: anchor.rel.split(' '),
        policy: anchor.referrerPolicy,
      };
    }),
  );
  expect(links.length).toBeGreaterThan(20);
  for (const { href, target, rel, policy } of links) {
    expect(href).toMatch(/^https?:/);
    expect(target).toBe('_blank');
    expect(rel).toEqual(expect.arrayContaining(['noopener', 'noreferrer', 'nofollow']));
    expect(policy).toBe('no-referrer');
  }
});

test('everything on a card works by keyboard', async ({ app, page }) => {
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: word('app.skip') })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();

  const url = (await app.urls())[0]!;
  const card = app.card(url);
  const why = card.getByTestId('why');
  for (let presses = 0; presses < 40; presses++) {
    if (await why.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(why).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(why).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Enter');
  await expect(why).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Tab');
  await expect(card.getByTestId('action-open')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(card.getByTestId('action-like')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(card.getByTestId('action-like')).toHaveAttribute('aria-pressed', 'true');
  await expect(card.getByTestId('action-like')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(card.getByTestId('action-like')).toHaveAttribute('aria-pressed', 'false');
});
