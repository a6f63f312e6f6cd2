// A person's own history: read, shown, agreed to, stored, embedded, trained on, and turned into a feed.
import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { axeCheck, expect, test } from './fixtures';
import { App } from './support/app';
import {
  chromeHistory,
  emptyHistory,
  firefoxHistory,
  type HistoryFile,
  takeoutHistory,
} from './support/history-files';
import { onRealGpu } from './support/launch';
import { lossesOf } from './support/loss';
import { storedCounts, storedText, storedVectors } from './support/stored';
import { word } from './support/words';

const number = new Intl.NumberFormat('en');

function figure(history: HistoryFile): { visits: string; pages: string; read: string } {
  const { browsing } = history;
  return {
    visits: number.format(browsing.kept),
    pages: number.format(browsing.pages.length),
    read: number.format(browsing.visits.length),
  };
}

test('a Chrome history of 5,000 visits is shown before anything is stored', async ({
  app,
  page,
  history,
}) => {
  await app.open();
  await app.choose(history);
  const dd = (name: string) =>
    page.locator('.figures div', { hasText: word(`preview.${name}`) }).locator('dd');
  const expected = figure(history);
  await expect(page.getByTestId('preview-visits')).toHaveText(expected.visits);
  await expect(dd('pages')).toHaveText(expected.pages);
  await expect(dd('read')).toHaveText(expected.read);
  await expect(app.preview).toContainText(word('preview.formatChrome'));

  const { counts } = history.browsing;
  const left = {
    'non-web': counts.browser,
    redirects: counts.hop,
    reloads: counts.reload,
    'search-results': counts.search,
    'sign-in': counts['sign-in'],
    bank: counts.bank,
    health: counts.health,
    adult: counts.adult,
  };
  for (const [rule, count] of Object.entries(left)) {
    await expect(page.getByTestId(`rule-${rule}`)).toContainText(
      word('preview.left_other', { formatted: String(count) }),
    );
  }
  await expect(page.getByTestId('rule-tracking-parameters')).toContainText(
    word('preview.changed_other', { formatted: String(counts.tracked) }),
  );

  await test.step('a rule switched off keeps what it left out', async () => {
    const bank = page.getByTestId('rule-bank');
    await bank.getByRole('switch').click();
    await app.previewSettled();
    await expect(bank).toHaveAttribute('data-on', 'false');
    await expect(bank).toContainText(word('preview.kept_other', { formatted: String(counts.bank) }));
    await expect(page.getByTestId('preview-visits')).toHaveText(
      number.format(history.browsing.kept + counts.bank),
    );
    await bank.getByRole('switch').click();
    await app.previewSettled();
    await expect(page.getByTestId('preview-visits')).toHaveText(expected.visits);
  });

  await test.step('tracking parameters kept make one page many', async () => {
    const rule = page.getByTestId('rule-tracking-parameters').getByRole('switch');
    await rule.click();
    await app.previewSettled();
    await expect(dd('pages')).toHaveText(number.format(history.browsing.pages.length + counts.tracked));
    await rule.click();
    await app.previewSettled();
  });

  await test.step('cancel stores nothing', async () => {
    await app.preview.getByRole('button', { name: word('common.cancel') }).click();
    await expect(page.getByTestId('welcome')).toBeVisible();
    expect(await storedCounts(page)).toMatchObject({ pages: 0, visits: 0, staged: 0, jobs: [] });
    const text = await storedText(page);
    for (const { url, ownTitle } of history.browsing.pages.slice(0, 50)) {
      expect(text).not.toContain(url);
      expect(text).not.toContain(ownTitle);
    }
  });
});

