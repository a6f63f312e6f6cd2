// Cleaning, rule by rule, and what it says it left out.
import { describe, expect, it } from 'vitest';
import { cleanHistory, engagementWeight } from './clean';
import type { OwnRule } from './own-rules';
import { previewHistory } from './preview';
import type { RawVisit } from './raw';
import { type RuleName, ruleNames } from './rules';

const t = 1_700_000_000_000;
const minute = 60_000;
const visit = (minutes: number, url: string, change: Partial<RawVisit> = {}): RawVisit => ({
  url,
  title: `Title of ${url}`,
  time: t + minutes * minute,
  transition: 'link',
  ...change,
});
const clean = (visits: RawVisit[], ...off: RuleName[]) =>
  cleanHistory({ format: 'chrome', visits }, { off: new Set(off) });
const urls = (visits: RawVisit[], ...off: RuleName[]) => clean(visits, ...off).visits.map((row) => row.url);
const report = (rule: RuleName, visits: RawVisit[], ...off: RuleName[]) =>
  clean(visits, ...off).reports.find((one) => one.rule === rule)!;
const a = 'https://a.example/one-thing';
const b = 'https://b.example/another-thing';
const c = 'https://c.example/third-thing';

describe('cleanHistory', () => {
  it('gives visits oldest first and each page once', () => {
    const cleaned = clean([visit(60, b), visit(0, a), visit(120, `${a}/`)]);
    expect(cleaned.visits.map(({ time, url, site }) => [time, url, site])).toEqual([
      [t, a, 'a.example'],
      [t + 60 * minute, b, 'b.example'],
      [t + 120 * minute, a, 'a.example'],
    ]);
    expect(cleaned.pages).toEqual([
      { url: a, title: `Title of ${a}/`, site: 'a.example' },
      { url: b, title: `Title of ${b}`, site: 'b.example' },
    ]);
    expect(cleaned.visitsRead).toBe(3);
    expect(cleaned.reports.map((one) => one.rule)).toEqual(ruleNames.filter((rule) => rule !== 'too-old'));
  });

  it('non-web: leaves out what is no page of the web', () => {
    const visits = [
      visit(0, 'chrome://newtab/'),
      visit(1, 'http://localhost:3000/a-page-here'),
      visit(2, 'file:///home/x/some-paper.pdf'),
      visit(3, a, { transition: 'frame' }),
      visit(4, b, { transition: 'download' }),
      visit(5, 'data:text/html,x'),
      visit(6, c),
    ];
    expect(urls(visits)).toEqual([c]);
    expect(report('non-web', visits)).toMatchObject({ on: true, count: 6 });
    expect(report('non-web', visits).examples).toHaveLength(3);
    expect(urls(visits, 'non-web')).toEqual([
      'chrome://newtab/',
      'http://localhost:3000/a-page-here',
      'file:///home/x/some-paper.pdf',
      a,
      b,
      c,
    ]);
    expect(report('non-web', visits, 'non-web')).toMatchObject({ on: false, count: 6 });
  });

  it.each(['https://app.example/', 'https://app.example/read/'])(
    'non-web: leaves out the pages of the app itself at %s, and of nobody else',
    (ownPages) => {
      const at = (path: string, minutes: number) => visit(minutes, new URL(path, ownPages).href);
      const own = [at('./', 0), at('history?q=x#card=y', 10), at('assets/a-thing', 20), at('#card=z', 30)];
      own.push(visit(40, ownPages.slice(0, -1)));
      const others = ['https://app.example.net/reading-too', 'https://my.app.example/read-this-one', a];
      const visits = [...own, ...others.map((url, index) => visit(100 + 10 * index, url))];
      const options = { ownPages };
      const cleaned = cleanHistory({ format: 'chrome', visits }, options);
      expect(cleaned.visits.map(({ url }) => url)).toEqual(others);
      expect(cleaned.reports.find(({ rule }) => rule === 'non-web')).toMatchObject({ count: own.length });
      const beside = [visit(0, 'https://app.example/reading/on-the-same-host')];
      expect(cleanHistory({ format: 'chrome', visits: beside }, options).visits).toHaveLength(
        ownPages.endsWith('read/') ? 1 : 0,
      );
    },
  );

  it('redirects: keeps only where they led', () => {
    const visits = [
      visit(0, a, { transition: 'redirect' }),
      visit(0.01, 'https://t.co/xyz'),
      visit(0.02, b.replace('https', 'http')),
      visit(0.03, b),
      visit(9, c, { hidden: true }),
    ];
    expect(urls(visits)).toEqual([b]);
    expect(report('redirects', visits).count).toBe(4);
    expect(urls(visits, 'redirects')).toHaveLength(5);
  });

  it('keeps an http page that is not followed by its https twin', () => {
    const plain = a.replace('https', 'http');
    expect(urls([visit(0, plain), visit(20, a)])).toEqual([plain, a]);
  });

  it('tracking-parameters: equal pages meet; the count is of addresses', () => {
    const visits = [visit(0, `${a}?utm_source=x`), visit(60, a), visit(120, `${a}?utm_source=x`)];
    expect(clean(visits).pages).toHaveLength(1);
    expect(report('tracking-parameters', visits)).toEqual({
      rule: 'tracking-parameters',
      on: true,
      count: 1,
      examples: [`${a}?utm_source=x`],
    });
    expect(clean(visits, 'tracking-parameters').pages).toHaveLength(2);
    expect(report('tracking-parameters', visits, 'tracking-parameters')).toMatchObject({
      on: false,
      count: 1,
    });
  });

  it.each([
    ['search-results', 'https://www.google.com/search?q=x'],
    ['sign-in', 'https://a.example/login'],
    ['bank', 'https://www.chase.com/personal-things'],
    ['health', 'https://www.webmd.com/some-illness'],
    ['adult', 'https://some.porn/a'],
    ['religion', 'https://www.biblegateway.com/some-passage'],
    ['politics', 'https://labour.org.uk/some-plan'],
    ['jobs', 'https://www.zhipin.com/some-post'],
    ['legal', 'https://www.avvo.com/some-lawyer'],
  ] as const)('%s: left out unless switched off', (rule, url) => {
    const visits = [visit(0, url), visit(60, url), visit(120, a)];
    expect(urls(visits)).toEqual([a]);
    expect(report(rule, visits)).toMatchObject({ count: 2, examples: [`Title of ${url}`] });
    expect(urls(visits, rule)).toEqual([url, url, a]);
    expect(report(rule, visits, rule)).toMatchObject({ on: false, count: 2 });
  });

  it('counts a visit under the first rule that leaves it out', () => {
    const visits = [visit(0, 'https://www.paypal.com/signin')];
    expect([report('sign-in', visits).count, report('bank', visits).count]).toEqual([1, 0]);
    expect([report('sign-in', visits, 'sign-in').count, report('bank', visits, 'sign-in').count]).toEqual([
      1, 1,
    ]);
    expect(urls(visits, 'sign-in')).toEqual([]);
  });

  it('untitled: only where the address says nothing either', () => {
    const bare = 'https://a.example/p/83af9';
    const visits = [visit(0, bare, { title: '' }), visit(60, a, { title: a }), visit(120, b, { title: '' })];
    expect(urls(visits)).toEqual([a, b]);
    expect(report('untitled', visits)).toMatchObject({ count: 1, examples: [bare] });
    expect(clean(visits).pages.map((page) => page.title)).toEqual(['', '']);
  });

  it('fills an empty title from another visit of the same page, the newest that says something', () => {
    const bare = 'https://a.example/p/83af9';
    const visits = [
      visit(0, bare, { title: '' }),
      visit(60, `${bare}?utm_source=x`, { title: '(2) Early' }),
      visit(120, bare, { title: 'Late' }),
      visit(180, bare, { title: '' }),
    ];
    expect(clean(visits).pages).toEqual([{ url: bare, title: 'Late', site: 'a.example' }]);
    expect(clean(visits).visits).toHaveLength(4);
  });

  it('duplicates: the same visit twice, also when told from two devices', () => {
    const visits = [visit(0, a), visit(0, a), visit(0.01, a), visit(60, a)];
    expect(urls(visits)).toEqual([a, a]);
    expect(report('duplicates', visits).count).toBe(2);
    expect(urls(visits, 'duplicates', 'reloads')).toEqual([a, a, a]); // equal keys meet in any case
  });

  it('reloads: the same page again soon, or told so by the browser', () => {
    const visits = [
      visit(0, a),
      visit(2, b),
      visit(4, a),
      visit(600, a, { transition: 'reload' }), // a restored session
      visit(660, a),
      visit(700, c, { transition: 'reload' }), // its first visit is not in the file
    ];
    expect(clean(visits).visits.map((row) => (row.time - t) / minute)).toEqual([0, 2, 660, 700]);
    expect(report('reloads', visits).count).toBe(2);
    expect(urls(visits, 'reloads')).toHaveLength(6);
  });

  it('own rules: by site, word, hour and pause, each with its count and switch', () => {
    const own: OwnRule[] = [
      { id: 'own:site', on: true, kind: 'site', site: 'a.example' },
      { id: 'own:word', on: true, kind: 'word', word: 'another' },
      { id: 'own:pause', on: true, kind: 'pause', from: t + 120 * minute, to: null },
    ];
    const visits = [
      visit(0, a),
      visit(60, 'https://deep.a.example/some-page', { title: '' }),
      visit(90, b),
      visit(100, c),
      visit(180, c),
    ];
    const cleaned = cleanHistory({ format: 'chrome', visits }, { own });
    expect(cleaned.visits.map((row) => row.time)).toEqual([t + 100 * minute]);
    const counts = (history: typeof cleaned) =>
      history.reports
        .filter(({ rule }) => rule.startsWith('own:'))
        .map(({ rule, on, count }) => [rule, on, count]);
    expect(counts(cleaned)).toEqual([
      ['own:site', true, 2],
      ['own:word', true, 1],
      ['own:pause', true, 1],
    ]);
    const without = cleanHistory(
      { format: 'chrome', visits },
      { own, off: new Set(['own:site', 'own:pause']) },
    );
    expect(without.visits).toHaveLength(4);
    expect(counts(without)).toEqual([
      ['own:site', false, 2],
      ['own:word', true, 1],
      ['own:pause', false, 1],
    ]);
  });

  it('leaves out what is older than is to be kept, whatever is switched off', () => {
    const visits = [visit(0, a), visit(60, b)];
    const cleaned = cleanHistory(
      { format: 'chrome', visits },
      { keepFrom: t + 30 * minute, off: new Set(['too-old']) },
    );
    expect(cleaned.visits.map((row) => row.url)).toEqual([b]);
    expect(cleaned.reports.find(({ rule }) => rule === 'too-old')).toMatchObject({ count: 1 });
  });

  it('twins: copies and mobile editions meet their page, and what is private stays private in a copy', () => {
    const page = 'https://www.theguardian.com/world/a-long-story';
    const visits = [
      visit(0, 'https://amp.theguardian.com/world/a-long-story'),
      visit(60, 'https://www.google.com/amp/s/amp.theguardian.com/world/a-long-story'),
      visit(120, page),
      visit(180, 'https://www.google.com/amp/s/www.webmd.com/some-illness'),
    ];
    expect(urls(visits)).toEqual([page, page, page]);
    expect(report('twins', visits)).toMatchObject({ on: true, count: 3 });
    expect(report('health', visits).count).toBe(1);
    expect(new Set(urls(visits, 'twins')).size).toBe(4);
    expect(report('twins', visits, 'twins')).toMatchObject({ on: false, count: 3 });
  });

  it('refreshes and restored: what no person did is left out', () => {
    const steps = Array.from({ length: 8 }, (_, index) => visit(index * 10 + index * 0.002, a));
    expect(urls(steps)).toEqual([a]);
    expect(report('refreshes', steps).count).toBe(7);
    expect(urls(steps, 'refreshes')).toHaveLength(8);
    const tabs = Array.from({ length: 6 }, (_, index) => `https://t${index}.example/some-page`);
    const twice = [
      ...tabs.map((url, index) => visit(index * 7, url)),
      ...tabs.map((url, index) => visit(1000 + index * 0.001, url)),
    ];
    expect(urls(twice)).toEqual(tabs);
    expect(report('restored', twice).count).toBe(6);
    expect(urls(twice, 'restored')).toHaveLength(12);
  });

  it('site-names: cut from titles once they are seen to be names', () => {
    const visits = Array.from({ length: 8 }, (_, index) =>
      visit(index * 40, `https://paper.example/story-number-${index}`, {
        title: `Story ${index} | The Daily Sheet`,
      }),
    );
    expect(clean(visits).pages.map((page) => page.title)).toContain('Story 3');
    expect(report('site-names', visits)).toMatchObject({ count: 8, examples: expect.any(Array) });
    expect(clean(visits, 'site-names').pages[0]?.title).toBe('Story 0 | The Daily Sheet');
    expect(report('site-names', visits, 'site-names')).toMatchObject({ on: false, count: 8 });
  });

  it('estimates dwell from the next visit of the session', () => {
    const { visits } = clean([visit(0, a), visit(3, b), visit(33, c), visit(64, a)]);
    expect(visits.map((row) => row.dwell)).toEqual([3 * minute, 30 * minute, undefined, undefined]);
    expect(visits.map((row) => row.weight)).toEqual([1, 1, 1, 1]);
  });

  it('lets a page that was kept weigh fully, and end no visit', () => {
    const saved: Partial<RawVisit> = { saved: true, transition: 'other' };
    const { visits } = clean([visit(0, a), visit(1, b, saved), visit(1, c, saved), visit(3, b)], 'reloads');
    expect(visits.map((row) => [row.dwell, row.weight])).toEqual([
      [3 * minute, 1],
      [undefined, 1],
      [undefined, 1],
      [undefined, 1],
    ]);
  });

  it('is the same whatever the order of the file', () => {
    const visits = [visit(0, a), visit(3, b), visit(3, c), visit(10, a, { title: '' }), visit(60, b)];
    expect(clean([...visits].reverse())).toEqual(clean(visits));
  });

  it('does not change what it was given', () => {
    const visits = [visit(3, b), visit(0, a)];
    const copy = structuredClone(visits);
    clean(visits);
    expect(visits).toEqual(copy);
  });
});

