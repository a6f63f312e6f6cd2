// What a row needs to become a visit, and what is said of those that lack it.
import { describe, expect, it } from 'vitest';
import { longestAddress } from '../storage/limits';
import { earliestTime, longestTitle, type Row, VisitCollector } from './collect';

const now = 1_700_000_000_000;
const row = (change: Partial<Row> = {}): Row => ({
  url: 'https://a.example/',
  title: 'A',
  time: now,
  transition: 'link',
  ...change,
});

function collect(...rows: Row[]): VisitCollector {
  const into = new VisitCollector(now, now);
  for (const each of rows) into.add(each);
  return into;
}

describe('VisitCollector', () => {
  it('keeps what a visit has and nothing else', () => {
    const { visits, saved, skipped } = collect(
      row({ time: now + 0.9, durationMs: 5.5, hidden: true }),
      row({ title: null, durationMs: 0, hidden: false, saved: true }),
    );
    expect(visits).toEqual([
      { url: 'https://a.example/', title: 'A', time: now, transition: 'link', durationMs: 5, hidden: true },
      { url: 'https://a.example/', title: '', time: now, transition: 'link', saved: true },
    ]);
    expect([saved, skipped]).toEqual([1, []]);
  });

  it.each([
    ['no-address', { url: '' }, 'A'],
    ['no-address', { url: undefined }, 'A'],
    ['no-time', { time: null }, 'https://a.example/'],
    ['bad-time', { time: Number.NaN }, 'https://a.example/'],
    ['bad-time', { time: earliestTime - 1 }, 'https://a.example/'],
    ['bad-time', { time: now + 25 * 3_600_000 }, 'https://a.example/'],
  ] as const)('skips %s for %o', (cause, change, example) => {
    expect(collect(row(change)).skipped).toEqual([{ cause, count: 1, examples: [example] }]);
  });

  it('believes a clock that is a few hours ahead, and any where it is told to', () => {
    expect(collect(row({ time: now + 23 * 3_600_000 }), row({ time: earliestTime })).visits).toHaveLength(2);
    const into = new VisitCollector(Number.POSITIVE_INFINITY, now);
    into.add(row({ time: now * 5 }));
    expect(into.visits).toHaveLength(1);
  });

  it('cuts long titles and leaves out long addresses', () => {
    const { visits, skipped } = collect(
      row({ title: 'é'.repeat(longestTitle + 5) }),
      row({ url: `https://a.example/${'x'.repeat(longestAddress)}` }),
    );
    expect(visits.map(({ title }) => title.length)).toEqual([longestTitle]);
    expect(skipped[0]).toMatchObject({ cause: 'too-long', count: 1 });
    expect(skipped[0]!.examples[0]).toHaveLength(100);
  });

  it('counts all and shows three, the most frequent cause first', () => {
    const into = collect(
      row({ time: null }),
      ...[1, 2, 3, 4, 4].map((name) => row({ url: 0, title: `${name}` })),
    );
    expect(into.skipped).toEqual([
      { cause: 'no-address', count: 5, examples: ['1', '2', '3'] },
      { cause: 'no-time', count: 1, examples: ['https://a.example/'] },
    ]);
  });
});
