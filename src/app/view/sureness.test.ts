import { expect, it } from 'vitest';
import type { FeedItem } from '../../engine/api';
import { hasChances, placeOf, pointInForce, surerThan, tellingBars, tenths } from './sureness';

const items = [0.5, null, 0.1, 0.3].map((chance, k) => ({ chance, score: k }) as FeedItem);
const points = [0.05, 0.2, 0.6].map((threshold) => ({ threshold, precision: 0.3, recall: 0.5 }));

it('leaves what passes the bar in its order, and all without a bar', () => {
  expect(surerThan(items, 0)).toEqual(items);
  expect(surerThan(items, 0.3).map(({ score }) => score)).toEqual([0, 1, 3]);
});

it('tells a feed with chances from one without', () => {
  const unknown = [{ chance: null } as FeedItem, { score: 1 } as FeedItem];
  expect(hasChances(items)).toBe(true);
  expect(hasChances(unknown)).toBe(false);
  expect(surerThan(unknown, 0.9)).toEqual(unknown);
});

it('keeps the bars that hide something more, and none that hides all', () => {
  const bars = [0.05, 0.2, 0.25, 0.4, 0.6].map((threshold) => ({ threshold, precision: 0.3, recall: 0.5 }));
  const known = items.filter(({ chance }) => chance !== null);
  expect(tellingBars(bars, known).map(({ threshold }) => threshold)).toEqual([0.2, 0.4]);
  expect(tellingBars(bars, [])).toEqual([]);
});

it('keeps no bar that was right less often than the one before', () => {
  const bars = [0.05, 0.2, 0.4].map((threshold, k) => ({
    threshold,
    precision: [0.2, 0, 0.1][k]!,
    recall: 0.5,
  }));
  expect(tellingBars(bars, items).map(({ threshold }) => threshold)).toEqual([]);
  const known = [0.05, 0.2, 0.4].map((threshold, k) => ({
    threshold,
    precision: [0, 0.3, 0.2][k]!,
    recall: 0.5,
  }));
  expect(tellingBars(known, items).map(({ threshold }) => threshold)).toEqual([0.2]);
});

it('finds the place of a bar, also of one that was set by another measurement', () => {
  expect(placeOf(0, points)).toBe(0);
  expect(points.map(({ threshold }) => placeOf(threshold, points))).toEqual([1, 2, 3]);
  expect(placeOf(0.01, points)).toBe(0);
  expect(placeOf(0.3, points)).toBe(2);
  expect(placeOf(0.9, points)).toBe(3);
});

it('filters by a bar that was measured, though another measurement’s was set', () => {
  expect([0, 0.01, 0.05, 0.3, 0.9].map((bar) => pointInForce(bar, points)?.threshold ?? 0)).toEqual([
    0, 0, 0.05, 0.2, 0.6,
  ]);
  expect(pointInForce(0.3, [])).toBeNull();
});

it('rounds to tenths, and never something to none', () => {
  expect([0, 0.02, 0.34, 0.36, 1].map(tenths)).toEqual([0, 1, 3, 4, 10]);
});
