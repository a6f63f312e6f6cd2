// What a person sees before anything is stored: counts, span, sites, and what the rules left out.

import type { CleanedHistory } from './clean';
import type { RuleReport } from './rules';

export interface HistoryPreview {
  /** In the file, before cleaning. */
  visitsRead: number;
  /** What would be stored. */
  visits: number;
  pages: number;
  /** First and last visit, ms since 1970; both 0 where nothing is left. */
  from: number;
  to: number;
  /** Most visited first. */
  sites: { site: string; visits: number }[];
  rules: RuleReport[];
}

/** `mostSites` limits the list of sites. How much is stored already is for `countKnownVisits` to say. */
export function previewHistory(cleaned: CleanedHistory, mostSites = 50): HistoryPreview {
  const { visits, pages, reports, visitsRead } = cleaned;
  return {
    visitsRead,
    visits: visits.length,
    pages: pages.length,
    from: visits[0]?.time ?? 0,
    to: visits.at(-1)?.time ?? 0,
    sites: topSites(cleaned, mostSites),
    rules: reports,
  };
}

function topSites({ visits }: Pick<CleanedHistory, 'visits'>, most: number) {
  const counts = new Map<string, number>();
  for (const { site } of visits) counts.set(site, (counts.get(site) ?? 0) + 1);
  return [...counts]
    .map(([site, count]) => ({ site, visits: count }))
    .sort((a, b) => b.visits - a.visits || (a.site < b.site ? -1 : 1))
    .slice(0, most);
}
