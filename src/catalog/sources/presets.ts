// Ready-made live sources: public, without a key, and readable by any page.
//
// Chosen because each says, or is known by wide use from web pages, to allow cross-origin reads (most news
// sites and arXiv do not), and because together they are not only about technology. Every follower of a
// source fetches the same address; only the day changes in it.
import * as v from 'valibot';
import { DriftfeedError } from '../../device/errors';
import { type LiveItem, liveItem, type RawItem, withoutDuplicates } from './live-item';
import { plainExcerpt, plainText } from './text';

export interface Preset {
  id: string;
  /** A name, the same in every language. */
  title: string;
  /** May hold {yyyy}, {mm} and {dd}: see `addressAt`. */
  url: string;
  lang: 'en' | 'zh';
  /** Items of an answer's text; `now` (ms since 1970) dates what carries no date. Throws `source-not-a-feed`. */
  parse(text: string, now: number): LiveItem[];
}

export const presets: readonly Preset[] = [
  wikipedia('wikipedia-featured', 'Wikipedia: featured today', 'en'),
  wikipedia('wikipedia-featured-zh', '维基百科：今日特色', 'zh'),
  {
    id: 'hacker-news',
    title: 'Hacker News',
    url: 'https://hn.algolia.com/api/v1/search?tags=front_page&hitsPerPage=50',
    lang: 'en',
    parse: parseHackerNews,
  },
  {
    id: 'open-library-trending',
    title: 'Open Library: trending books',
    url: 'https://openlibrary.org/trending/daily.json?limit=40',
    lang: 'en',
    parse: parseOpenLibrary,
  },
  {
    id: 'dev-community',
    title: 'DEV Community',
    url: 'https://dev.to/api/articles?per_page=40&top=2',
    lang: 'en',
    parse: parseDev,
  },
];

export function presetOf(id: string): Preset | null {
  return presets.find((preset) => preset.id === id) ?? null;
}

// ------------------------------------------------------------------------------------------- Wikipedia

/** Wikimedia's daily feed: the featured article, the news, what happened on this day, the most read. */
function wikipedia(id: string, title: string, lang: 'en' | 'zh'): Preset {
  return {
    id,
    title,
    url: `https://${lang}.wikipedia.org/api/rest_v1/feed/featured/{yyyy}/{mm}/{dd}`,
    lang,
    parse: (text, now) => parseWikipedia(text, lang, now),
  };
}

const article = v.object({
  titles: v.object({ normalized: v.string() }),
  content_urls: v.object({ desktop: v.object({ page: v.string() }) }),
  extract: v.optional(v.string()),
  description: v.optional(v.string()),
});
type Article = v.InferOutput<typeof article>;

/** Editions differ in which parts they have, and a part may be missing on a day. */
const wikipediaDay = v.object({
  tfa: v.optional(lenient(article)),
  news: v.optional(listOf(v.object({ story: v.string(), links: listOf(article) }))),
  onthisday: v.optional(listOf(v.object({ text: v.string(), year: v.number(), pages: listOf(article) }))),
  mostread: v.optional(lenient(v.object({ articles: listOf(article) }))),
});

function parseWikipedia(text: string, lang: 'en' | 'zh', now: number): LiveItem[] {
  const day = parseJson(wikipediaDay, text);
  // The feed is of a day, so its items carry the day's beginning, whenever it is fetched.
  const published = new Date(now).setUTCHours(0, 0, 0, 0);
  const item = (page: Article | undefined, kind: RawItem['kind'], tag: string, summary?: string) =>
    page
      ? liveItem(
          {
            title: plainText(page.titles.normalized),
            url: page.content_urls.desktop.page,
            summary: summary ?? page.extract ?? page.description ?? '',
            kind,
            lang,
            tags: [tag],
            published,
          },
          now,
        )
      : null;
  const words = wikipediaTags[lang];
  return withoutDuplicates([
    item(day.tfa ?? undefined, 'article', words.featured),
    ...(day.news ?? []).map(({ story, links }) => item(links[0], 'news', words.news, plainExcerpt(story))),
    ...(day.onthisday ?? []).map(({ year, text, pages }) =>
      item(pages[0], 'article', words.onThisDay, lang === 'zh' ? `${year}年：${text}` : `${year}: ${text}`),
    ),
    ...(day.mostread?.articles ?? []).slice(0, 30).map((page) => item(page, 'article', words.mostRead)),
  ]);
}

