// "Show me less, but surer": what a bar on the chance of being opened leaves of a feed.
import type { FeedItem, SurenessPoint } from '../../engine/api';

/** Whether a feed's chances are known: not of one made before there was a calibration, nor of two models' feed. */
export function hasChances(items: readonly FeedItem[]): boolean {
  return items.some(({ chance }) => typeof chance === 'number');
}

/** What passes; an item of unknown chance does, and one that an earlier version stored without any. */
export function surerThan(items: readonly FeedItem[], bar: number): readonly FeedItem[] {
  return bar > 0 ? items.filter(({ chance }) => typeof chance !== 'number' || chance >= bar) : items;
}

/** Of the bars that were measured, those that each hide more of a feed than the one before and leave something. */
export function tellingBars(points: readonly SurenessPoint[], items: readonly FeedItem[]): SurenessPoint[] {
  let left = items.length;
  return points.filter(({ threshold }) => {
    const passing = surerThan(items, threshold).length;
    const telling = passing < left && passing > 0;
    if (telling) left = passing;
    return telling;
  });
}

/** The slider's place for a bar: 0 for none, else that of the highest measured bar not above it. */
export function placeOf(bar: number, points: readonly SurenessPoint[]): number {
  if (bar <= 0) return 0;
  return Math.min(
    points.length,
    Math.max(1, points.filter(({ threshold }) => threshold <= bar + 1e-9).length),
  );
}

/** A share in tenths, in words "3 of 10": at least 1 for what is above 0. */
export function tenths(share: number): number {
  return share > 0 ? Math.max(1, Math.round(share * 10)) : 0;
}
