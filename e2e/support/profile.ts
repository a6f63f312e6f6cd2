// A browser profile in a folder of its own: it can be killed like a crash, and opened again.
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { executablePath } from './launch';

export interface OpenedProfile {
  context: BrowserContext;
  page: Page;
  /** Ends the browser at once, as a crash or a power cut would. */
  kill(): Promise<void>;
}

type ContextOptions = Parameters<typeof chromium.launchPersistentContext>[1];

/** Starts a browser on a profile folder, new or used before. */
export async function openProfile(folder: string, options: ContextOptions): Promise<OpenedProfile> {
  const context = await chromium.launchPersistentContext(folder, {
    ...(executablePath ? { executablePath } : {}),
    ...options,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    context,
    page,
    async kill() {
      const browser = context.browser();
      if (!browser) throw new Error('no browser to kill');
      const closed = new Promise<void>((resolve) => context.once('close', () => resolve()));
      process.kill(await processId(browser), 'SIGKILL');
      await closed;
    },
  };
}

/** The main process; its children end with it. */
async function processId(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const main = processInfo.find(({ type }) => type === 'browser');
  if (!main) throw new Error('Chromium names no main process');
  return main.id;
}
