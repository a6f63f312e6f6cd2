// Live sources: asked through the gate only, bare, logged; their items ranked with the rest.
import { test as base, expect } from './fixtures';
import { atom, FeedServer, opml, rss } from './support/feed-server';
import { appOrigin } from './support/launch';
import { storedCounts } from './support/stored';
import { word } from './support/words';

const test = base.extend<{ feeds: FeedServer }>({
  feeds: async ({ guard }, use) => {
    const feeds = new FeedServer();
    await feeds.start();
    guard.allow(feeds.origin);
    await use(feeds);
    await feeds.stop();
  },
});

test.use({ profile: 'lived-in' });

const hour = 3_600_000;
const recorded = [
  [
    'Printing a darkroom negative on warm tone paper',
    'Two baths of fixer, one of selenium, and a dry-down test.',
  ],
  ['Loading medium format film without swearing', 'The backing paper tells you where to start.'],
  ['A rangefinder from 1954 goes to work again', 'Cleaning the viewfinder, oiling the slow speeds.'],
  ['Stand development of black and white rolls', 'One hour, little agitation, a lot of patience.'],
  ['Municipal budget passes on second reading', 'Councillors voted late on Thursday.'],
  ['Quarterly results of a logistics company', 'Shares were little changed.'],
] as const;

function entries(host: string) {
  return recorded.map(([title, summary], index) => ({
    title,
    summary,
    link: `https://${host}/${index}`,
    published: Date.now() - (index + 1) * hour,
  }));
}

test('a feed is fetched through the gate, bare, and its items come up in the feed @both', async ({
  app,
  page,
  context,
  feeds,
  guard,
}) => {
  const address = feeds.serve(
    '/feed.xml',
    'application/rss+xml',
    rss('Darkroom notes', entries('notes.example')),
  );
  await context.addCookies([{ name: 'known', value: 'person', url: feeds.origin }]);
  await app.open('/sources');
  const log = page.getByTestId('traffic-log');
  await expect(log).toHaveAttribute('data-count', '0');
  for (const preset of await page.locator('[data-testid^="source-"][data-on]').all()) {
    await expect(preset).toHaveAttribute('data-on', 'false');
  }

  await page.getByTestId('add-source-input').fill(address);
  await page.getByTestId('add-source').click();
  const row = page.getByTestId(`source-${address}`);
  await expect(row).toContainText('Darkroom notes', { timeout: 30_000 });
  await expect(row).toContainText(word('sources.items_other', { formatted: String(recorded.length) }));

  await test.step('the request says nothing about the person', async () => {
    expect(feeds.asked.map(({ path }) => path)).toEqual(['/feed.xml']);
    const { method, headers } = feeds.asked[0]!;
    expect(method).toBe('GET');
    expect(headers.cookie).toBeUndefined();
    expect(headers.authorization).toBeUndefined();
    expect(headers.referer).toBeUndefined();
    expect(headers['accept-language']).toBe('*');
    // Without which no server could allow the read; it names the app, not the page of it.
    expect(headers.origin).toBe(appOrigin);
    // The guard sees what service workers ask, else it would prove nothing.
    expect(guard.all).toContain(address);
  });

  await test.step('the log shows it', async () => {
    await expect(log).toHaveAttribute('data-count', '1');
    const entry = log.locator('tbody tr');
    await expect(entry).toHaveAttribute('data-outcome', 'allowed');
    await expect(entry).toContainText(address);
    await expect(entry).toContainText('200');
  });

  await test.step('its items are embedded and ranked with the rest', async () => {
    await expect.poll(async () => (await storedCounts(page)).liveItems).toBe(recorded.length);
    await app.go('feed');
    await expect(async () => {
      await page.getByTestId('refresh').click();
      await expect(app.feed).toHaveAttribute('aria-busy', 'false');
      expect(
        (await app.urls()).filter((url) => url.startsWith('https://notes.example/')).length,
      ).toBeGreaterThan(0);
    }).toPass({ timeout: 60_000 });
    const urls = (await app.urls()).filter((url) => url.startsWith('https://notes.example/'));
    // What fits the person stands before what does not.
    const places = urls.map((url) => Number(url.split('/').at(-1)));
    expect(Math.min(...places)).toBeLessThan(4);
    const card = app.card(urls[0]!);
    await expect(card).toContainText(word('feed.live'));
    await expect(card).toContainText('Darkroom notes');
    await expect(card.locator('time')).toBeVisible();
    // Feed text is text.
    await expect(page).not.toHaveTitle('taken over');
    await expect(card).not.toContainText('<p>');
  });

  await test.step('switched off, it is asked no more and its items go', async () => {
    await app.go('sources');
    await row.getByTestId('source-switch').click();
    await expect(row).toHaveAttribute('data-on', 'false');
    await app.go('feed');
    await page.getByTestId('refresh').click();
    await expect
      .poll(async () => (await app.urls()).filter((url) => url.startsWith('https://notes.example/')))
      .toEqual([]);
    expect(feeds.asked).toHaveLength(1);
  });
});

