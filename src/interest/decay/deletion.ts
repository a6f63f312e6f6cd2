// Explaining by deletion: what a score loses when a page (all its events) is taken out of the history.
import { dot } from '../../embedding/matrix';
import type { Attribution, EventSequence } from '../model';

/** A page of the history: its events' places, oldest first. */
export interface PageEvents {
  id: string;
  indices: number[];
}

/** Groups events by page, in order of each page's latest event, newest first. */
export function pagesOf(sequence: EventSequence): PageEvents[] {
  const pages = new Map<string, PageEvents>();
  for (let index = sequence.length - 1; index >= 0; index--) {
    const { id } = sequence[index]!;
    const page = pages.get(id);
    if (page) page.indices.unshift(index);
    else pages.set(id, { id, indices: [index] });
  }
  return [...pages.values()];
}

const nearestPages = 10;
const sitePages = 4;

/** Pages to try the deletion of where a model reads many signals: the nearest in meaning, the latest of the same site. */
export function pagesToDelete(sequence: EventSequence, vector: Float32Array, site: string): PageEvents[] {
  const pages = pagesOf(sequence).map((page) => ({ page, event: sequence[page.indices.at(-1)!]! }));
  const near = pages
    .map(({ page, event }) => ({ page, near: event.weight * dot(event.vector, vector) }))
    .sort((a, b) => b.near - a.near)
    .slice(0, nearestPages)
    .map(({ page }) => page);
  const there = pages.filter(({ event }) => site !== '' && event.site === site).slice(0, sitePages);
  return [...new Set([...near, ...there.map(({ page }) => page)])];
}

/**
 * Shares from a score and the score without each page: (score − without) / score, cut to 0..1. A score
 * that is not positive rests on nothing, so nothing is returned for it.
 */
export function deletionShares(
  score: number,
  without: readonly { page: PageEvents; score: number }[],
  limit: number,
): Attribution[] {
  if (!(score > 0)) return [];
  return without
    .map(({ page, score: left }) => ({
      index: page.indices.at(-1)!,
      share: Math.min(1, Math.max(0, (score - left) / score)),
    }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share || b.index - a.index)
    .slice(0, limit);
}