const wikipediaTags = {
  en: { featured: 'featured article', news: 'in the news', onThisDay: 'on this day', mostRead: 'most read' },
  zh: { featured: '特色条目', news: '新闻动态', onThisDay: '历史上的今天', mostRead: '热门条目' },
};

// ----------------------------------------------------------------------------------------- Hacker News

const hackerNews = v.object({
  hits: listOf(
    v.object({
      objectID: v.string(),
      title: v.string(),
      url: v.nullish(v.string()),
      story_text: v.nullish(v.string()),
      created_at_i: v.number(),
    }),
  ),
});

function parseHackerNews(text: string, now: number): LiveItem[] {
  return withoutDuplicates(
    parseJson(hackerNews, text).hits.map((hit) =>
      liveItem(
        {
          title: plainText(hit.title),
          // A question to the readers has no address but its own discussion.
          url: hit.url || `https://news.ycombinator.com/item?id=${encodeURIComponent(hit.objectID)}`,
          summary: plainExcerpt(hit.story_text ?? ''),
          kind: 'news',
          published: hit.created_at_i * 1000,
        },
        now,
      ),
    ),
  );
}

// ---------------------------------------------------------------------------------------- Open Library

const openLibrary = v.object({
  works: listOf(
    v.object({
      key: v.pipe(v.string(), v.regex(/^\/works\/\w+$/)),
      title: v.string(),
      author_name: v.optional(v.array(v.string())),
      first_publish_year: v.optional(v.number()),
    }),
  ),
});

function parseOpenLibrary(text: string, now: number): LiveItem[] {
  return withoutDuplicates(
    parseJson(openLibrary, text).works.map((work) => {
      const authors = (work.author_name ?? []).slice(0, 3).join(', ');
      return liveItem(
        {
          title: work.title,
          url: `https://openlibrary.org${work.key}`,
          summary: [authors, work.first_publish_year].filter(Boolean).join(', '),
          kind: 'book',
          published: new Date(now).setUTCHours(0, 0, 0, 0),
        },
        now,
      );
    }),
  );
}

// ------------------------------------------------------------------------------------------------- DEV

const devArticles = listOf(
  v.object({
    title: v.string(),
    url: v.string(),
    description: v.optional(v.string()),
    tag_list: v.optional(v.union([v.array(v.string()), v.string()])),
    published_at: v.optional(v.string()),
  }),
);

function parseDev(text: string, now: number): LiveItem[] {
  return withoutDuplicates(
    parseJson(devArticles, text).map(({ title, url, description, tag_list: tags, published_at: published }) =>
      liveItem(
        {
          title,
          url,
          summary: description ?? '',
          kind: 'article',
          tags: typeof tags === 'string' ? tags.split(',') : (tags ?? []),
          published,
        },
        now,
      ),
    ),
  );
}

// ----------------------------------------------------------------------------------------------- shared

/** An array of which only the entries that fit are kept: one odd entry must not cost the day's feed. */
function listOf<Schema extends v.GenericSchema>(entry: Schema) {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((entries): v.InferOutput<Schema>[] =>
      entries.flatMap((value) => {
        const parsed = v.safeParse(entry, value);
        return parsed.success ? [parsed.output] : [];
      }),
    ),
  );
}

/** The value where it fits, else undefined. */
function lenient<Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(
    v.unknown(),
    v.transform((value): v.InferOutput<Schema> | undefined => {
      const parsed = v.safeParse(schema, value);
      return parsed.success ? parsed.output : undefined;
    }),
  );
}

function parseJson<Schema extends v.GenericSchema>(schema: Schema, text: string): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DriftfeedError('source-not-a-feed', 'not JSON');
  }
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) throw new DriftfeedError('source-not-a-feed', parsed.issues[0].message);
  return parsed.output;
}