test('import, embedding, training and a feed with reasons, on the backend named @both', async ({
  app,
  page,
  compute,
  history: full,
  startProfile,
  livedInProfile,
}) => {
  // Software WebGPU takes seconds a title; the titles are fewer there, the visits as many.
  const history =
    compute === 'wasm'
      ? full
      : await chromeHistory({ visits: 5000, pages: 480, titles: 20, seed: 7, days: 56 });
  await app.open();
  await app.choose(history);
  await app.confirmImport.click();

  const embedding = page.getByTestId('job-embedding');
  await expect(embedding).toHaveAttribute('data-state', 'running', { timeout: 60_000 });
  await app.whenBackend();
  await expect(app.badge.first()).toHaveAttribute(
    'data-reason',
    compute === 'webgpu' ? 'webgpu-chosen' : 'no-webgpu',
  );
  await expect(embedding).toContainText(/\d[\d,]* of \d[\d,]*/);

  await app.whenFeed();
  await app.whenEmbedded();
  const stored = await storedCounts(page);
  expect(stored).toMatchObject({ visits: history.browsing.kept, pages: history.browsing.pages.length });

  if (compute === 'webgpu')
    await test.step('the vectors are those of WASM, to a cosine of 0.999', async () => {
      const other = new App((await startProfile('wasm')).page, 'wasm');
      await other.open();
      await other.choose(history);
      await other.confirmImport.click();
      await other.whenBackend();
      const reason = onRealGpu ? 'wasm-chosen' : 'software-adapter';
      await expect(other.badge.first()).toHaveAttribute('data-reason', reason);
      await other.whenEmbedded();
      const [onGpu, onWasm] = [await storedVectors(page), await storedVectors(other.page)];
      const pages = history.browsing.pages;
      const titles = [...new Map(pages.map(({ title, url }) => [title, url])).values()];
      expect(titles.length).toBeGreaterThanOrEqual(20);
      // Stored as int8, which by itself costs less than 0.0001.
      const lowest = Math.min(...titles.map((url) => cosine(onWasm[url]!, onGpu[url]!)));
      console.log(`lowest cosine between WASM and WebGPU over ${titles.length} titles: ${lowest.toFixed(6)}`);
      expect(lowest).toBeGreaterThanOrEqual(0.999);
      // And the vectors say something: different titles differ.
      expect(cosine(onWasm[titles[0]!]!, onWasm[titles[1]!]!)).toBeLessThan(0.9);
      await other.page.close();
    });

  await test.step('the reasons are pages of the history', async () => {
    const card = app.cards.filter({ has: page.getByTestId('why') }).first();
    await card.getByTestId('why').click();
    await expect(page.getByTestId('why-panel')).toBeVisible();
    // A site of few pages keeps its name in their titles.
    const titles = new Set(history.browsing.pages.flatMap(({ title, ownTitle }) => [title, ownTitle]));
    const shown = await page.getByTestId('why-page').locator('.why-page-title').allInnerTexts();
    expect(shown.length).toBeGreaterThan(0);
    for (const title of shown) expect(titles).toContain(title);
  });

  await test.step('training falls and ends in a verdict', async () => {
    await app.go('model');
    await app.ensureTraining();
    const chart = page.getByTestId('loss-chart');
    // Software WebGPU is slow: two whole rounds are enough to see it fall.
    if (compute === 'webgpu') {
      await expect(chart).toHaveAttribute('data-rounds', /^([2-9]|\d\d+)$/, { timeout: 300_000 });
      await page.getByTestId('stop-training').click();
    }
    await app.whenTrained();
    const { training } = await lossesOf(page);
    expect(training.length).toBeGreaterThan(1);
    expect(training.at(-1)).toBeLessThan(training[0]!);
    await expect(app.badge.first()).toHaveAttribute('data-backend', compute);
  });

  if (compute === 'wasm')
    await test.step('the same history gives the same feed', async () => {
      const first = await finalFeed(app);
      expect(first.length).toBeGreaterThan(20);
      const other = new App((await startProfile('other', await livedInProfile())).page, compute);
      await other.open('/feed');
      expect(await finalFeed(other)).toEqual(first);
    });
});

