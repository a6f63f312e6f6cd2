// Several files as one history: what was kept and visited on one day counts as visited.
import { describe, expect, it } from 'vitest';
import { VisitCollector } from './collect';
import { mergeParts, type Part } from './merge';
import type { HistoryFormat } from './raw';

const now = 1_700_000_000_000;
const hour = 3_600_000;

function part(
  name: string,
  format: HistoryFormat,
  rows: [url: string, time: number | null, saved?: true][],
): Part {
  const into = new VisitCollector(now, now);
  for (const [url, time, saved] of rows) into.add({ url, title: '', time, transition: 'link', saved });
  return { name, format, into };
}

describe('mergeParts', () => {
  it('does not take a page again that was kept within a day of a visit to it, in whichever file', () => {
    const { visits, reports, format } = mergeParts([
      part('Bookmarks', 'bookmarks', [
        ['https://a.example/', now - 23 * hour, true],
        ['https://a.example/', now - 60 * hour, true],
        ['https://b.example/', now, true],
      ]),
      part('History', 'chrome', [
        ['https://a.example/', now],
        ['https://c.example/', now],
        ['https://c.example/', now - hour],
      ]),
    ]);
    expect(format).toBe('chrome');
    expect(visits.filter(({ saved }) => saved).map(({ url, time }) => [url, now - time])).toEqual([
      ['https://a.example/', 60 * hour],
      ['https://b.example/', 0],
    ]);
    expect(reports).toEqual([
      { name: 'History', format: 'chrome', visits: 3, saved: 0, skipped: [], refused: null },
      {
        name: 'Bookmarks',
        format: 'bookmarks',
        visits: 2,
        saved: 2,
        skipped: [{ cause: 'already-visited', count: 1, examples: ['https://a.example/'] }],
        refused: null,
      },
    ]);
  });

  it('tells a file without visits from one whose pages are all visited', () => {
    const kept: [string, number, true][] = [['https://a.example/', now, true]];
    const { reports } = mergeParts([
      part('History', 'chrome', [['https://a.example/', now]]),
      part('Bookmarks', 'bookmarks', kept),
      part('old', 'firefox', []),
      part('list', 'bookmarks', [['https://a.example/', null, true]]),
    ]);
    expect(reports.map(({ visits, refused }) => [visits, refused])).toEqual([
      [1, null],
      [0, null],
      [0, 'empty-history'],
      [0, 'no-dates'],
    ]);
  });
});
