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

/**
 * Of the bars that were measured, those that each hide more of a feed than the one before, leave something, and were
 * right at least as often: a bar of higher chances that few pages passed may by bad luck have been wrong with all.
 */
export function tellingBars(points: readonly SurenessPoint[], items: readonly FeedItem[]): SurenessPoint[] {
  let left = items.length;
  let right = 0;
  return points.filter(({ threshold, precision }) => {
    const passing = surerThan(items, threshold).length;
    const better = precision !== null && precision > 0 && precision >= right;
    if (passing === 0 || !better) return false;
    const hidesMore = passing < left;
    left = passing;
    right = precision;
    return hidesMore;
  });
}

/**
 * What filters: the highest measured bar not above the one that was set, which may have been set by another
 * measurement; null where there is none.
 */
export function pointInForce(bar: number, points: readonly SurenessPoint[]): SurenessPoint | null {
  return bar > 0 ? (points[placeOf(bar, points) - 1] ?? null) : null;
}

/** The slider's place for a bar: how many of its bars, from low to high, are not above it. */
export function placeOf(bar: number, points: readonly SurenessPoint[]): number {
  return bar > 0 ? points.filter(({ threshold }) => threshold <= bar + 1e-9).length : 0;
}

/** A share in tenths, in words "3 of 10": at least 1 for what is above 0. */
export function tenths(share: number): number {
  return share > 0 ? Math.max(1, Math.round(share * 10)) : 0;
}
