// Timers and restored sessions are told from people by how exact and how sudden they are.
import { describe, expect, it } from 'vitest';
import { restoredTabs, selfRefreshes, type Timed } from './machine-visits';
import type { Transition } from './raw';

const pages = new Map<string, object>();
function at(seconds: number, page: string, transition: Transition = 'link'): Timed {
  if (!pages.has(page)) pages.set(page, { page });
  return { page: pages.get(page)!, visit: { time: 1_700_000_000_000 + seconds * 1000, transition } };
}
const found = (places: Set<number>) => [...places].sort((a, b) => a - b);

describe('selfRefreshes', () => {
  it('leaves the first of a page that comes back at one step, whatever lies between', () => {
    const visits = Array.from({ length: 12 }, (_, index) =>
      index % 2 === 0 ? at(index * 150 + (index % 4) * 0.3, 'board') : at(index * 150 + 40, `page ${index}`),
    );
    expect(found(selfRefreshes(visits))).toEqual([2, 4, 6, 8, 10]);
  });

  it('does not take a person for a timer', () => {
    const uneven = [0, 290, 640, 900, 1260, 1500].map((seconds) => at(seconds, 'news'));
    const few = [0, 300, 600, 900].map((seconds) => at(seconds, 'news'));
    const daily = Array.from({ length: 8 }, (_, index) => at(index * 86_400, 'news'));
    const typed = Array.from({ length: 8 }, (_, index) => at(index * 300, 'news', 'typed'));
    for (const visits of [uneven, few, daily, typed]) expect(found(selfRefreshes(visits))).toEqual([]);
  });

  it('sees several runs, and records of one visit as one', () => {
    const visits = [0, 60, 60.2, 120, 180, 240, 7000, 7300, 7600, 7900, 8200].map((seconds) =>
      at(seconds, 'board'),
    );
    expect(found(selfRefreshes(visits))).toEqual([1, 3, 4, 5, 7, 8, 9, 10]);
  });
});

describe('restoredTabs', () => {
  const tabs = ['a', 'b', 'c', 'd', 'e'];

  it('leaves out known pages that come all at once after a pause', () => {
    const visits = [
      ...tabs.map((tab, index) => at(index * 60, tab)),
      ...tabs.map((tab, index) => at(9000 + index * 0.1, tab)),
    ];
    expect(found(restoredTabs(visits))).toEqual([5, 6, 7, 8, 9]);
  });

  it('leaves out what the browser calls a reload, also at the start of the file', () => {
    expect(found(restoredTabs(tabs.map((tab, index) => at(index * 0.2, tab, 'reload'))))).toEqual([
      0, 1, 2, 3, 4,
    ]);
  });

  it('keeps new pages, few pages, slow pages, and those of a session under way', () => {
    const first = tabs.map((tab, index) => at(index * 60, tab));
    const fresh = [...first, ...['v', 'w', 'x', 'y', 'z'].map((tab, index) => at(9000 + index * 0.1, tab))];
    const few = [...first, ...tabs.slice(1).map((tab, index) => at(9000 + index * 0.1, tab))];
    const slow = [...first, ...tabs.map((tab, index) => at(9000 + index * 0.4, tab))];
    const underWay = [...first, ...tabs.map((tab, index) => at(600 + index * 0.1, tab))];
    for (const visits of [fresh, few, slow, underWay]) expect(found(restoredTabs(visits))).toEqual([]);
  });
});
