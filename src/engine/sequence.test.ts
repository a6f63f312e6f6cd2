import { describe, expect, it } from 'vitest';
import { matrixFromRows, quantise } from '../embedding/matrix';
import type { FeedbackRow, PageRow, VisitRow } from '../storage/schema';
import { buildSequence } from './sequence';
import { VectorTable } from './vector-table';

const vectors = new VectorTable(2);
vectors.add(
  ['a', 'liked'],
  quantise(matrixFromRows([new Float32Array([1, 0]), new Float32Array([0, 1])], 2)),
);
const page = (url: string, contentHash: string): PageRow => ({
  url,
  title: url,
  site: 's',
  firstVisit: 0,
  lastVisit: 0,
  visits: 1,
  contentHash,
  origin: 'import',
});
const visit = (url: string, time: number): VisitRow => ({
  url,
  time,
  site: 's',
  weight: 0.5,
  origin: 'import',
});
const reaction = (action: FeedbackRow['action'], time: number): FeedbackRow => ({
  itemUrl: 'https://x.example/1',
  title: '',
  kind: 'book',
  contentHash: 'liked',
  action,
  time,
});

describe('buildSequence', () => {
  const input = {
    visits: [visit('u1', 30), visit('u1', 10), visit('u2', 20)],
    pages: new Map([page('u1', 'a'), page('u2', 'no vector yet')].map((row) => [row.url, row])),
    feedback: [reaction('like', 25), reaction('less', 26), reaction('hide', 27)],
    vectors,
    siteOf: (url: string) => new URL(url).hostname,
  };

  it('is in order of time, with what has a vector, and positive reactions among the visits', () => {
    const events = buildSequence(input);
    expect(events.map(({ id, time, weight }) => [id, time, weight])).toEqual([
      ['u1', 10, 0.5],
      ['https://x.example/1', 25, 1],
      ['u1', 30, 0.5],
    ]);
    expect(events[1]!.site).toBe('x.example');
  });

  it('says what kind each was: as the item or the reaction to it says, else by the site', () => {
    const visits = ['https://x.example/1', 'https://l.example/', 'https://github.com/a/b', 'u1'].map(
      (url, k) => ({
        ...visit(url, k),
        site: url === 'u1' ? 's' : new URL(url).hostname,
      }),
    );
    const pages = new Map(visits.map(({ url }) => [url, page(url, 'a')]));
    const kinds = new Map([['https://l.example/', 'news']]);
    const events = buildSequence({ ...input, visits, pages, kinds });
    expect(events.map(({ kind }) => kind)).toEqual(['book', 'news', 'project', 'article', 'book']);
  });
});
