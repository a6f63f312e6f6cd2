// Explaining by deletion: what a score loses when a page (all its events) is taken out of the history.
import { dot } from '../../embedding/matrix';
import type { Attribution, EventSequence } from '../model';

/** A page of the history: its events' places, oldest first. */
export interface PageEvents {
  id: string;
  indices: number[];
}

const grouped = new WeakMap<EventSequence, { events: number; pages: readonly PageEvents[] }>();

/**
 * Groups events by page, in order of each page's latest event, newest first. Kept with the sequence, to which events
 * may only be added.
 */
export function pagesOf(sequence: EventSequence): readonly PageEvents[] {
  const known = grouped.get(sequence);
  if (known?.events === sequence.length) return known.pages;
  const byId = new Map<string, PageEvents>();
  for (let index = sequence.length - 1; index >= 0; index--) {
    const { id } = sequence[index]!;
    const page = byId.get(id);
    if (page) page.indices.push(index);
    else byId.set(id, { id, indices: [index] });
  }
  const pages = [...byId.values()];
  for (const { indices } of pages) indices.reverse();
  grouped.set(sequence, { events: sequence.length, pages });
  return pages;
}

const nearestPages = 10;
const sitePages = 4;

/** Pages to try the deletion of where a model reads many signals: the nearest in meaning, the latest of the same site. */
export function pagesToDelete(sequence: EventSequence, vector: Float32Array, site: string): PageEvents[] {
  const near: { page: PageEvents; near: number }[] = [];
  const there: PageEvents[] = [];
  for (const page of pagesOf(sequence)) {
    const event = sequence[page.indices.at(-1)!]!;
    const value = event.weight * dot(event.vector, vector);
    if (near.length < nearestPages || value > near.at(-1)!.near) {
      let place = near.length;
      while (place > 0 && near[place - 1]!.near < value) place--;
      near.splice(place, 0, { page, near: value });
      if (near.length > nearestPages) near.pop();
    }
    if (there.length < sitePages && site !== '' && event.site === site) there.push(page);
  }
  return [...new Set([...near.map(({ page }) => page), ...there])];
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