describe('engagementWeight', () => {
  it('follows its formula', () => {
    expect(engagementWeight(null, null)).toBe(1);
    expect(engagementWeight(0, null)).toBeCloseTo(0.1, 10);
    expect(engagementWeight(5_000, null)).toBeCloseTo(0.1 + (0.9 * Math.log(2)) / Math.log(25), 10);
    expect(engagementWeight(120_000, null)).toBeCloseTo(1, 10);
    expect(engagementWeight(1e9, 1e9)).toBe(1);
    expect(engagementWeight(1_000, 25_000)).toBe(engagementWeight(5_000, null)); // geometric mean
    expect(engagementWeight(null, 30_000)).toBe(engagementWeight(30_000, null));
  });
});

describe('previewHistory', () => {
  it('counts what would be stored', () => {
    const cleaned = clean([visit(0, a), visit(60, b), visit(120, a), visit(130, 'chrome://newtab/')]);
    const { rules, ...preview } = previewHistory(cleaned);
    expect(preview).toEqual({
      visitsRead: 4,
      visits: 3,
      pages: 2,
      from: t,
      to: t + 120 * minute,
      sites: [
        { site: 'a.example', visits: 2 },
        { site: 'b.example', visits: 1 },
      ],
    });
    expect(rules).toBe(cleaned.reports);
    expect(previewHistory(cleaned, 1).sites).toHaveLength(1);
    expect(previewHistory(clean([]))).toMatchObject({ visits: 0, from: 0, to: 0, sites: [] });
  });
});
