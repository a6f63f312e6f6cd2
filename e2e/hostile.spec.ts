// Text from outside that wants to be code: a history, a feed and a card full of payloads, walked through page by page.
import type { Page } from '@playwright/test';
import { hostileLinks, hostileTexts, hostileWebLinks } from '../src/device/hostile.fixture';
import { writeCard } from '../src/interest/transfer/people/card-file';
import { expect, test } from './fixtures';
import { FeedServer, rss } from './support/feed-server';
import { appOrigin } from './support/launch';

const hour = 3_600_000;
const titles = hostileTexts.map((title) => title.replace(/\s+/g, ' ').trim());

/** As Google Takeout writes it: every payload as a title, every address that is none, and those that only look bad. */
function hostileHistory() {
  const addresses = [
    ...hostileTexts.map((title, index) => ({ url: `https://h${index}.example/some-page`, title })),
    ...[...hostileLinks, ...hostileWebLinks].map((url, index) => ({ url, title: `${titles[index]}` })),
  ];
  const start = Date.now() - addresses.length * hour;
  const entries = addresses.map(({ url, title }, index) => ({
    page_transition: 'LINK',
    url,
    title,
    time_usec: (start + index * hour) * 1000,
  }));
  return {
    name: '<img src=x onerror=taken(1)>.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ 'Browser History': entries })),
  };
}

function hostileCard(): Buffer {
  const values = Int8Array.from({ length: 384 }, (_, index) => (index === 0 ? 127 : 0));
  const name = '<svg/onload=taken(19)>';
  const card = {
    name,
    model: 'minilm-en',
    dimensions: 384,
    epsilon: 8,
    delta: 1e-6,
    interests: [{ values, share: 100 }],
  };
  return Buffer.from(writeCard(card));
}

/** What should never be: elements that a text has made, and links that leave the web. */
function intruders(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll('*')) {
      if (/^(iframe|object|embed|base|marquee|template|math|xmp)$/i.test(element.tagName))
        found.push(element.tagName);
      for (const { name } of element.attributes)
        if (name.startsWith('on')) found.push(`${element.tagName} ${name}`);
      if (
        element instanceof HTMLAnchorElement &&
        element.hasAttribute('href') &&
        !/^https?:$/.test(element.protocol)
      )
        found.push(element.href);
    }
    const scripts = [...document.scripts].filter(
      ({ src }) => new URL(src || 'about:blank').origin !== location.origin,
    );
    return [...found, ...scripts.map(({ outerHTML }) => outerHTML)];
  });
}

test('payloads in a history, a feed and a card are text on every page and run nowhere', async ({
  app,
  page,
  guard,
}) => {
  const feeds = new FeedServer();
  await feeds.start();
  guard.allow(feeds.origin);
  const complaints: string[] = [];
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (/content security policy|refused to|requires 'trusted/i.test(message.text()))
      complaints.push(message.text());
  });
  await page.addInitScript(() => {
    const noted: string[] = [];
    Object.assign(window, { noted, taken: (number: number) => noted.push(`taken(${number})`) });
    document.addEventListener('securitypolicyviolation', (event) =>
      noted.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  const check = async (where: string) => {
    expect(await intruders(page), where).toEqual([]);
    expect(await page.evaluate(() => (window as unknown as { noted: string[] }).noted), where).toEqual([]);
    expect(complaints, where).toEqual([]);
  };

  await app.open();
  await app.choose(hostileHistory());
  await expect(app.preview).toContainText('<img src=x onerror=taken(1)>.json');
  await check('preview');
  await app.confirmImport.click();
  await app.whenFeed();
  await check('feed');

  const entries = [...hostileLinks, ...hostileWebLinks].map((link, index) => ({
    title: hostileTexts[index]!,
    summary: hostileTexts[index + 30]!.replaceAll(']]>', ''),
    link: link.replaceAll('\u0001', ''),
    published: Date.now() - (index + 1) * 60_000,
  }));
  const address = feeds.serve('/feed.xml', 'application/rss+xml', rss(hostileTexts[0]!, entries));
  await app.go('sources');
  await page.getByTestId('add-source-input').fill(address);
  await page.getByTestId('add-source').click();
  await expect(page.getByTestId(`source-${address}`)).toBeVisible();
  await expect(page.getByTestId('traffic-log')).toHaveAttribute('data-count', '1');
  await check('sources');

  await app.go('interests');
  await page
    .getByTestId('card-file-input')
    .setInputFiles({ name: '"><svg onload=taken(18)>', mimeType: 'application/json', buffer: hostileCard() });
  const incoming = page.getByTestId('card-incoming');
  await expect(incoming.getByTestId('card-name')).toHaveValue('<svg/onload=taken(19)>');
  await incoming.getByTestId('card-use').click();
  await expect(page.getByTestId('card-row')).toContainText('<svg/onload=taken(19)>');
  await check('interests');

  await app.go('history');
  await expect(app.historyRows.nth(5)).toBeVisible();
  const shown = await app.historyRows.locator('.row-title').allInnerTexts();
  const known = new Set(titles);
  expect(
    shown.map((title) => title.replace(/\s+/g, ' ').trim()).filter((title) => !known.has(title)),
  ).toEqual([]);
  await check('history');

  await app.go('feed');
  await page.getByTestId('refresh').click();
  await expect(app.feed).toHaveAttribute('aria-busy', 'false');
  await app.react(app.cards.first(), 'save');
  await app.go('saved');
  await check('saved');
  // What the host of the app sees: files, by names that are the same for everyone.
  const seen = guard.all.map((url) => new URL(url)).filter(({ origin }) => origin === appOrigin);
  expect(seen.length).toBeGreaterThan(10);
  const telling = seen.filter(
    ({ pathname, search }) => !pathname.startsWith('/gate/') && !/^(\?__WB_REVISION__=\w+)?$/.test(search),
  );
  expect(telling.map(({ href }) => href)).toEqual([]);
  await feeds.stop();
});
