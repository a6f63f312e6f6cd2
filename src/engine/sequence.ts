// One person's event sequence, oldest first, from what is kept: visits, reactions, and picked interests.
import { kindOfPage } from '../catalog/page-kind';
import { pageText } from '../embedding/text';
import { canonicalUrl } from '../history/canonical';
import type { InterestEvent } from '../interest/model';
import type { FeedbackRow, PageRow, VisitRow } from '../storage/schema';
import type { VectorTable } from './vector-table';

/** Positive reactions count as reading, by this much; what is disliked or hidden is ranking's business. */
export const reactionWeight: Partial<Record<FeedbackRow['action'], number>> = {
  open: 0.6,
  save: 0.8,
  like: 1,
};

export interface SequenceInput {
  visits: readonly VisitRow[];
  pages: ReadonlyMap<string, PageRow>;
  feedback: readonly FeedbackRow[];
  vectors: VectorTable;
  /** Registrable domain of an address. */
  siteOf: (url: string) => string;
  /** Kinds of live items, by canonical address; reactions carry their own. */
  kinds?: ReadonlyMap<string, string>;
}

/** Events whose vector is known, by time; equal times keep their order. */
export function buildSequence(input: SequenceInput): InterestEvent[] {
  const events: InterestEvent[] = [];
  const texts = new Map<PageRow, string>();
  const textOf = (page: PageRow) => {
    const text = texts.get(page) ?? pageText(page);
    texts.set(page, text);
    return text;
  };
  const kinds = new Map(input.kinds);
  for (const { itemUrl, kind } of input.feedback) kinds.set(canonicalUrl(itemUrl) ?? itemUrl, kind);
  for (const visit of input.visits) {
    const page = input.pages.get(visit.url);
    const vector = page ? input.vectors.get(page.contentHash) : null;
    if (!page || !vector) continue;
    const { time, weight, site, url } = visit;
    const kind = kinds.get(url) ?? kindOfPage(url, site);
    kinds.set(url, kind); // many visits are of one page
    events.push({ vector, time, weight, site, id: url, text: textOf(page), kind });
  }
  for (const row of input.feedback) {
    const weight = reactionWeight[row.action];
    const vector = input.vectors.get(row.contentHash);
    if (weight !== undefined && vector) {
      const { time, itemUrl, title, kind } = row;
      events.push({ vector, time, weight, site: input.siteOf(itemUrl), id: itemUrl, text: title, kind });
    }
  }
  return events.sort((a, b) => a.time - b.time);
}

/** Marks the id of an event that stands for a picked interest rather than a page. */
export const tagPrefix = 'tag:';
