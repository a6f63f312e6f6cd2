// Lists of feeds (OPML), as every feed reader exports them, made into addresses.
import { parseOpml as parseWithFeedsmith } from 'feedsmith';
import { DriftfeedError } from '../../device/errors';
import { feedAddress } from './address';
import { decoded } from './text';

export interface ListedFeed {
  title: string;
  url: string;
}

interface Outline {
  text?: string;
  title?: string;
  xmlUrl?: string;
  outlines?: Outline[];
}

/**
 * The feeds of an OPML text, each address once, in order, folders dissolved; `skipped` counts entries whose
 * address is none of the web or stands in the list twice. Throws `source-not-a-feed` where the text is no OPML.
 */
export function parseOpml(text: string): { feeds: ListedFeed[]; skipped: number } {
  const feeds = new Map<string, ListedFeed>();
  let skipped = 0;
  for (const { xmlUrl, title, text: name } of outlinesOf(text)) {
    if (xmlUrl === undefined) continue;
    const url = feedAddress(xmlUrl);
    if (!url || feeds.has(url)) skipped++;
    else feeds.set(url, { url, title: decoded(title || name || '') || new URL(url).hostname });
  }
  return { feeds: [...feeds.values()], skipped };
}

/** All outlines, at whatever depth, in the file's order. */
function outlinesOf(text: string): Outline[] {
  let nested: Outline[];
  try {
    nested = parseWithFeedsmith(text.trimStart()).body?.outlines ?? [];
  } catch (error) {
    if (/<opml\b/i.test(text)) return salvage(text);
    throw new DriftfeedError('source-not-a-feed', error instanceof Error ? error.message : '');
  }
  const flat: Outline[] = [];
  // A stack, not recursion: the nesting is the file's to choose.
  const open = [...nested].reverse();
  for (let outline = open.pop(); outline; outline = open.pop()) {
    flat.push(outline);
    open.push(...[...(outline.outlines ?? [])].reverse());
  }
  return flat;
}

/** Some exporters write quotes and markup into attributes unescaped; the addresses can still be read. */
function salvage(text: string): Outline[] {
  return text
    .split(/<outline\b/i)
    .slice(1)
    .map((part) => {
      const attribute = (name: string) =>
        new RegExp(`\\b${name}\\s*=\\s*(["'])(.*?)\\1`, 'i').exec(part)?.[2];
      const outline: Outline = {};
      const xmlUrl = attribute('xmlUrl');
      const title = attribute('title') ?? attribute('text');
      if (xmlUrl !== undefined) outline.xmlUrl = decoded(xmlUrl);
      if (title !== undefined) outline.title = title;
      return outline;
    });
}
