import { describe, expect, it } from 'vitest';
import type { Because, ScoreTerm } from '../../engine/api';
import { reasonSentence, shortTitle, strongestTerm, termBars } from './reasons';

const page = (title: string, share: number): Because => ({
  url: `https://example.org/${title}`,
  title,
  site: 'example.org',
  lastVisit: 0,
  share,
});
const interest: ScoreTerm[] = [
  { term: 'interest', value: 1.2 },
  { term: 'freshness', value: 0.2 },
];

describe('reasonSentence', () => {
  it('names the page that drove it', () => {
    const item = { because: [page('Sourdough', 0.6)], terms: interest, exploration: false };
    expect(reasonSentence(item)).toEqual({ key: 'why.one', values: { first: 'Sourdough' } });
  });

  it('names two, strongest first, and counts the rest', () => {
    const because = [page('C', 0.1), page('A', 0.5), page('B', 0.3)];
    expect(reasonSentence({ because, terms: interest, exploration: false })).toEqual({
      key: 'why.more',
      values: { first: 'A', second: 'B', count: 1 },
    });
    expect(reasonSentence({ because: because.slice(1), terms: interest, exploration: false }).key).toBe(
      'why.two',
    );
  });

  it('does not name a page that hardly counted', () => {
    const item = { because: [page('A', 0.5), page('B', 0.01)], terms: interest, exploration: false };
    expect(reasonSentence(item).key).toBe('why.one');
  });

  it('says so when an item was placed to widen the feed, whatever pages are near it', () => {
    expect(reasonSentence({ because: [page('A', 0.5)], terms: interest, exploration: true }).key).toBe(
      'why.exploration',
    );
    const named = { because: [page('A', 0.5)], terms: interest, exploration: true, topic: 'bread' };
    expect(reasonSentence(named)).toEqual({ key: 'why.try', values: { topic: 'bread' } });
  });

  it('gives the term that lifted it where that was not interest', () => {
    const terms: ScoreTerm[] = [
      { term: 'interest', value: 0.1 },
      { term: 'freshness', value: 0.9 },
    ];
    expect(reasonSentence({ because: [page('A', 0.5)], terms, exploration: false }).key).toBe(
      'why.freshness',
    );
  });

  it('speaks of a picked interest where one drove it', () => {
    const tag = { ...page('chess', 0.9), url: '', site: '' };
    expect(reasonSentence({ because: [tag, page('A', 0.1)], terms: interest, exploration: false })).toEqual({
      key: 'why.picked',
      values: { first: 'chess' },
    });
  });

  it('does not give one of many small reasons as the reason', () => {
    const item = { because: [page('A', 0.02), page('B', 0.01)], terms: interest, exploration: false };
    expect(reasonSentence(item)).toEqual({ key: 'why.mostly', values: { first: 'A' } });
    expect(reasonSentence({ ...item, because: [] }).key).toBe('why.interest');
  });
});

describe('termBars', () => {
  it('orders by effect, keeps the sign, and drops what did nothing', () => {
    const bars = termBars([
      { term: 'site', value: 0.001 },
      { term: 'diversity', value: -0.6 },
      { term: 'interest', value: 1.2 },
    ]);
    expect(bars).toEqual([
      { term: 'interest', value: 1.2, length: 1 },
      { term: 'diversity', value: -0.6, length: 0.5 },
    ]);
  });

  it('is empty for a score of nothing', () => {
    expect(termBars([])).toEqual([]);
    expect(strongestTerm([{ term: 'interest', value: -1 }])).toBeNull();
  });
});

describe('shortTitle', () => {
  it('cuts at a word', () => {
    expect(shortTitle('one two three four', 12)).toBe('one two…');
    expect(shortTitle(' short ', 12)).toBe('short');
    expect(shortTitle('free, open, and quick', 12)).toBe('free, open…');
  });

  it('cuts where there are no words', () => {
    expect(shortTitle('一二三四五六七八九十', 5)).toBe('一二三四五…');
  });
});
