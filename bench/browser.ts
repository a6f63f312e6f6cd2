// Builds the bench page, serves it as a deployed app would be (isolated, same policy), opens it in Chromium.

import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { executablePath, launchArguments, realAdapter } from '../e2e/support/launch';
import { serveDirectory } from '../tools/serve/serve';

/** Where the page's parts come from. */
export const builtFolder = fileURLToPath(new URL('./dist/', import.meta.url));

/** `software`: WebGPU on the CPU, correct and far too slow to be timed. `real`: whatever the machine has. */
export type Graphics = 'none' | 'software' | 'real';

export async function buildPage(): Promise<void> {
  await build({ configFile: fileURLToPath(new URL('./vite.config.ts', import.meta.url)), logLevel: 'error' });
}

export interface OpenBrowser {
  browser: Browser;
  page: Page;
  version: string;
  close(): Promise<void>;
}

export async function openBrowser(graphics: Graphics): Promise<OpenBrowser> {
  const server = serveDirectory(builtFolder);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  const flags = launchArguments(graphics === 'software' ? 'webgpu' : 'wasm');
  const args =
    graphics === 'real' ? [...flags.filter((flag) => flag !== '--disable-gpu'), ...realAdapter] : flags;
  const browser = await chromium.launch({ args, ...(executablePath ? { executablePath } : {}) });
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(`page: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`page: ${message.text()}`);
  });
  await page.goto(`http://localhost:${port}/`);
  await page.waitForSelector('body[data-ready]', { state: 'attached' });
  return {
    browser,
    page,
    version: browser.version(),
    async close() {
      await browser.close();
      server.close();
    },
  };
}
