// Peak memory of the page's own process and all its workers, from the kernel's book-keeping; Linux only.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';

export interface MemoryWatch {
  /** Forgets the peak so far. Returns the memory in use now, MB. */
  reset(): number;
  /** The most memory in use since `reset`, MB. */
  peak(): number;
}

/** Null where the system does not tell. */
export async function watchMemory(browser: Browser): Promise<MemoryWatch | null> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const read = (name: string): number => {
    let kilobytes = 0;
    for (const id of renderers) {
      const status = readFileSync(`/proc/${id}/status`, 'utf8');
      kilobytes += Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN);
    }
    return kilobytes / 1024;
  };
  const watch: MemoryWatch = {
    reset() {
      for (const id of renderers) writeFileSync(`/proc/${id}/clear_refs`, '5'); // proc(5): resets VmHWM
      return read('VmRSS');
    },
    peak: () => read('VmHWM'),
  };
  try {
    return Number.isFinite(watch.reset()) ? watch : null;
  } catch {
    return null;
  }
}
