// What a site's titles share at their end is its name; what a title alone ends with is part of it.
import { describe, expect, it } from 'vitest';
import { learnSiteNames, type Titled, withoutSiteName } from './site-names';

const site = (titles: string[], host = 'paper.example'): Titled[] =>
  titles.map((title, index) => ({
    url: `https://${host}/${index}`,
    title,
    site: host.split('.').slice(-2).join('.'),
  }));
const shortened = (pages: Titled[]) => {
  const names = learnSiteNames(pages);
  return pages.map((page) => withoutSiteName(page, names));
};
const stories = (ending: string, count = 7) =>
  Array.from({ length: count }, (_, index) => `Story ${index}${ending}`);

describe('site names', () => {
  it.each([
    ' - The Sheet',
    ' – The Sheet',
    ' | The Sheet',
    ' · The Sheet',
    ' :: The Sheet',
    '|The Sheet',
    '_某某新闻网',
  ])('learns %j', (ending) => expect(shortened(site(stories(ending)))).toEqual(stories('')));

  it('learns between Chinese characters without spaces', () => {
    const titles = ['一', '二', '三', '四', '五', '六'].map((sign) => `第${sign}条消息`);
    expect(shortened(site(titles.map((title) => `${title}-某某网`)))).toEqual(titles);
  });

  it('takes a section that nearly all share off too, and no third', () => {
    expect(shortened(site(stories(' | World | The Sheet')))).toEqual(stories(''));
    expect(shortened(site(stories(' | A | B | C')))[0]).toBe('Story 0 | A');
  });

  it('needs most titles, and enough of them', () => {
    const half = [
      ...stories(' - The Sheet', 5),
      ...Array.from({ length: 5 }, (_, index) => `Other ${index} - Part ${index}`),
    ];
    expect(shortened(site(half))).toEqual(half);
    const few = stories(' - The Sheet', 5);
    expect(shortened(site(few))).toEqual(few);
  });

  it('knows a name that is the domain itself from one title', () => {
    const one = (title: string, host: string) => shortened(site([title], host))[0];
    expect(one('A film - YouTube', 'www.youtube.com')).toBe('A film');
    expect(one('A story | The Guardian', 'www.theguardian.com')).toBe('A story');
    expect(one('A question - Stack Overflow', 'stackoverflow.com')).toBe('A question');
    expect(one('A story - Another Paper', 'www.theguardian.com')).toBe('A story - Another Paper');
  });

  it('keeps titles apart that are of different hosts, and never empties one', () => {
    const mixed = [
      ...site(stories(' - The Sheet', 3), 'a.paper.example'),
      ...site(stories(' - The Sheet', 3), 'b.paper.example'),
    ];
    expect(shortened(mixed)).toEqual(mixed.map(({ title }) => title));
    expect(shortened(site([' - The Sheet', ...stories(' - The Sheet')]))[0]).toBe(' - The Sheet');
    expect(shortened(site(['', '2024', 'Well-known', 'A - 12']))).toEqual([
      '',
      '2024',
      'Well-known',
      'A - 12',
    ]);
  });

  it('is quick on titles made to be slow', () => {
    const nasty = [
      '- '.repeat(150),
      ' - '.repeat(100),
      `${'中-'.repeat(150)}`,
      `${' '.repeat(290)}|`,
      '_'.repeat(300),
    ];
    const pages = site(
      nasty.flatMap((title) => Array.from({ length: 200 }, (_, index) => `${title}${index}`)),
    );
    const start = performance.now();
    shortened(pages);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
