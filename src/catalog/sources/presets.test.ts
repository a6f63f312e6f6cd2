// The answers are written by hand in the shape that each service documents.
import { describe, expect, it } from 'vitest';
import { addressAt } from './address';
import { presetOf, presets } from './presets';

const now = Date.UTC(2026, 2, 1, 15, 30);
const today = Date.UTC(2026, 2, 1);
const parse = (id: string, answer: unknown) => presetOf(id)!.parse(JSON.stringify(answer), now);
const page = (title: string, extra: object = {}) => ({
  type: 'standard',
  title: title.replaceAll(' ', '_'),
  titles: { canonical: title.replaceAll(' ', '_'), normalized: title, display: `<i>${title}</i>` },
  content_urls: { desktop: { page: `https://en.wikipedia.org/wiki/${title.replaceAll(' ', '_')}` } },
  extract: `${title} is the subject of an article.`,
  ...extra,
});

describe('the presets', () => {
  it('have ids and addresses of their own, over https, with nothing in them but the day', () => {
    expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length);
    expect(new Set(presets.map(({ url }) => url)).size).toBe(presets.length);
    for (const { url } of presets) {
      expect(url).toMatch(/^https:\/\//);
      expect(addressAt(url, now)).not.toMatch(/[{}]/);
    }
    expect(presetOf('nothing')).toBeNull();
  });

  it('refuse what is no answer of theirs', () => {
    for (const preset of presets)
      for (const text of ['', '<html>', 'null', '"text"', '7'])
        expect(() => preset.parse(text, now), preset.id).toThrow(/^source-not-a-feed/);
  });
});

describe('Wikipedia', () => {
  const day = {
    tfa: page('Sea otter'),
    mostread: { date: '2026-02-28Z', articles: [page('Sea otter'), page('Leap year'), { broken: true }] },
    news: [
      { story: '<!--Feb 28-->A <b><a href="./Comet">comet</a></b> becomes visible.', links: [page('Comet')] },
      { story: 'x', links: [] },
    ],
    onthisday: [
      {
        text: 'Yellowstone becomes the first national park.',
        year: 1872,
        pages: [page('Yellowstone National Park')],
      },
    ],
  };

  it('reads the parts of a day, each article once', () => {
    const items = parse('wikipedia-featured', day);
    expect(items.map(({ title, kind, tags }) => [title, kind, tags[0]])).toEqual([
      ['Sea otter', 'article', 'featured article'],
      ['Comet', 'news', 'in the news'],
      ['Yellowstone National Park', 'article', 'on this day'],
      ['Leap year', 'article', 'most read'],
    ]);
    expect(items[1]?.summary).toBe('A comet becomes visible.');
    expect(items[2]?.summary).toBe('1872: Yellowstone becomes the first national park.');
    for (const item of items) expect(item.published).toBe(today);
  });

  it('goes on where parts are missing or malformed', () => {
    expect(parse('wikipedia-featured', {})).toEqual([]);
    expect(parse('wikipedia-featured', { ...day, tfa: { no: 'title' }, mostread: null })).toHaveLength(3 - 1);
    expect(parse('wikipedia-featured-zh', { tfa: page('海獭') })[0]).toMatchObject({
      lang: 'zh',
      tags: ['特色条目'],
    });
  });
});

it('reads Hacker News, with discussions that have no page of their own', () => {
  const items = parse('hacker-news', {
    hits: [
      {
        objectID: '1',
        title: 'A &lt;canvas&gt; trick',
        url: 'https://example.org/a#x',
        created_at_i: today / 1000 - 60,
        points: 9,
        num_comments: 2,
      },
      {
        objectID: '2',
        title: 'Ask HN: What do you read?',
        url: null,
        story_text: '<p>Books &amp; feeds',
        created_at_i: today / 1000,
      },
      { objectID: '3', title: null },
    ],
    nbHits: 3,
  });
  expect(items).toEqual([
    {
      title: 'A <canvas> trick',
      url: 'https://example.org/a',
      kind: 'news',
      lang: 'en',
      summary: '',
      tags: [],
      published: today - 60_000,
    },
    {
      title: 'Ask HN: What do you read?',
      url: 'https://news.ycombinator.com/item?id=2',
      kind: 'news',
      lang: 'en',
      summary: 'Books & feeds',
      tags: [],
      published: today,
    },
  ]);
});

it('reads Open Library', () => {
  const items = parse('open-library-trending', {
    query: '/trending/daily',
    works: [
      {
        key: '/works/OL45804W',
        title: 'Fantastic Mr Fox',
        author_name: ['Roald Dahl'],
        first_publish_year: 1970,
        edition_count: 120,
      },
      { key: '/works/OL1W', title: 'Untraced' },
      { key: 'https://elsewhere.example/', title: 'Not a work' },
    ],
  });
  expect(items.map(({ title, url, summary, kind }) => ({ title, url, summary, kind }))).toEqual([
    {
      title: 'Fantastic Mr Fox',
      url: 'https://openlibrary.org/works/OL45804W',
      summary: 'Roald Dahl, 1970',
      kind: 'book',
    },
    { title: 'Untraced', url: 'https://openlibrary.org/works/OL1W', summary: '', kind: 'book' },
  ]);
});

it('reads DEV, whether tags come as a list or as text', () => {
  const entry = {
    type_of: 'article',
    title: 'Grids',
    url: 'https://dev.to/a/grids',
    description: 'How they flow.',
    published_at: '2026-02-28T10:00:00Z',
  };
  const items = parse('dev-community', [
    { ...entry, tag_list: ['css', 'webdev'] },
    { ...entry, url: 'https://dev.to/a/more', tag_list: 'css, webdev' },
    { title: 'No address' },
  ]);
  expect(items.map(({ tags }) => tags)).toEqual([
    ['css', 'webdev'],
    ['css', 'webdev'],
  ]);
  expect(items[0]).toMatchObject({
    title: 'Grids',
    summary: 'How they flow.',
    published: Date.UTC(2026, 1, 28, 10),
  });
});
