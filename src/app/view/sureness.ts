// "Show me less, but surer": what a bar on the chance of being opened leaves of a feed.
import type { FeedItem, SurenessPoint } from '../../engine/api';

/** What passes; an item of unknown chance does. */
export function surerThan(items: readonly FeedItem[], bar: number): readonly FeedItem[] {
  return bar > 0 ? items.filter(({ chance }) => chance === null || chance >= bar) : items;
}

/** The slider's place for a bar: 0 for none, else that of the highest measured bar not above it. */
export function placeOf(bar: number, points: readonly SurenessPoint[]): number {
  if (bar <= 0) return 0;
  return Math.max(1, points.filter(({ threshold }) => threshold <= bar + 1e-9).length);
}

/** A share in tenths, in words "3 of 10": at least 1 for what is above 0. */
export function tenths(share: number): number {
  return share > 0 ? Math.max(1, Math.round(share * 10)) : 0;
}
