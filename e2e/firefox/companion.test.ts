// The companion in Firefox: it can be loaded, and tells the allowed page of visits. The press on "allow" is in the
// unit tests and in Chromium's: no test may open an extension's own pages here.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { companionChannel } from '../../src/history/companion';
import { serveDirectory } from '../../tools/serve/serve';
import { appFolder } from '../support/launch';
import { findFirefox } from './find';

/** Firefox takes whole paths only. */
const built = resolve('dist-extension/firefox');
const firefox = findFirefox();
const isBuilt = existsSync(join(appFolder, 'index.html')) && existsSync(join(built, 'manifest.json'));
if (!firefox || !isBuilt)
  console.warn(`SKIPPED: the companion in Firefox, as there is no ${firefox ? 'build' : 'Firefox'}`);

/** What `allow` does, for an origin that is known when the copy is made. */
const allowing = (origin: string) => `
  browser.storage.local.set({ origin: ${JSON.stringify(origin)} });
  browser.scripting.registerContentScripts([{
    id: 'relay', matches: ['http://localhost/*'], js: ['relay.js'], runAt: 'document_start',
  }]);`;

describe.skipIf(!firefox || !isBuilt)('the companion in Firefox', () => {
  let browser: Browser;
  let page: Page;
  let folder: string;
  const servers: Server[] = [];

  async function serve(): Promise<string> {
    const server = serveDirectory(appFolder);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://localhost:${(server.address() as AddressInfo).port}`;
  }
  let origin: string;
  let other: string;

  beforeAll(async () => {
    [origin, other] = [await serve(), await serve()];
    folder = mkdtempSync(join(tmpdir(), 'driftfeed-companion-'));
    cpSync(built, folder, { recursive: true });
    const file = join(folder, 'manifest.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    manifest.host_permissions = ['http://localhost/*'];
    manifest.background.scripts.push('allowing.js');
    writeFileSync(file, JSON.stringify(manifest));
    writeFileSync(join(folder, 'allowing.js'), allowing(origin));
    browser = await puppeteer.launch({ browser: 'firefox', executablePath: firefox!, headless: true });
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a page hears that asks for all visits. */
  const heard = () =>
    page.evaluate(async (channel) => {
      const answers: { answer: string; visits?: { url: string }[] }[] = [];
      window.addEventListener('message', ({ data }) => data?.answer && answers.push(data));
      window.postMessage({ channel, id: 'q', ask: 'visits', since: 0, until: Date.now() }, location.origin);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return answers;
    }, companionChannel);

  it('is one that Firefox takes as it ships', async () => {
    const id = await browser.installExtension(built);
    expect(id).toBe('companion@driftfeed.invalid');
    await browser.uninstallExtension(id);
  });

  it('tells the allowed origin of visits, and no other', async () => {
    await browser.installExtension(folder);
    await page.goto(`${origin}/widget.html`);
    await page.goto(`${origin}/history`);
    // Firefox notes a visit, and starts an extension, in its own time.
    await expect
      .poll(
        async () => {
          const visits = (await heard()).flatMap((answer) => answer.visits ?? []);
          if (visits.length === 0) await page.reload();
          return visits.map(({ url }) => url);
        },
        { timeout: 20_000, interval: 500 },
      )
      .toContain(`${origin}/widget.html`);
    await page.goto(`${other}/history`);
    expect(await heard()).toEqual([]);
  });
});
