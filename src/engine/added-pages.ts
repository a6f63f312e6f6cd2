// Pages that the person adds by hand: shared to the app, sent by the bookmarklet, or typed in.
import { contentHash, pageText } from '../embedding/text';
import type { CleanedHistory } from '../history/clean';
import type { RuleId } from '../history/rules';
import { addVisits } from '../storage/visits';
import type { AddedPage } from './api';
import type { ImportService } from './import-service';
import type { Profile } from './profile';

/** By these a page is left out only because a history holds too much; someone who names it means it. */
const outweighed = ['untitled'] as const;
/** These change an address or a title and leave nothing out. */
const changing: ReadonlySet<RuleId> = new Set(['tracking-parameters', 'twins', 'site-names']);

/**
 * A page as one visit at `time`, by the rules that any history is cleaned by, or the first rule that keeps
 * such a page out; `no-address` for what is none.
 */
export function cleanPage(
  imports: Pick<ImportService, 'clean'>,
  page: { url: string; title: string; time: number },
): { cleaned: CleanedHistory } | { refused: Extract<AddedPage, { refused: unknown }>['refused'] } {
  const url = page.url.trim();
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return { refused: 'no-address' };
  const history = {
    format: 'companion' as const,
    visits: [{ url, title: page.title, time: page.time, transition: 'link' as const }],
  };
  const cleaned = imports.clean(history, outweighed);
  if (cleaned.visits.length > 0) return { cleaned };
  const met = cleaned.reports.find(({ rule, on, count }) => on && count > 0 && !changing.has(rule));
  return { refused: met?.rule ?? 'no-address' };
}

/** Stores the one visit and its page. */
export async function storePage(
  { storage }: Profile,
  { pages, visits }: CleanedHistory,
): Promise<{ url: string; title: string; time: number }> {
  const page = pages[0]!;
  const visit = visits[0]!;
  const row = { ...page, contentHash: contentHash(pageText(page)) };
  await addVisits(storage, [row], [{ ...visit, origin: 'import' }]);
  return { url: page.url, title: page.title, time: visit.time };
}
