// The companion extension as the tests load it, and the servers whose pages a person is to have visited.
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BrowserContext, Locator, Page } from '@playwright/test';

const built = 'dist-extension/chrome';

/**
 * A copy of the built extension into `folder` that holds the permission for `origin` already: the browser's own
 * question for it can't be answered by a test. Everything else is as it ships.
 */
export function copyExtension(folder: string, origin: string): string {
  if (!existsSync(join(built, 'manifest.json'))) throw new Error(`no ${built}: run npm run build:extension`);
  cpSync(built, folder, { recursive: true });
  const file = join(folder, 'manifest.json');
  const { protocol, hostname } = new URL(origin);
  const manifest = {
    ...JSON.parse(readFileSync(file, 'utf8')),
    host_permissions: [`${protocol}//${hostname}/*`],
  };
  writeFileSync(file, JSON.stringify(manifest));
  return folder;
}

/**
 * The popup as it shows while `page` is the tab in front. It is loaded in a tab behind it: the browser's own bubble
 * is out of a test's reach.
 */
export async function openPopup(context: BrowserContext, page: Page): Promise<Popup> {
  const isOurs = (worker: { url(): string }) => worker.url().startsWith('chrome-extension:');
  const worker =
    context.serviceWorkers().find(isOurs) ??
    (await context.waitForEvent('serviceworker', { predicate: isOurs }));
  const popup = await context.newPage();
  const address = new URL('popup.html', worker.url()).href;
  await popup.goto(address);
  await page.bringToFront();
  await popup.goto(address);
  const state = popup.locator('#state');
  return {
    state,
    // Not by the mouse, which needs a tab in front; the browser still takes it for a person's click.
    press: (button) => popup.locator(`#${button}`).dispatchEvent('click'),
    close: () => popup.close(),
  };
}

export interface Popup {
  state: Locator;
  press(button: 'allow' | 'stop'): Promise<void>;
  close(): Promise<void>;
}

export interface PageServer {
  port: number;
  stop(): Promise<void>;
}

/** Answers every path with a page whose title is made of the path. */
export async function servePages(): Promise<PageServer> {
  const server: Server = createServer((request, response) => {
    const name = (request.url ?? '/').replace(/^\//, '').replace(/-/g, ' ');
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end(`<!doctype html><title>${name}</title><h1>${name}</h1>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
