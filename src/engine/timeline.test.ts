import { describe, expect, it } from 'vitest';
import { matrixFromRows, normalise, quantise } from '../embedding/matrix';
import { mean } from '../evaluation/bootstrap';
import { TopKModel } from '../interest/decay/top-k';
import type { InterestEvent } from '../interest/model';
import { createRandom } from '../interest/random';
import type { PageRow } from '../storage/schema';
import type { Profile } from './profile';
import { thinWeeks, timeline, trendOf } from './timeline';
import { VectorTable } from './vector-table';

describe('trendOf', () => {
  it('says what the two numbers beside it say', () => {
    expect(trendOf(0.1, 0.2)).toBe('rising');
    expect(trendOf(0.33, 0.16)).toBe('fading');
    expect(trendOf(0.2, 0.21)).toBe('steady');
    expect(trendOf(0.001, 0.01)).toBe('steady');
  });
});

describe('thinWeeks', () => {
  const week = 7 * 24 * 3_600_000;
  const weeks = (count: number) => Array.from({ length: count }, (_, place) => place * week);
  const events = (weights: readonly number[]) =>
    weights.map((weight, place) => ({ time: (place + 0.5) * week, weight }));
  const many = (count: number, weight: number) => new Array<number>(count).fill(weight);

  it('leaves off the long stretch that holds next to nothing, up to where the bulk begins', () => {
    const old = [1, ...many(10, 0), 1, ...many(18, 0)];
    expect(thinWeeks(events([...old, ...many(10, 10)]), weeks(40))).toBe(30);
  });

  it('leaves an even history whole, and a short quiet start', () => {
    expect(thinWeeks(events(many(52, 3)), weeks(52))).toBe(0);
    expect(thinWeeks(events([...many(4, 0), ...many(20, 3)]), weeks(24))).toBe(0);
  });

  it('asks nothing of what is older than the first week', () => {
    const before = { time: -50 * week, weight: 1000 };
    expect(thinWeeks([before, ...events([...many(20, 0), ...many(10, 1)])], weeks(30))).toBe(20);
  });

  it('keeps two weeks, whatever comes', () => {
    expect(thinWeeks([], weeks(9))).toBe(7);
    expect(thinWeeks(events([...many(8, 0), 1]), weeks(9))).toBe(7);
  });
});

describe('timeline', () => {
  const week = 7 * 24 * 3_600_000;
  const now = 20 * week;
  const random = createRandom(2);
  const dimensions = 16;
  const topics = ['bread ovens', 'mountain bikes'];

  /** Bread for ten weeks, then bicycles for ten. */
  function profileOf(pagesEach: number): Profile {
    const pages = new Map<string, PageRow>();
    const vectors = new VectorTable(dimensions);
    const sequence: InterestEvent[] = [];
    topics.forEach((topic, place) => {
      for (let i = 0; i < pagesEach; i++) {
        const url = `https://${place}.example/${i}`;
        const vector = normalise(
          new Float32Array(dimensions).map((_, j) => (random() - 0.5) * 0.2 + +(j === place)),
        );
        vectors.add([url], quantise(matrixFromRows([vector], dimensions)));
        pages.set(url, {
          url,
          title: `${topic} ${i}`,
          site: 'x',
          firstVisit: 0,
          lastVisit: 0,
          visits: 1,
          contentHash: url,
          origin: 'import',
        });
        const time = (place * 10 + (i * 10) / pagesEach + 0.1) * week;
        sequence.push({ vector: vectors.get(url)!, time, weight: 1, site: 'x', id: url });
      }
    });
    return { pages, vectors, sequence: () => sequence } as Partial<Profile> as Profile;
  }

  it('shows one interest give way to another, and the forecast with it', () => {
    const found = timeline(profileOf(40), new TopKModel(), now)!;
    expect(found.buckets).toHaveLength(20);
    expect(found.forecastBy).toBe('half-life');
    const shareOf = (name: string, bucket: number) =>
      found.topics
        .filter(({ label }) => label.includes(name))
        .reduce((sum, { shares }) => sum + shares[bucket]!, 0);
    expect(shareOf('bread', 2)).toBeGreaterThan(0.9);
    expect(shareOf('bikes', 17)).toBeGreaterThan(0.9);
    const forecast = found.topics.filter(({ label }) => label.includes('bikes'));
    expect(forecast.reduce((sum, topic) => sum + topic.forecast, 0)).toBeGreaterThan(0.8);
    // What went on for ten weeks has become the usual; see the next test for a turn.
    for (const topic of forecast) expect(topic.now).toBeCloseTo(mean(topic.shares.slice(-3)), 6);
  });

  it('says of the weeks after a turn what rises and what fades', () => {
    const found = timeline(profileOf(40), new TopKModel(), 12.5 * week)!;
    const trends = (name: string) =>
      new Set(found.topics.filter(({ label }) => label.includes(name)).map(({ trend }) => trend));
    expect(trends('bikes')).toEqual(new Set(['rising']));
    expect(trends('bread')).toContain('fading');
    expect(trends('bread')).not.toContain('rising');
  });

  it('says nothing of a handful of pages', () => {
    expect(timeline(profileOf(3), new TopKModel(), now)).toBeNull();
  });
});