/** The feed made anew when all is read and trained. */
async function finalFeed(app: App): Promise<string[]> {
  if (!app.page.url().endsWith('/feed')) await app.go('feed');
  await app.whenFeed();
  await app.page.getByTestId('refresh').click();
  await expect(app.feed).toHaveAttribute('aria-busy', 'false');
  return app.urls();
}

test('while pages are read one sees how many, how fast and how long still, and a first feed that says it will sharpen', async ({
  app,
  page,
}) => {
  const history = await chromeHistory({ visits: 6000, pages: 760, seed: 21, days: 90 });
  await app.open();
  await app.choose(history);
  await app.confirmImport.click();
  await app.go('model');
  const job = page.getByTestId('job-embedding');
  await expect(job).toContainText(/[\d,]+ of 760/, { timeout: 30_000 });
  // The model is loaded first.
  await expect(job).toContainText(new RegExp(word('jobs.rate', { rate: '[\\d,]+' })), { timeout: 60_000 });
  await expect(job).toContainText(new RegExp(word('jobs.left', { time: '.+' })));
  await app.go('feed');
  await app.whenFeed();
  await expect(page.getByTestId('sharpening')).toContainText(word('feed.sharpening'));
  const { embedded, needed } = await storedCounts(page);
  expect(embedded).toBeLessThan(needed);
  await app.whenEmbedded();
  await page.getByTestId('refresh').click();
  await expect(page.getByTestId('sharpening')).toHaveCount(0);
});

test.describe('with a history here already', () => {
  test.use({ profile: 'lived-in' });

  test('importing the same file again adds nothing', async ({ app, page, history }) => {
    await app.open();
    await app.whenFeed();
    const before = await storedCounts(page);
    await page.goto('/start');
    await app.choose(history);
    await expect(app.preview).toContainText(
      word('preview.alreadyHere_other', { formatted: number.format(history.browsing.kept) }),
    );
    await app.confirmImport.click();
    await expect(page).toHaveURL(/\/feed$/);
    await app.whenEmbedded();
    const after = await storedCounts(page);
    expect(after).toMatchObject({ visits: before.visits, pages: before.pages, staged: 0 });
    expect(after.vectorRows).toBe(after.vectorHashes);
  });
});

test('Firefox and Takeout files are told by their content', async ({ app, page }) => {
  await app.open();
  const firefox = await firefoxHistory({ visits: 800, pages: 120, seed: 3, days: 20 });
  await app.choose({ ...firefox, name: 'copy of something' });
  await expect(app.preview).toContainText(word('preview.formatFirefox'));
  await expect(page.getByTestId('preview-visits')).toHaveText(number.format(firefox.browsing.kept));
  await app.preview.getByRole('button', { name: word('common.cancel') }).click();

  const takeout = takeoutHistory({ visits: 800, pages: 120, seed: 4, days: 20, plain: true });
  await app.choose(takeout);
  await expect(app.preview).toContainText(word('preview.formatTakeout'));
  await expect(page.getByTestId('preview-visits')).toHaveText(number.format(takeout.browsing.kept));
});

