import { describe, expect, it } from 'vitest';
import { clockFeatures, contextFeatureNames, contextFeatures, logGap } from './features';

const at = (iso: string) => Date.parse(iso);

describe('clockFeatures', () => {
  it('six in the morning stands a quarter round; Monday is where the week starts', () => {
    const [hourSin, hourCos, weekSin, weekCos] = clockFeatures(at('2024-01-01T06:00:00Z')); // a Monday
    expect(hourSin).toBeCloseTo(1, 6);
    expect(hourCos).toBeCloseTo(0, 6);
    expect(weekSin).toBeCloseTo(0, 6);
    expect(weekCos).toBeCloseTo(1, 6);
  });

  it('the whole of Sunday is one day, next to Monday', () => {
    const morning = clockFeatures(at('2024-01-07T00:10:00Z')).slice(2);
    const night = clockFeatures(at('2024-01-07T23:50:00Z')).slice(2);
    expect(morning).toEqual(night);
    expect(morning[1]).toBeCloseTo(Math.cos((2 * Math.PI * 6) / 7), 6);
  });
});

describe('contextFeatures', () => {
  it('by hand', () => {
    const previous = { time: at('2024-01-01T05:20:00Z'), site: 'a.example' };
    const features = contextFeatures(previous, { time: at('2024-01-01T06:00:00Z'), site: 'a.example' });
    expect(features).toHaveLength(contextFeatureNames.length);
    expect(features[4]).toBeCloseTo(Math.log(41) / Math.log(43_201), 6);
    expect(features.slice(5)).toEqual([1, 1]);
    const soon = contextFeatures(previous, { time: previous.time + 60_000, site: 'b.example' });
    expect(soon.slice(5)).toEqual([0, 0]);
  });

  it('the first event starts a session; an unknown site is never the same', () => {
    expect(contextFeatures(null, { time: 0, site: 'a' }).slice(4)).toEqual([1, 1, 0]);
    expect(contextFeatures({ time: 0, site: '' }, { time: 1, site: '' })[6]).toBe(0);
  });

  it('a clock set back counts as no gap', () => {
    expect(logGap(-5000)).toBe(0);
  });
});
