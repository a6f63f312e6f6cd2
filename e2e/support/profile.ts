// A browser profile in a folder of its own: it can be killed like a crash, and opened again.
import { readFileSync } from 'node:fs';
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
      const ids = await processIds(browser);
      for (const id of ids) end(id);
      await closed;
      // A new one on the same folder must not meet those of this one.
      while (ids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

/** All its processes, the main one first: that which holds the databases would outlive it for a while. */
async function processIds(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const isMain = ({ type }: { type: string }) => type === 'browser';
  if (!processInfo.some(isMain)) throw new Error('Chromium names no main process');
  return processInfo.toSorted((a, b) => Number(isMain(b)) - Number(isMain(a))).map(({ id }) => id);
}

function end(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // gone already
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return !readFileSync(`/proc/${id}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
