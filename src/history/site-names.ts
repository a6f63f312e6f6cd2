// The site's own name at the end of its titles ("… - The Guardian"), learned from the titles themselves.

export interface Titled {
  url: string;
  title: string;
  /** Registrable domain. */
  site: string;
}

/** With fewer pages of a host nothing is learned. */
const fewestTitles = 6;
/** "Most titles": this share of a host's pages ends the same way. */
const most = 0.6;
const longestName = 40;
/** "Title | Section | Site": two endings at most. */
const rounds = 2;

/** Between a title and what follows it; with spaces, or a sign that needs none. Also between Han characters. */
const separator =
  /\s+(?:[-–—|｜·•»/]|::)\s+|\s*[|｜_]\s*|(?<=[\p{sc=Han}）】》”？！。])\s*[-–—]+\s*(?=[\p{sc=Han}A-Z])/gu;

/** Names by host, the outermost first; see `withoutSiteName`. */
export type SiteNames = ReadonlyMap<string, readonly string[]>;

/**
 * What most titles of a host end with. A host with few pages has no entry: of it only a name that its domain spells
 * out is known.
 */
export function learnSiteNames(pages: Iterable<Titled>): SiteNames {
  const titles = new Map<string, Set<string>>();
  for (const { url, title } of pages) {
    if (title === '') continue;
    const host = hostOf(url);
    const own = titles.get(host);
    if (own) own.add(title);
    else titles.set(host, new Set([title]));
  }
  const names = new Map<string, string[]>();
  for (const [host, own] of titles) {
    const learned = own.size >= fewestTitles ? commonEndings([...own]) : [];
    if (learned.length > 0) names.set(host, learned);
  }
  return names;
}

function commonEndings(titles: readonly string[]): string[] {
  const endings: string[] = [];
  let left = [...titles];
  for (let round = 0; round < rounds; round++) {
    const counts = new Map<string, number>();
    const split = left.map(splitEnding);
    for (const parts of split) if (parts) counts.set(parts.ending, (counts.get(parts.ending) ?? 0) + 1);
    const [ending, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0] as [string, number]);
    if (count < Math.max(fewestTitles, titles.length) * most || count < fewestTitles * most) break;
    endings.push(ending);
    left = split.map((parts, index) => (parts?.ending === ending ? parts.rest : left[index]!));
  }
  return endings;
}

/**
 * The title without the names of its site that it ends with: those learned, and one that is the domain's own letters
 * ("… - YouTube" on youtube.com). Never empty.
 */
export function withoutSiteName({ url, title, site }: Titled, names: SiteNames): string {
  const learned = names.get(hostOf(url)) ?? [];
  let rest = title;
  for (let round = 0; round < rounds; round++) {
    const parts = splitEnding(rest);
    if (!parts || !(learned.includes(parts.ending) || spellsDomain(parts.ending, site))) break;
    rest = parts.rest;
  }
  return rest;
}

function splitEnding(title: string): { rest: string; ending: string } | null {
  let last: RegExpExecArray | null = null;
  for (const match of title.matchAll(separator)) last = match;
  if (!last || last.index === 0) return null;
  const rest = title.slice(0, last.index).trimEnd();
  const ending = title.slice(last.index + last[0].length).trim();
  if (rest === '' || ending === '' || ending.length > longestName) return null;
  return /\p{L}/u.test(ending) ? { rest, ending } : null;
}

function spellsDomain(ending: string, site: string): boolean {
  const label = compact(site.slice(0, Math.max(0, site.indexOf('.'))));
  const name = compact(ending);
  return label.length >= 2 && (name === label || name === `the${label}`);
}

function compact(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function hostOf(url: string): string {
  const start = url.indexOf('//') + 2;
  const end = url.indexOf('/', start);
  return end < 0 ? url.slice(start) : url.slice(start, end);
}
