// Which visits may be kept as they came in: those that no rule left out which is there to keep things private.
import { pageRules } from './exclusions';
import type { OwnMatcher } from './own-rules';
import type { RawVisit } from './raw';
import type { RuleId } from './rules';

interface Judged {
  visit: RawVisit;
  page: { url: string; rawTitle: string; rules: readonly RuleId[] };
}

/**
 * Those of `visits` that neither their page nor their own spelling and title keep private: a page is judged by its
 * newest title and canonical address alone. Hops are none of them: what they name may be private, and is not told apart.
 */
export function rawToKeep(
  visits: readonly Judged[],
  matcher: OwnMatcher,
  off: ReadonlySet<RuleId>,
): RawVisit[] {
  const isPrivate = (rules: readonly RuleId[]) => rules.some((rule) => !off.has(rule));
  const judged = new Map<string, boolean>();
  const isPrivateItself = ({ url, title }: RawVisit): boolean => {
    const key = `${url}\n${title}`;
    let known = judged.get(key);
    if (known === undefined) {
      known = isPrivate([...matcher.ofPage({ url, title }), ...pageRules({ url, title })]);
      judged.set(key, known);
    }
    return known;
  };
  const kept: RawVisit[] = [];
  for (const { visit, page } of visits) {
    // Without an address of the web there is nothing that tidying could change.
    if (visit.known || isPrivate(page.rules) || !/^https?:\/\//i.test(visit.url)) continue;
    const isAsItsPage = visit.url === page.url && visit.title === page.rawTitle;
    if (!isAsItsPage && isPrivateItself(visit)) continue;
    const url = bare(visit.url);
    kept.push(url === visit.url ? visit : { ...visit, url });
  }
  return kept;
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
