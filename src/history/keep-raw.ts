// Which visits may be kept as they came in: those that no rule left out which is there to keep things private.
import { pageRules } from './exclusions';
import type { OwnMatcher } from './own-rules';
import type { RawVisit } from './raw';
import type { RuleId } from './rules';

/** A hop that tidying leaves out, with its page's address: no page is made of it. */
export interface Hop {
  visit: RawVisit;
  url: string;
}

interface Judged {
  visit: RawVisit;
  page: { rules: readonly RuleId[] };
}

/** A hop led where the next visit went, if that came within this time. */
const hopMs = 60_000;

/**
 * `visits` in the order of time, with the rules that their pages meet. A hop is judged as a page of its own, and goes
 * with the page that it led to, for its address may name that.
 */
export function rawToKeep(
  visits: readonly Judged[],
  hops: readonly Hop[],
  matcher: OwnMatcher,
  off: ReadonlySet<RuleId>,
): RawVisit[] {
  const isPrivate = (rules: readonly RuleId[]) => rules.some((rule) => !off.has(rule));
  const kept: RawVisit[] = [];
  for (const { visit, page } of visits) if (!isPrivate(page.rules)) keep(kept, visit);

  let next = 0;
  for (const { visit, url } of hops.toSorted((a, b) => a.visit.time - b.visit.time)) {
    while (next < visits.length && visits[next]!.visit.time < visit.time) next++;
    const led = visits[next];
    if (led && led.visit.time - visit.time <= hopMs && isPrivate(led.page.rules)) continue;
    const page = { url, title: visit.title };
    if (!isPrivate([...matcher.ofPage(page), ...pageRules(page)])) keep(kept, visit);
  }
  return kept;
}

function keep(kept: RawVisit[], visit: RawVisit): void {
  // Without an address of the web there is nothing that tidying could change.
  if (visit.known || !/^https?:\/\//i.test(visit.url)) return;
  const url = bare(visit.url);
  kept.push(url === visit.url ? visit : { ...visit, url });
}

/** Without what no spelling of a page has: user, password, and a fragment that is no route. */
function bare(url: string): string {
  if (!/[@#]/.test(url)) return url;
  const parsed = new URL(url);
  const isRoute = /^#(?:\/|!)/.test(parsed.hash);
  const isOpen = parsed.username === '' && parsed.password === '';
  if (isOpen && (isRoute || !url.includes('#'))) return url; // as it was spelled
  parsed.username = '';
  parsed.password = '';
  if (!isRoute) parsed.hash = '';
  return parsed.href;
}
