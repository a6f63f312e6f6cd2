import { describe, expect, it } from 'vitest';
import { liveItem, webAddress, withoutDuplicates } from './live-item';

const now = Date.UTC(2026, 2, 1);
const raw = { title: 'A title', url: 'https://example.org/a', kind: 'news' } as const;

describe('liveItem', () => {
  it('needs something to show and somewhere to go', () => {
    expect(liveItem({ ...raw, url: undefined }, now)).toBeNull();
    expect(liveItem({ ...raw, title: ' ' }, now)).toBeNull();
    expect(liveItem({ ...raw, title: '', summary: 'A post without a title' }, now)).toMatchObject({
      title: 'A post without a title',
      summary: '',
    });
  });

  it('keeps summaries short and tags few, plain and unique', () => {
    const item = liveItem(
      { ...raw, summary: 'word '.repeat(200), tags: ['Tea', 'tea ', '', 'x'.repeat(50)] },
      now,
    );
    expect(item?.summary.length).toBeLessThanOrEqual(300);
    expect(item?.tags).toEqual(['tea']);
  });

  it('believes only dates that can be', () => {
    const published = (date: string | number | undefined) =>
      liveItem({ ...raw, published: date }, now)?.published;
    expect(published('Sun, 22 Feb 2026 10:00:00 GMT')).toBe(Date.UTC(2026, 1, 22, 10));
    expect(published('2026-02-22T10:00:00+02:00')).toBe(Date.UTC(2026, 1, 22, 8));
    for (const wrong of ['2031-01-01', '0001-01-01T00:00:00Z', 'yesterday', undefined, 0])
      expect(published(wrong)).toBe(now);
  });
});

it('takes no address longer than can be kept', () => {
  const long = 'x'.repeat(16_000);
  expect(webAddress(long, 'https://example.org/')).toBe(`https://example.org/${long}`);
  expect(webAddress(`${long}${long}`, 'https://example.org/')).toBeNull();
  expect(webAddress(`?${long}`, `https://example.org/${'x'.repeat(140_000)}`)).toBeNull();
});

it('takes only addresses of the web', () => {
  expect(webAddress('/post#top', 'https://example.org/feed.xml')).toBe('https://example.org/post');
  expect(webAddress('//cdn.example.org/a', 'https://example.org/')).toBe('https://cdn.example.org/a');
  expect(webAddress('https://me:secret@example.org/')).toBe('https://example.org/');
  for (const wrong of ['javascript:alert(1)', 'data:text/html,x', 'mailto:a@b.c', 'post', '', undefined])
    expect(webAddress(wrong)).toBeNull();
});

it('keeps the first of two with one address', () => {
  const items = [liveItem(raw, now), null, liveItem({ ...raw, title: 'Again' }, now)];
  expect(withoutDuplicates(items).map((item) => item.title)).toEqual(['A title']);
});