test.describe('in a new browser', () => {
  test.use({ profile: 'empty' });

  test('a ready-made source is one switch away, and asked for the day only', async ({
    app,
    page,
    context,
    guard,
  }) => {
    const origin = 'https://en.wikipedia.org';
    guard.allow(origin);
    const asked: { path: string; headers: Record<string, string> }[] = [];
    await context.route(`${origin}/**`, async (route) => {
      const request = route.request();
      asked.push({ path: new URL(request.url()).pathname, headers: await request.allHeaders() });
      await route.fulfill({
        contentType: 'application/json',
        headers: { 'access-control-allow-origin': '*' },
        body: JSON.stringify({
          tfa: wikipediaPage('Darkroom'),
          mostread: { articles: [wikipediaPage('Rangefinder camera'), wikipediaPage('Sourdough')] },
        }),
      });
    });
    await app.open('/sources');
    // A service worker from before the route was set would not be answered by it; so this profile is a new one.
    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    const row = page.getByTestId('source-wikipedia-featured');
    await expect(row).toHaveAttribute('data-on', 'false');
    expect(asked).toEqual([]);
    await row.getByTestId('source-switch').click();
    await expect(row).toContainText(word('sources.items_other', { formatted: '3' }), { timeout: 30_000 });
    expect(asked).toHaveLength(1);
    const today = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
    expect(asked[0]!.path).toBe(`/api/rest_v1/feed/featured/${today}`);
    expect(asked[0]!.headers.cookie).toBeUndefined();
    expect(asked[0]!.headers.referer).toBeUndefined();
    await expect(page.getByTestId('traffic-log').locator('tbody tr')).toContainText(origin);
    await expect.poll(async () => (await storedCounts(page)).liveItems).toBe(3);
  });
});

/** In the shape of Wikimedia's daily feed. */
function wikipediaPage(title: string) {
  const name = title.replaceAll(' ', '_');
  return {
    titles: { normalized: title },
    content_urls: { desktop: { page: `https://en.wikipedia.org/wiki/${name}` } },
    extract: `${title} is the subject of an article.`,
  };
}

test('a source that allows no reading is explained in plain words', async ({ app, page, feeds }) => {
  const closed = feeds.serve(
    '/closed.xml',
    'application/rss+xml',
    rss('Closed', entries('closed.example')),
    false,
  );
  const missing = `${feeds.origin}/nothing.xml`;
  const notAFeed = feeds.serve(
    '/page.html',
    'text/html',
    '<!doctype html><title>Hello</title><p>No feed here.',
  );
  await app.open('/sources');
  const cases = [
    [closed, 'source-cors'],
    [notAFeed, 'source-not-a-feed'],
    // A missing page that allows no reading looks like any other that allows none.
    [missing, 'source-cors'],
  ] as const;
  for (const [address, code] of cases) {
    await page.getByTestId('add-source-input').fill(address);
    await page.getByTestId('add-source').click();
    const row = page.getByTestId(`source-${address}`);
    await expect(row).toHaveAttribute('data-error', code, { timeout: 30_000 });
    await expect(row).toContainText(word(`errors.${code}.what`));
    await expect(row).toContainText(word(`errors.${code}.todo`));
    // Tried, which is not the same as never asked.
    await expect(row.getByTestId('source-tried')).toBeVisible();
    await expect(row).not.toContainText(word('sources.never'));
  }
  // Only what was added last was asked again; all are when the person wants it.
  await expect(page.getByTestId('job-sources')).toContainText('0 of 1');
  await page.getByRole('button', { name: word('sources.refresh') }).click();
  // Nor does the sign of work done claim that all went well.
  await expect(page.getByTestId('job-sources')).toHaveAttribute('data-part', 'true');
  await expect(page.getByTestId('job-sources')).toContainText('0 of 3');
  await page.getByTestId('add-source-input').fill('not an address');
  await page.getByTestId('add-source').click();
  await expect(page.locator('main')).toContainText(word('sources.badAddress'));
  // Asked for, refused by the browser, and said so.
  const asked = page.getByTestId('traffic-log').locator('tr', { hasText: closed });
  await expect(asked.first()).toHaveAttribute('data-outcome', 'failed');
});

test('an OPML file adds its feeds', async ({ app, page, feeds }) => {
  const first = feeds.serve('/one.xml', 'application/rss+xml', rss('One', entries('one.example')));
  const second = feeds.serve('/two.xml', 'application/atom+xml', atom('Two', entries('two.example')));
  await app.open('/sources');
  await page.getByTestId('opml-input').setInputFiles({
    name: 'subscriptions.opml',
    mimeType: 'text/x-opml',
    buffer: Buffer.from(
      opml([
        { title: 'One', url: first },
        { title: 'Two', url: second },
        { title: 'One again', url: first },
      ]),
    ),
  });
  await expect(page.locator('main')).toContainText(/2 feeds added/, { timeout: 30_000 });
  for (const address of [first, second]) await expect(page.getByTestId(`source-${address}`)).toBeVisible();
});
