// The main path in Firefox, on WASM: a history file is read, shown, agreed to and becomes a feed. Driven by
// WebDriver BiDi, against the built app, with a witness for whatever would leave this machine.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveDirectory } from '../../tools/serve/serve';
import { chromeHistory, type HistoryFile } from '../support/history-files';
import { appFolder } from '../support/launch';
import { OutsideProxy } from '../support/network-guard';
import { word } from '../support/words';
import { findFirefox } from './find';

const firefox = findFirefox();
const isBuilt = existsSync(join(appFolder, 'index.html'));
if (!firefox || !isBuilt)
  console.warn(`SKIPPED: the main path in Firefox, as there is no ${firefox ? 'build' : 'Firefox'}`);

/** What Firefox asks its maker for by itself, whatever its settings say. */
const browserOwn = /(^|\.)(mozilla\.(com|org|net)|firefox\.com|mozgcp\.net|cdn\.mozilla\.net)(:\d+)?$/;

describe.skipIf(!firefox || !isBuilt)('in Firefox', () => {
  let browser: Browser;
  let page: Page;
  let server: Server;
  let origin: string;
  let folder: string;
  let history: HistoryFile;
  const proxy = new OutsideProxy();
  const errors: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'driftfeed-firefox-'));
    history = await chromeHistory({ visits: 400, pages: 60, seed: 11, days: 28 });
    writeFileSync(join(folder, history.name), history.buffer);
    server = serveDirectory(appFolder);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    await proxy.start();
    const proxyPort = Number(new URL(proxy.flags()[0]!.split('=')[1]!).port);
    browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: firefox!,
      headless: true,
      defaultViewport: { width: 1280, height: 800 },
      extraPrefsFirefox: {
        'network.proxy.type': 1,
        'network.proxy.http': '127.0.0.1',
        'network.proxy.http_port': proxyPort,
        'network.proxy.ssl': '127.0.0.1',
        'network.proxy.ssl_port': proxyPort,
        'intl.accept_languages': 'en-US',
        // Some versions have WebGPU; this is the path without.
        'dom.webgpu.enabled': false,
      },
    });
    page = await browser.newPage();
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
  });

  afterAll(async () => {
    await browser?.close();
    await proxy.stop();
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve) ?? resolve(null));
    rmSync(folder, { recursive: true, force: true });
  });

  const byTest = (id: string) => `[data-testid="${id}"]`;
  const textOf = (id: string) => page.$eval(byTest(id), (element) => element.textContent ?? '');

  it('shows what is in a history file before anything is stored', async () => {
    await page.goto(origin);
    const input = (await page.waitForSelector(byTest('import-file-input')))!.toElement('input');
    await (await input).uploadFile(join(folder, history.name));
    await page.waitForSelector(byTest('preview'), { timeout: 30_000 });
    await page.waitForSelector(`${byTest('preview')}[aria-busy="false"]`);
    expect(await textOf('preview-visits')).toBe(String(history.browsing.kept));
    expect(await textOf('preview')).toContain(word('preview.formatChrome'));
  });

  it('makes a feed of it on WASM, with reasons', async () => {
    await page.click(byTest('preview-confirm'));
    await page.waitForSelector(byTest('feed-card'), { timeout: 90_000 });
    const backend = await page.waitForSelector(`${byTest('backend-badge')}[data-backend]`);
    expect(await backend!.evaluate((badge) => badge.getAttribute('data-backend'))).toBe('wasm');
    await page.waitForSelector(byTest('why'));
    await page.click(byTest('why'));
    const titles = history.browsing.pages.map(({ title }) => title);
    await page.waitForSelector(`${byTest('why-page')} .why-page-title`);
    const reasons = await page.$$eval('.why-page-title', (found) =>
      found.map(({ textContent }) => textContent ?? ''),
    );
    expect(reasons.length).toBeGreaterThan(0);
    // A site's own name at the end of its titles is cut off.
    for (const reason of reasons)
      expect(
        titles.some((title) => title.startsWith(reason)),
        reason,
      ).toBe(true);
  });

  it('has the same feed after a reload, from the service worker', async () => {
    const cards = () =>
      page.$$eval(byTest('feed-card'), (found) => found.map((card) => card.getAttribute('data-url')));
    // Until all is read the feed may still sharpen.
    await page.waitForFunction(() => !document.querySelector('[data-testid="sharpening"]'), {
      timeout: 60_000,
    });
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    const before = await cards();
    await page.reload();
    await page.waitForSelector(byTest('feed-card'), { timeout: 30_000 });
    expect(await cards()).toEqual(before);
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  });

  it('says no error, and nothing leaves the app’s own origin', () => {
    expect(errors).toEqual([]);
    const outside = requests.filter((url) => /^(https?|wss?):/.test(url) && new URL(url).origin !== origin);
    expect(outside).toEqual([]);
    expect(proxy.asked.filter((target) => !browserOwn.test(hostOf(target)))).toEqual([]);
  });
});

/** `target` is an address, or host:port where a tunnel was asked for. */
function hostOf(target: string): string {
  return new URL(target.includes('://') ? target : `https://${target}`).hostname;
}
