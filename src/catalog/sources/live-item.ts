// An item of a live source: what feeds and public APIs are brought to before anything else sees them.
import { longestAddress, longestKeptAddress } from '../../storage/limits';
import type { CatalogItem, Kind } from '../item';
import { guessLanguage, oneLine, shorten } from './text';

export interface LiveItem extends Pick<CatalogItem, 'title' | 'url' | 'kind' | 'lang' | 'summary' | 'tags'> {
  /** Milliseconds since 1970. */
  published: number;
}

const summaryLimit = 300;
const titleLimit = 200;
const tagLimit = 8;
/** Before the web there were no feeds; such dates are mistakes. */
const earliest = Date.UTC(1991, 7, 6);

export interface RawItem {
  /** Plain text. */
  title: string;
  /** May be relative to `base`. */
  url: string | undefined;
  base?: string;
  summary?: string;
  kind: Kind;
  lang?: 'en' | 'zh';
  tags?: readonly string[];
  /** As the source writes it, or milliseconds since 1970. */
  published?: string | number | undefined;
}

/**
 * A clean item, or null where there is nothing to show or nowhere to go. A missing or impossible date becomes
 * `now` (ms since 1970), a future one too: a source may not put itself on top by dating ahead.
 */
export function liveItem(raw: RawItem, now: number): LiveItem | null {
  const url = webAddress(raw.url, raw.base);
  const summary = oneLine(raw.summary ?? '');
  // Short posts often have no title of their own.
  const title = shorten(oneLine(raw.title) || summary, titleLimit);
  if (!url || !title) return null;
  const rest = title === summary ? '' : summary;
  return {
    title,
    url,
    kind: raw.kind,
    lang: raw.lang ?? guessLanguage(`${title} ${rest}`),
    summary: shorten(rest, summaryLimit),
    tags: cleanTags(raw.tags ?? []),
    published: publishedTime(raw.published, now),
  };
}

/** An absolute http(s) address without fragment and credentials, or null where it is none or far too long. */
export function webAddress(address: string | undefined, base?: string): string | null {
  const text = address?.trim();
  if (!text || text.length > longestAddress || !URL.canParse(text, base)) return null;
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  url.username = '';
  url.password = '';
  url.hash = '';
  return url.href.length > longestKeptAddress ? null : url.href;
}

/** The first of items with the same address; order is kept. */
export function withoutDuplicates(items: readonly (LiveItem | null)[]): LiveItem[] {
  const byUrl = new Map<string, LiveItem>();
  for (const item of items) if (item && !byUrl.has(item.url)) byUrl.set(item.url, item);
  return [...byUrl.values()];
}

function publishedTime(published: string | number | undefined, now: number): number {
  const time = typeof published === 'number' ? published : Date.parse(published ?? '');
  return time >= earliest && time <= now ? time : now;
}

function cleanTags(tags: readonly string[]): string[] {
  const clean = tags.map((tag) => oneLine(tag).toLowerCase()).filter((tag) => tag && tag.length <= 40);
  return [...new Set(clean)].slice(0, tagLimit);
}
