// RSS, Atom, RDF and JSON Feed brought to live items.
import { type AnyFeed, parseFeed as parseWithFeedsmith } from 'feedsmith';
import { DriftfeedError } from '../../device/errors';
import type { Kind } from '../item';
import { type LiveItem, liveItem, type RawItem, withoutDuplicates } from './live-item';
import { decoded, oneLine, plainExcerpt, plainText } from './text';

/** A feed may hold its whole archive; the newest are enough. */
const itemLimit = 200;

export interface ParsedFeed {
  /** Plain text; empty where the feed gives none. */
  title: string;
  items: LiveItem[];
}

/**
 * Reads a feed's text. `address` is where it came from, which its relative links refer to; `now` (ms since
 * 1970) stands in for missing dates. Newest first. Throws `source-not-a-feed`.
 */
export function parseFeed(text: string, address: string, now: number): ParsedFeed {
  let parsed: AnyFeed;
  try {
    // White space before the XML declaration is not allowed, and common.
    parsed = parseWithFeedsmith(text.trimStart());
  } catch (error) {
    throw new DriftfeedError('source-not-a-feed', error instanceof Error ? error.message : '');
  }
  const { title, items } = readers[parsed.format](parsed as never);
  const live = withoutDuplicates(
    items.map((item) => liveItem({ ...item, base: baseOf(item.base, address) }, now)),
  );
  live.sort((a, b) => b.published - a.published);
  return { title: plainText(title ?? ''), items: live.slice(0, itemLimit) };
}

interface ReadFeed {
  title: string | undefined;
  items: RawItem[];
}
type Format<Name extends AnyFeed['format']> = Extract<AnyFeed, { format: Name }>;

const readers: { [Name in AnyFeed['format']]: (parsed: Format<Name>) => ReadFeed } = {
  rss: ({ feed }) => ({
    title: feed.title,
    items: (feed.items ?? []).map((item) => {
      const enclosure = item.enclosures?.[0] ?? item.media?.contents?.[0];
      const permanent = item.guid?.isPermaLink === false ? undefined : item.guid?.value;
      return {
        title: plainText(item.title ?? ''),
        url: firstAddress(item.link, alternate(item.atom?.links), permanent, item.enclosures?.[0]?.url),
        ...withBase(item.xml?.base ?? feed.xml?.base),
        summary: plainExcerpt(item.description || item.content?.encoded || item.itunes?.summary || ''),
        kind: kindOf(enclosure?.type, Boolean(item.itunes ?? feed.itunes)),
        tags: [...names(item.categories), ...names(feed.categories)],
        published: item.pubDate ?? item.dc?.dates?.[0] ?? item.atom?.updated,
      };
    }),
  }),
  atom: ({ feed }) => ({
    title: textOf(feed.title),
    items: (feed.entries ?? []).map((entry) => {
      const enclosure = entry.links?.find((link) => link.rel === 'enclosure');
      const video = Boolean(entry.yt?.videoId);
      const described = entry.media?.groups?.[0]?.description ?? entry.media?.description;
      return {
        title: textOf(entry.title),
        url: firstAddress(alternate(entry.links), entry.id, enclosure?.href),
        ...withBase(entry.xml?.base ?? feed.xml?.base),
        summary: textOf(entry.summary) || textOf(entry.content) || plainExcerpt(described?.value ?? ''),
        kind: video ? 'video' : kindOf(enclosure?.type, Boolean(entry.itunes)),
        tags: (entry.categories ?? []).map(({ label, term }) => label ?? term ?? ''),
        published: entry.published ?? entry.updated,
      };
    }),
  }),
  rdf: ({ feed }) => ({
    title: feed.title,
    items: (feed.items ?? []).map((item) => ({
      title: plainText(item.title ?? ''),
      url: firstAddress(item.link, item.rdf?.about),
      summary: plainExcerpt(item.description || item.content?.encoded || ''),
      kind: 'news',
      tags: item.dc?.subjects ?? [],
      published: item.dc?.dates?.[0] ?? item.dcterms?.dates?.[0],
    })),
  }),
  json: ({ feed }) => ({
    title: feed.title,
    items: (feed.items ?? []).map((item) => ({
      title: decoded(item.title ?? ''),
      url: firstAddress(item.url, item.external_url, item.id),
      summary: item.summary || item.content_text || plainExcerpt(item.content_html ?? ''),
      kind: kindOf(item.attachments?.[0]?.mime_type, false),
      tags: item.tags ?? [],
      published: item.date_published ?? item.date_modified,
    })),
  }),
};

/** What a feed's item is, by what is attached to it. */
function kindOf(type: string | undefined, itunes: boolean): Kind {
  if (type?.startsWith('video/')) return itunes ? 'podcast' : 'video';
  if (type?.startsWith('audio/')) return 'podcast';
  return 'news';
}

function firstAddress(...addresses: (string | undefined)[]): string | undefined {
  // An id may be a URN or any text; a link never is, but may be relative.
  const [link, ...ids] = addresses;
  if (link?.trim()) return link;
  return ids.find((address) => address && /^https?:\/\//i.test(address.trim()));
}

function alternate(links: { href?: string; rel?: string }[] | undefined): string | undefined {
  return (links?.find(({ rel }) => !rel || rel === 'alternate') ?? links?.find(({ rel }) => rel === 'self'))
    ?.href;
}

/** An Atom text: plain unless it says otherwise, so a "<" of its own stays. */
function textOf(text: { value?: string; type?: string } | undefined): string {
  if (!text?.value) return '';
  return /html/i.test(text.type ?? '') ? plainExcerpt(text.value) : oneLine(text.value);
}

function names(categories: { name?: string }[] | undefined): string[] {
  return (categories ?? []).map(({ name }) => name ?? '');
}

function withBase(base: string | undefined): { base?: string } {
  return base === undefined ? {} : { base };
}

function baseOf(base: string | undefined, address: string): string {
  return base !== undefined && URL.canParse(base, address) ? new URL(base, address).href : address;
}
