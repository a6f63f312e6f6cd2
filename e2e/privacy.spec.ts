// The promise that nothing leaves: the policy on every document, and what happens to code that tries.
import { expect, test } from './fixtures';
import { FeedServer } from './support/feed-server';
import { appOrigin } from './support/launch';

test.describe('with a history', () => {
  test.use({ profile: 'lived-in' });

  test('every document and worker script carries the strict policy', async ({ page, app }) => {
    const scripts: { url: string; headers: Record<string, string> }[] = [];
    page.on('response', (response) => {
      if (/\.m?js$/.test(new URL(response.url()).pathname))
        scripts.push({ url: response.url(), headers: response.headers() });
    });
    for (const path of ['/', '/feed', '/widget.html']) {
      const response = await page.goto(path);
      const policy = response!.headers()['content-security-policy'] ?? '';
      expect(policy, path).toContain("default-src 'self'");
      expect(policy, path).toContain("connect-src 'self'");
      expect(policy, path).not.toContain('unsafe-inline');
      expect(policy, path).not.toContain("'unsafe-eval'");
      expect(response!.headers()['referrer-policy']).toBe('no-referrer');
      const inline = await page.evaluate(
        () =>
          document.querySelectorAll('script:not([src]), style').length +
          [...document.querySelectorAll('*')].filter((element) =>
            [...element.attributes].some(({ name }) => name.startsWith('on')),
          ).length,
      );
      expect(inline, `inline script or style on ${path}`).toBe(0);
    }
    // The engine's worker, the embedding's, and training's.
    await app.open('/history');
    await app.search('proofing baskets');
    await app.go('model');
    await page.getByTestId('train').click();
    await expect(page.getByTestId('training')).toHaveAttribute('data-state', 'running', { timeout: 30_000 });
    await expect.poll(() => scripts.filter(({ url }) => /worker/.test(url)).length).toBeGreaterThanOrEqual(3);
    const ours = scripts.filter(({ url }) => url.startsWith(appOrigin));
    expect(ours.length).toBeGreaterThan(2);
    for (const { url, headers } of ours)
      expect(headers['content-security-policy'], url).toContain("connect-src 'self'");
  });

  test('the policy is not violated by the app itself', async ({ page, app }) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (/content security policy|refused to|requires 'trusted/i.test(message.text()))
        complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await app.open();
    await app.whenFeed();
    for (const name of ['interests', 'history', 'saved', 'sources', 'model', 'settings', 'feed'] as const) {
      await app.go(name);
      await expect(page.locator('main h1')).toBeVisible();
    }
    expect(complaints).toEqual([]);
  });
});

test('code in the page or in a worker cannot reach another origin', async ({ page, app, guard }) => {
  const outside = new FeedServer();
  await outside.start();
  outside.serve('/open.txt', 'text/plain', 'anyone may read this');
  await app.open();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);

  const attempts = await page.evaluate(async (address) => {
    const outcome = (work: Promise<unknown>) =>
      work.then(
        () => 'reached',
        () => 'refused',
      );
    const image = new Promise((resolve, reject) => {
      const element = new Image();
      element.onload = resolve;
      element.onerror = reject;
      element.src = address;
    });
    const socket = new Promise((resolve, reject) => {
      try {
        const opened = new WebSocket(address.replace('http', 'ws'));
        opened.onopen = resolve;
        opened.onerror = reject;
      } catch (error) {
        reject(error);
      }
    });
    return {
      fetch: await outcome(fetch(address)),
      blind: await outcome(fetch(address, { mode: 'no-cors' })),
      beacon: navigator.sendBeacon(address, 'x') ? 'queued' : 'refused',
      image: await outcome(image),
      socket: await outcome(socket),
      // An element may not show what came through the gate, nor a person be led there.
      element: await new Promise((resolve) => {
        const picture = new Image();
        picture.onload = () => resolve('reached');
        picture.onerror = () => resolve('refused');
        picture.src = '/gate/log';
      }),
      gate: await fetch(`/gate/fetch?source=x&url=${encodeURIComponent(address)}`).then(
        ({ status }) => status,
      ),
    };
  }, `${outside.origin}/open.txt`);
  expect(attempts).toMatchObject({
    fetch: 'refused',
    blind: 'refused',
    image: 'refused',
    socket: 'refused',
    element: 'refused',
    gate: 403,
  });

  const inWorker = await Promise.all(
    page.workers().map((worker) =>
      worker.evaluate(
        (address) =>
          fetch(address, { mode: 'no-cors' }).then(
            () => 'reached',
            () => 'refused',
          ),
        `${outside.origin}/open.txt`,
      ),
    ),
  );
  expect(inWorker.length).toBeGreaterThan(0);
  expect(new Set(inWorker)).toEqual(new Set(['refused']));
  await page.waitForTimeout(500);
  expect(outside.asked).toEqual([]);
  await outside.stop();
  // Playwright also reports what the browser was asked for and refused; the server is the witness here.
  guard.forgive();
});

test('no text becomes markup or code, in the page or in a worker', async ({ page, app }) => {
  await app.open();
  const inPage = await page.evaluate(() => {
    const outcome = (work: () => unknown) => {
      try {
        work();
        return 'done';
      } catch (error) {
        return (error as Error).name;
      }
    };
    const script = document.createElement('script');
    return {
      markup: outcome(() => {
        document.createElement('div').innerHTML = '<b>x</b>';
      }),
      parsed: outcome(() => new DOMParser().parseFromString('<b>x</b>', 'text/html')),
      code: outcome(() => {
        script.text = '1';
      }),
      foreign: outcome(() => {
        script.src = 'https://evil.example/a.js';
      }),
      gate: outcome(() => new Worker('/gate/fetch?url=x')),
      blob: outcome(() => new Worker(URL.createObjectURL(new Blob(['1'])))),
      policy: outcome(() =>
        (
          window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }
        ).trustedTypes.createPolicy('another', {}),
      ),
      own: outcome(() => {
        script.src = '/assets/nothing.js';
      }),
    };
  });
  const refused = {
    markup: 'TypeError',
    parsed: 'TypeError',
    code: 'TypeError',
    foreign: 'TypeError',
    gate: 'TypeError',
    blob: 'TypeError',
    policy: 'TypeError',
  };
  expect(inPage).toEqual({ ...refused, own: 'done' });
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  const inWorker = await page.workers()[0]!.evaluate(() => {
    try {
      new Worker(URL.createObjectURL(new Blob(['1'])));
      return 'done';
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(inWorker).toBe('TypeError');
});

test('the guard of these tests would notice', async ({ page, guard }) => {
  const careless = new FeedServer();
  await careless.start();
  guard.allow(careless.origin);
  const script = `fetch('http://leak.example/page').catch(() => {});
    new Worker('/worker.js');`;
  careless.serve('/', 'text/html', `<!doctype html><script>${script}</script>`);
  careless.serve('/worker.js', 'text/javascript', `fetch('http://leak.example/worker').catch(() => {});`);
  await page.goto(careless.origin);
  await expect.poll(() => guard.leaks().join('\n')).toContain('http://leak.example/page');
  await expect.poll(() => guard.leaks().join('\n')).toContain('proxy: http://leak.example/worker');
  guard.forgive();
  await careless.stop();
});
