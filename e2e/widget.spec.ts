// The third use: a magazine that embeds <drift-feed>, which learns from what is read there and nowhere else.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { appOrigin } from './support/launch';

function cards(page: Page): Locator {
  return page.locator('drift-feed [part~="card"]');
}

async function shown(page: Page): Promise<string[]> {
  await expect(cards(page).first()).toBeVisible();
  return cards(page).evaluateAll((all) => all.map((card) => (card as HTMLElement).dataset.url ?? ''));
}

/** Reads articles of a section; every page has to be up long enough to be taken in. */
async function read(page: Page, section: string, count: number): Promise<string[]> {
  await page.goto(`/demo/${section}/index.html`);
  const links = await page
    .locator('main .cards a')
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  const titles: string[] = [];
  for (const link of [...new Set(links)].slice(0, count)) {
    await page.goto(link);
    await page.locator('drift-feed').scrollIntoViewIfNeeded();
    await expect(cards(page).first()).toBeVisible();
    titles.push((await page.locator('main h1').textContent()) ?? '');
  }
  return titles;
}

test('the demo magazine has at least 60 pages to read', async ({ page }) => {
  await page.goto('/widget.html');
  const links = await page
    .locator('main a[href]')
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  const articles = [...new Set(links)].filter((url) => !url.endsWith('/index.html'));
  expect(articles.length).toBeGreaterThanOrEqual(60);
  for (const url of articles.filter((_, index) => index % 9 === 0)) {
    const response = await page.request.get(url);
    expect(response.status(), url).toBe(200);
  }
});

test('recommendations follow what was read, say why, and ask nothing of anyone @both', async ({
  page,
  guard,
}) => {
  await page.goto('/widget.html');
  const unread = await shown(page);
  const titles = await read(page, 'bread', 4);

  await page.goto('/widget.html');
  const personal = await shown(page);
  expect(personal).not.toEqual(unread);
  expect(personal.filter((url) => url.includes('/bread/')).length).toBeGreaterThan(0);
  const reasons = await page.locator('drift-feed [part~="why"]').allInnerTexts();
  expect(reasons.filter((reason) => titles.some((title) => reason.includes(title))).length).toBeGreaterThan(
    0,
  );

  // No language model, no runtime, no app: the catalog's own files and the script.
  const heavy = guard.all.filter(
    (url) => /\/(models|runtime|assets|sample)\//.test(url) || /ort-|tfjs/.test(url),
  );
  expect(heavy).toEqual([]);
  expect(guard.all.every((url) => url.startsWith(appOrigin))).toBe(true);

  await page.reload();
  expect(await shown(page)).toEqual(personal);
});

test('hide, less and like work and can be undone', async ({ page }) => {
  await read(page, 'bread', 3);
  await page.goto('/widget.html');
  const before = await shown(page);
  const card = (url: string) => page.locator(`drift-feed [data-url="${url}"]`);
  const hidden = before[0]!;
  await card(hidden).locator('button').nth(2).click();
  const gone = page.locator('drift-feed [part~="gone"]');
  await expect(gone).toBeVisible();
  await gone.getByRole('button').click();
  await expect(gone).toHaveCount(0);
  expect(await shown(page)).toEqual(before);

  await card(hidden).locator('button').nth(2).click();
  await expect(gone).toBeVisible();
  await page.reload();
  expect(await shown(page)).not.toContain(hidden);

  const liked = (await shown(page))[0]!;
  const like = card(liked).locator('button').first();
  await like.click();
  await expect(like).toHaveAttribute('aria-pressed', 'true');
  await like.click();
  await expect(like).toHaveAttribute('aria-pressed', 'false');
});

test('forgetting what was read goes back to the beginning', async ({ page }) => {
  await page.goto('/widget.html');
  const unread = await shown(page);
  await read(page, 'tea', 3);
  await page.goto('/widget.html');
  expect(await shown(page)).not.toEqual(unread);
  const widget = page.locator('drift-feed');
  await widget.getByRole('button', { name: 'Forget what I read here' }).click();
  await widget.getByRole('button', { name: 'Forget', exact: true }).click();
  await expect.poll(() => shown(page)).toEqual(unread);
});
