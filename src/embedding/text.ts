// What text of a page is embedded, how a model gets it to read, and the hash by which its vector is kept.
import type { PageRow } from '../storage/schema';

/** Nothing beyond the model's token limit counts, and tokenising a freak title of a megabyte takes seconds. */
const longestText = 400;

/**
 * The text to embed for a page: its title without the site's own name, or, where the title is empty or only an
 * address, the words of the path, and at last the host. Never empty; never cut through a character.
 */
export function pageText(page: Pick<PageRow, 'title' | 'url' | 'site'>): string {
  const title = page.title.replace(/\s+/gu, ' ').trim();
  const text = title === '' || isAddress(title) ? pathWords(page.url) : withoutSiteName(title, page.site);
  return (text || page.site || page.url).slice(0, longestText).replace(/[\uD800-\uDBFF]$/, '');
}

function isAddress(title: string): boolean {
  return (
    /^(?:[a-z][a-z0-9+.-]*:\/\/|www\.)\S+$/iu.test(title) ||
    /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/\S*)?$/u.test(title)
  );
}

const separator = /\s+[-–—|·•:»/]+\s+|\s*[|_·]\s*|\s*::\s*/u;

/** Names that sites put into titles and that their domain's letters do not show. */
const siteNames: Readonly<Record<string, readonly string[]>> = {
  wikipedia: ['维基百科，自由的百科全书', '维基百科'],
  zhihu: ['知乎', '知乎专栏'],
  bilibili: ['哔哩哔哩'],
  douban: ['豆瓣', '豆瓣电影', '豆瓣读书', '豆瓣音乐'],
  baidu: ['百度百科', '百度知道', '百度'],
  sspai: ['少数派'],
  nytimes: ['The New York Times'],
  bbc: ['BBC News', 'BBC Sport'],
  theguardian: ['The Guardian'],
  mozilla: ['MDN', 'MDN Web Docs'],
};

function withoutSiteName(title: string, site: string): string {
  let text = title.replace(/^\(\d+\+?\)\s*/u, ''); // unread counts, as in "(3) Inbox"
  for (let removed = true; removed; ) {
    removed = false;
    const parts = splitTitle(text);
    if (parts.length < 2) break;
    if (namesSite(parts.at(-1)!.text, site)) {
      text = text.slice(0, parts.at(-2)!.end);
      removed = true;
    } else if (namesSite(parts[0]!.text, site)) {
      text = text.slice(parts[1]!.start);
      removed = true;
    }
  }
  return text.trim();
}

function splitTitle(title: string): { text: string; start: number; end: number }[] {
  const parts: { text: string; start: number; end: number }[] = [];
  let start = 0;
  for (const match of title.matchAll(new RegExp(separator, 'gu'))) {
    parts.push({ text: title.slice(start, match.index), start, end: match.index });
    start = match.index + match[0].length;
  }
  parts.push({ text: title.slice(start), start, end: title.length });
  return parts.filter((part) => part.text !== '');
}

/** Whether a piece of a title is the site's name: its letters are the domain's, or a known name of it. */
function namesSite(piece: string, site: string): boolean {
  const domain = compact(site.split('.')[0] ?? '');
  const name = compact(piece.replace(/^the\s+/iu, '').replace(/\.(?:com|org|net|io|co|dev)$/iu, ''));
  if (name === '' || domain === '') return false;
  if (name === domain || compact(piece) === domain) return true;
  if (name.length >= 4 && domain.includes(name) && name.length * 2 >= domain.length) return true;
  return (siteNames[domain] ?? []).some((known) => known.toLowerCase() === piece.trim().toLowerCase());
}

function compact(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Words of an address's path, without numbers, file endings and codes that say nothing. */
function pathWords(url: string): string {
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    return '';
  }
  const words = address.pathname
    .split('/')
    .map((segment) => decode(segment).replace(/\.(?:html?|php|aspx?|jsp|md|pdf)$/iu, ''))
    .flatMap((segment) => segment.split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length > 1 && !/\d/u.test(word));
  return words.length > 0 ? words.join(' ') : address.hostname;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/**
 * A text as both models' vocabularies spell it: in lower case, without accents. MiniLM's tokeniser does this
 * by itself; the Chinese model's is set not to, and would read every word with a capital or accent as unknown.
 */
export function plainLetters(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '');
}

const encoder = new TextEncoder();

/**
 * 64-bit FNV-1a of the text's UTF-8 bytes, as 16 hex digits: the key of the text's vector. Among a million
 * different texts the odds that any two share a hash are about 1 in 37 million (n² / 2⁶⁵); two that did would
 * share a vector and nothing worse. Fowler, Noll, Vo: draft-eastlake-fnv.
 */
export function contentHash(text: string): string {
  // Offset basis cbf29ce484222325, prime 2⁴⁰ + 0x1b3, in two 32-bit halves.
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of encoder.encode(text)) {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3; // below 2⁴¹, so exact
    high = (high * 0x1b3 + low * 0x100 + Math.floor(product / 2 ** 32)) % 2 ** 32;
    low = product % 2 ** 32;
  }
  return hex(high) + hex(low);
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0');
}
