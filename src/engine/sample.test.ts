import { describe, expect, it } from 'vitest';
import { inLanguage, sampleShift } from './sample';

const day = 24 * 3_600_000;

describe('sampleShift', () => {
  it('moves by whole weeks to the last one that has passed', () => {
    const last = Date.UTC(2026, 2, 29, 20);
    const now = Date.UTC(2026, 10, 22, 9);
    const moved = last + sampleShift(last, now, 0);
    expect(moved).toBeLessThanOrEqual(now);
    expect(now - moved).toBeLessThan(7 * day);
    expect(new Date(moved).getUTCDay()).toBe(0);
    expect(new Date(moved).getUTCHours()).toBe(20);
  });

  it('keeps the clock of the viewer: 20:00 in Shanghai is 12:00 UTC', () => {
    const last = Date.UTC(2026, 2, 29, 20);
    const moved = last + sampleShift(last, Date.UTC(2026, 10, 22, 9), -480);
    expect(new Date(moved).getUTCHours()).toBe(12);
  });
});

describe('inLanguage', () => {
  it('falls back to what there is', () => {
    expect(inLanguage({ en: 'Mira', 'zh-CN': '米拉' }, 'zh-CN')).toBe('米拉');
    expect(inLanguage({ en: 'Mira', 'zh-CN': '米拉' }, 'de')).toBe('Mira');
    expect(inLanguage({ fr: 'Mira' }, 'de')).toBe('Mira');
  });
});
