// The loss curves as drawn: the chart's own lines, read back in units where more is worse.
import type { Page } from '@playwright/test';

/** Points of the two lines from left to right; values rise with the loss (the drawing's y, turned over). */
export async function lossesOf(page: Page): Promise<{ training: number[]; validation: number[] }> {
  const chart = page.getByTestId('loss-chart');
  const read = async (line: string): Promise<number[]> => {
    const path = await chart.locator(`path.loss-${line}`).getAttribute('d');
    // Each command of the path ends in the point it goes to.
    return [...(path ?? '').matchAll(/[MLC][^MLC]*/g)].map(
      ([command]) => -Number(command.match(/-?[\d.]+(?:e-?\d+)?/g)?.at(-1)),
    );
  };
  return { training: await read('training'), validation: await read('validation') };
}
