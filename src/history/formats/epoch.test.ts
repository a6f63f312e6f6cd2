// Clocks and units told apart by range.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, epochOf, timeOf } from './epoch';

const t = 1_544_297_280_585;

describe('epochMs', () => {
  it.each([
    ['s', 1_544_297_280, 1_544_297_280_000],
    ['s with a fraction', 1_544_297_280.5, 1_544_297_280_500],
    ['ms', t, t],
    ['µs', 1_544_297_280_585_907, t],
    ['ns', 1.544297280585e18, t],
    ['s since 1601', 13_188_770_880, 1_544_297_280_000],
    ['ms since 1601', t + 11_644_473_600_000, t],
    ['µs since 1601', 1_544_297_280_585_907 + 11_644_473_600_000_000, t],
  ])('%s', (_, value, ms) => expect(epochMs(value)).toBe(ms));

  it.each([0, -1, 1, 631_151_999, 4_102_444_800, 1e30, Number.NaN, Number.POSITIVE_INFINITY])(
    'none of %d',
    (value) => expect(epochMs(value)).toBeNull(),
  );

  it('reads one moment the same on every clock, from 1990 to 2100', () => {
    fc.assert(
      fc.property(fc.integer({ min: 631_152_000, max: 4_102_444_799 }), (seconds) => {
        const chrome = seconds + 11_644_473_600;
        for (const value of [seconds, seconds * 1e3, seconds * 1e6, chrome, chrome * 1e3, chrome * 1e6]) {
          expect(epochMs(value)).toBe(seconds * 1000);
        }
      }),
      { numRuns: 1000, seed: 3 },
    );
  });
});

describe('epochOf and timeOf', () => {
  it('take text', () => {
    expect(epochOf('1544297280585907')).toBe(t);
    expect(epochOf(' 1544297280 ')).toBe(1_544_297_280_000);
    for (const none of ['', 'x', '1e12', '-5', '1'.repeat(40), null, {}, undefined, '2018-12-08']) {
      expect(epochOf(none)).toBeNull();
    }
  });

  it('tell no time from a time that says nothing', () => {
    for (const none of [undefined, null, '', 0, '0']) expect(timeOf(none)).toBeNull();
    for (const bad of ['soon', -1, 7, {}, '13']) expect(timeOf(bad)).toBeNaN();
    expect(timeOf('1544297280')).toBe(1_544_297_280_000);
  });
});