test('several files, a log beside its database and a whole archive are shown file by file', async ({
  app,
  page,
}) => {
  const octets = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
  const walFolder = new URL('../src/history/fixtures/wal/', import.meta.url);
  const firefox = await firefoxHistory({ visits: 200, pages: 40, seed: 6, days: 10 });
  const bookmark = (url: unknown, name: string) => ({
    type: 'url',
    url,
    name,
    date_added: '13344473600123456',
  });
  const bookmarks = {
    bookmark_bar: { children: [bookmark('https://kept.example/a', 'Kept'), bookmark(5, 'Not an address')] },
  };
  const archive = zipSync({
    'profile/places.sqlite': new Uint8Array(firefox.buffer),
    'profile/Bookmarks': new TextEncoder().encode(JSON.stringify({ roots: bookmarks })),
    'profile/cache/picture': Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    'profile/old/History': new TextEncoder().encode('SQLite format 3\0'),
  });
  await app.open();
  await app.choose(
    octets('History', await readFile(new URL('History', walFolder))),
    octets('History-wal', await readFile(new URL('History-wal', walFolder))),
    octets('profile.zip', Buffer.from(archive)),
  );
  const row = (name: string) => page.getByTestId('import-file').filter({ hasText: name });
  await expect(page.getByTestId('import-file')).toHaveCount(4);
  await expect(row('places.sqlite')).toContainText(word('preview.formatFirefox'));
  await expect(row('places.sqlite')).toContainText(
    word('found.visits_other', { formatted: number.format(firefox.browsing.visits.length) }),
  );
  await expect(row('History').first()).toContainText(word('found.withLog'));
  await expect(row('History').first()).toContainText(word('found.visits_other', { formatted: '4' }));
  await expect(row('old/History')).toHaveAttribute('data-refused', 'damaged-file');
  await expect(row('old/History')).toContainText(word('errors.damaged-file.what'));
  await expect(page.getByTestId('import-ignored')).toContainText('profile/cache/picture');

  await expect(row('profile/Bookmarks')).toContainText(word('found.saved_one', { formatted: '1' }));
  const skipped = row('profile/Bookmarks').getByText(word('found.skipped_one', { formatted: '1' }));
  await skipped.focus();
  await page.keyboard.press('Enter');
  await expect(row('profile/Bookmarks')).toContainText(word('found.cause.no-address'));
  await expect(row('profile/Bookmarks')).toContainText('Not an address');
  await axeCheck(page, 'import-files');
});

test('a file dropped on the page is read', async ({ app, page }) => {
  await app.open();
  const file = await chromeHistory({ visits: 300, pages: 50, seed: 5, days: 10 });
  const transfer = await page.evaluateHandle(
    ({ base64, name }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], name));
      return data;
    },
    { base64: file.buffer.toString('base64'), name: file.name },
  );
  await page.getByTestId('import-drop').dispatchEvent('drop', { dataTransfer: transfer });
  await expect(page.getByTestId('preview-visits')).toHaveText(number.format(file.browsing.kept));
});

test.describe('files that cannot be imported say so in words', () => {
  const octets = { name: 'History', mimeType: 'application/octet-stream' };

  test('wrong, empty, truncated and without visits', async ({ app, page, history }) => {
    await app.open();
    const cases = [
      {
        code: 'wrong-file',
        file: { ...octets, name: 'photo.png', buffer: Buffer.from('\x89PNG\r\n\x1a\n0000IHDR', 'latin1') },
      },
      {
        code: 'side-file',
        file: { ...octets, name: 'History-journal', buffer: Buffer.from('d9d505f920a163d7', 'hex') },
      },
      { code: 'empty-file', file: { ...octets, buffer: Buffer.alloc(0) } },
      {
        code: 'damaged-file',
        file: { ...octets, buffer: history.buffer.subarray(0, Math.floor(history.buffer.length / 2)) },
      },
      { code: 'empty-history', file: await emptyHistory() },
    ];
    for (const { code, file } of cases) {
      await test.step(`${code}: ${file.name}`, async () => {
        await app.pick(file);
        await expect(app.failure).toHaveAttribute('data-code', code, { timeout: 30_000 });
        await expect(app.failure).toContainText(word(`errors.${code}.what`));
        await expect(app.failure).toContainText(word(`errors.${code}.todo`));
        await expect(app.failure).toContainText(word('import.nothingKept'));
      });
    }
    expect(await storedCounts(page)).toMatchObject({ pages: 0, visits: 0, staged: 0 });

    await test.step('and a good file still can', async () => {
      await app.choose(history);
      await expect(app.failure).toHaveCount(0);
    });
  });
});

function cosine(a: readonly number[], b: readonly number[]): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let index = 0; index < a.length; index++) {
    dot += a[index]! * b[index]!;
    aa += a[index]! ** 2;
    bb += b[index]! ** 2;
  }
  return dot / Math.sqrt(aa * bb);
}
