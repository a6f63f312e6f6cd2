import { describe, expect, it } from 'vitest';
import { clockFeatures, contextFeatureNames, contextFeatures, logGap } from './features';

const at = (iso: string) => Date.parse(iso);

describe('clockFeatures', () => {
  it('six in the morning stands a quarter round; Monday is where the week starts', () => {
    const [hourSin, hourCos, weekSin, weekCos] = clockFeatures(at('2024-01-01T06:00:00Z')); // a Monday
    expect(hourSin).toBeCloseTo(1, 6);
    expect(hourCos).toBeCloseTo(0, 6);
    expect(weekSin).toBeCloseTo(Math.sin((2 * Math.PI) / 28), 6);
    expect(weekCos).toBeCloseTo(Math.cos((2 * Math.PI) / 28), 6);
  });

  it('the week goes round without a jump: Thursday noon is opposite its start, Sunday night next to it', () => {
    const start = clockFeatures(at('2024-01-01T00:00:00Z'));
    const noon = clockFeatures(at('2024-01-04T12:00:00Z'));
    expect(noon[3]).toBeCloseTo(-1, 6);
    const night = clockFeatures(at('2024-01-07T23:59:59Z'));
    night.forEach((value, column) => {
      expect(value).toBeCloseTo(start[column]!, 3);
    });
  });

  it('another zone turns both circles by the same angles whatever the moment', () => {
    const offset = 8 * 3_600_000;
    const turns = Array.from({ length: 24 * 7 }, (_, hour) => {
      const time = at('2024-03-01T00:30:00Z') + hour * 3_600_000;
      const [utc, local] = [clockFeatures(time), clockFeatures(time + offset)];
      return [0, 2].map((k) => {
        const turn = Math.atan2(local[k]!, local[k + 1]!) - Math.atan2(utc[k]!, utc[k + 1]!);
        return (turn + 4 * Math.PI) % (2 * Math.PI);
      });
    });
    for (const [ofDay, ofWeek] of turns) {
      expect(ofDay).toBeCloseTo((2 * Math.PI) / 3, 6);
      expect(ofWeek).toBeCloseTo((2 * Math.PI) / 21, 6);
    }
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
