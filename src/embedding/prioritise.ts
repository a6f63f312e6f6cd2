// Which pages are embedded first: those that say most about the person now.
import type { PageRow } from '../storage/schema';

const halfLife = 14 * 24 * 60 * 60 * 1000;

/**
 * Pages in the order they are to be embedded. Score = 2^(−age / 14 days) + log(1 + visits) / log(1 + most
 * visits), both terms in 0..1, with age counted from the newest visit among the pages: so the first batches
 * hold what is new and what is habitual, and a feed can be made of them. Ties go by address.
 */
export function prioritise<Page extends Pick<PageRow, 'url' | 'lastVisit' | 'visits'>>(
  pages: readonly Page[],
): Page[] {
  let newest = Number.NEGATIVE_INFINITY;
  let mostVisits = 1;
  for (const page of pages) {
    newest = Math.max(newest, page.lastVisit);
    mostVisits = Math.max(mostVisits, page.visits);
  }
  const score = (page: Page): number =>
    2 ** (-(newest - page.lastVisit) / halfLife) + Math.log1p(page.visits) / Math.log1p(mostVisits);
  return pages
    .map((page) => ({ page, score: score(page) }))
    .sort((a, b) => b.score - a.score || (a.page.url < b.page.url ? -1 : 1))
    .map(({ page }) => page);
}
