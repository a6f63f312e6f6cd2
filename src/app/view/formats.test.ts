import { describe, expect, it } from 'vitest';
import { formatsOf, roundedSeconds } from './formats';

const en = formatsOf('en');
const zh = formatsOf('zh-CN');
const now = Date.UTC(2026, 2, 29, 12);

describe('formats', () => {
  it('speaks of time from now in the largest fitting unit', () => {
    expect(en.relative(now - 20_000, now)).toBe('now');
    expect(en.relative(now - 3 * 60_000, now)).toBe('3 minutes ago');
    expect(en.relative(now - 26 * 3_600_000, now)).toBe('yesterday');
    expect(en.relative(now + 8 * 86_400_000, now)).toBe('next week');
    expect(zh.relative(now - 3 * 60_000, now)).toBe('3分钟前');
  });

  it('gives durations that do not jitter', () => {
    expect(roundedSeconds(200)).toBe(1);
    expect(roundedSeconds(43_000)).toBe(45);
    expect(en.duration(43_000)).toBe('45 sec');
    expect(en.duration(150_000)).toBe('3 min');
    expect(en.duration(2.5 * 3_600_000)).toBe('2.5 hr');
  });

  it('gives sizes a person can read', () => {
    expect(en.bytes(812)).toBe('812 byte');
    expect(en.bytes(23_000_000)).toBe('23 MB');
    expect(en.bytes(1_540_000_000)).toBe('1.5 GB');
  });

  it('writes numbers, shares and signs', () => {
    expect(en.number(12_345)).toBe('12,345');
    expect(en.percent(0.634)).toBe('63%');
    expect(en.signed(0.4)).toBe('+0.40');
    expect(en.signed(-0.125)).toBe('-0.13');
    expect(en.metric(0.5)).toBe('0.500');
  });

  it('joins lists as the language does', () => {
    expect(en.list(['a', 'b', 'c'])).toBe('a, b, and c');
    expect(zh.list(['甲', '乙'])).toBe('甲和乙');
  });

  it('takes a span in either order', () => {
    expect(en.span(now, now - 86_400_000)).toBe(en.span(now - 86_400_000, now));
  });
});
