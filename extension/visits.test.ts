import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompanionVisit } from '../src/history/companion';
import type { HistoryReader, VisitItem } from './browser';
import { readStep } from './visits';

/** A browser's history as Chrome and Firefox answer for it: items cut off at the limit, latest first. */
function history(visits: readonly { url: string; visitTime: number; transition?: string }[]) {
  const byUrl = new Map<string, VisitItem[]>();
  for (const { url, visitTime, transition = 'link' } of visits)
    byUrl.set(url, [...(byUrl.get(url) ?? []), { visitTime, transition }]);
  const asked = { searches: 0, largest: 0 };
  const reader: HistoryReader = {
    async search({ startTime, endTime, maxResults }) {
      asked.searches++;
      const found = [...byUrl]
        .map(([url, own]) => {
          const times = own.map(({ visitTime = 0 }) => visitTime);
          return { url, last: Math.max(...times.filter((time) => time >= startTime && time <= endTime)) };
        })
        .filter(({ last }) => last > Number.NEGATIVE_INFINITY)
        .sort((a, b) => b.last - a.last)
        .slice(0, maxResults);
      asked.largest = Math.max(asked.largest, found.length);
      return found.map(({ url }) => ({ url, title: `Title of ${url}` }));
    },
    getVisits: async ({ url }) => byUrl.get(url) ?? [],
  };
  return { reader, asked };
}

async function readAll(reader: HistoryReader, since: number, until: number): Promise<CompanionVisit[]> {
  const all: CompanionVisit[] = [];
  for (let next = since; next < until; ) {
    const step = await readStep(reader, next, until);
    expect(step.next).toBeGreaterThan(next);
    all.push(...step.visits);
    next = step.next;
  }
  return all;
}

describe('readStep', () => {
  it('tells every visit in the span once, however they lie', async () => {
    const visitTimes = fc.array(fc.tuple(fc.nat(40), fc.double({ min: 0, max: 2e12, noNaN: true })), {
      maxLength: 80,
    });
    await fc.assert(
      fc.asyncProperty(visitTimes, fc.nat(2e12), fc.nat(2e12), async (drawn, one, other) => {
        const [since, until] = one < other ? [one, other] : [other, one];
        const visits = drawn.map(([page, visitTime]) => ({ url: `https://p${page}.example/`, visitTime }));
        const told = await readAll(history(visits).reader, since, until);
        const expected = visits.filter(({ visitTime }) => visitTime >= since && visitTime < until);
        const keys = (list: { url: string; time: number }[]) =>
          list.map(({ url, time }) => `${time} ${url}`).sort();
        expect(keys(told)).toEqual(
          keys(expected.map(({ url, visitTime }) => ({ url, time: Math.trunc(visitTime) }))),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('never asks for more pages than the browser gives, and not for ever', async () => {
    const now = 1_800_000_000_000;
    const ninetyDays = 90 * 86_400_000;
    const visits = Array.from({ length: 6_000 }, (_, index) => ({
      url: `https://site${index % 97}.example/${index}`,
      visitTime: now - (index * ninetyDays) / 6_000,
    }));
    const { reader, asked } = history(visits);
    expect(await readAll(reader, 0, now + 1)).toHaveLength(6_000);
    expect(asked.largest).toBeLessThanOrEqual(500);
    expect(asked.searches).toBeLessThan(250);
  });

  it('reads a moment that holds more than it asks for at once', async () => {
    const visits = Array.from({ length: 1_700 }, (_, index) => ({
      url: `https://site.example/${index}`,
      visitTime: 5_000 + index / 10_000,
    }));
    expect(await readAll(history(visits).reader, 0, 1e12)).toHaveLength(1_700);
  });

  it('tells web pages only, and how they were come to', async () => {
    const kinds = ['link', 'keyword_generated', 'reload', 'auto_subframe', 'auto_toplevel', 'form_submit'];
    const { reader } = history([
      ...kinds.map((transition, index) => ({
        url: `https://site.example/${transition}`,
        visitTime: index + 0.75,
        transition,
      })),
      { url: 'chrome://settings/', visitTime: 1 },
      { url: 'file:///home/me/diary.txt', visitTime: 1 },
      { url: 'moz-extension://abc/page.html', visitTime: 1 },
    ]);
    const { visits } = await readStep(reader, 0, 100);
    expect(visits.sort((a, b) => a.time - b.time).map(({ time, transition }) => [time, transition])).toEqual([
      [0, 'link'],
      [1, 'typed'],
      [2, 'reload'],
      [3, 'frame'],
      [4, 'other'],
      [5, 'form'],
    ]);
  });
});
