import { describe, expect, it } from 'vitest';
import { dot, normalise } from '../embedding/matrix';
import { createRandom } from './random';
import { topicLabels } from './topic-labels';
import { attentionShares, findTopics, forecastShares, type TopicPage } from './topics';

const names = ['sourdough bread', 'road bicycle', 'night sky'];
const random = createRandom(5);

/** Three clear groups of pages, 12 each. */
const pages: TopicPage[] = Array.from({ length: 36 }, (_, i) => {
  const vector = normalise(new Float32Array(8).map((_, j) => (random() - 0.5) * 0.3 + (j === i % 3 ? 1 : 0)));
  const title = `${names[i % 3]} number ${i}`;
  return { id: `p${i}`, title, text: title, vector };
});

describe('findTopics', () => {
  const topics = findTopics(pages, 1);

  it('keeps alike pages together, each page once', () => {
    const ids = topics.flatMap((topic) => topic.pages.map(({ id }) => id));
    expect(ids.sort()).toEqual(pages.map(({ id }) => id).sort());
    for (const topic of topics) {
      expect(new Set(topic.pages.map(({ id }) => Number(id.slice(1)) % 3)).size).toBe(1);
      expect(dot(topic.centre, topic.centre)).toBeCloseTo(1, 5);
    }
  });

  it('repeats for a seed', () => {
    expect(findTopics(pages, 1)).toEqual(topics);
    expect(findTopics([], 1)).toEqual([]);
  });
});

describe('topicLabels', () => {
  it('names groups by what sets them apart', () => {
    const groups = [0, 1, 2].map((group) =>
      pages.filter((_, i) => i % 3 === group).map(({ title }) => title),
    );
    const labels = topicLabels(groups);
    expect(labels[0]).toContain('sourdough bread');
    expect(labels[1]).toContain('road bicycle');
    expect(labels.join()).not.toContain('number');
  });

  it('works in Chinese', () => {
    const labels = topicLabels([
      ['胶片摄影入门', '胶片摄影器材', '胶片摄影作品'],
      ['川菜做法', '家常川菜', '川菜食谱'],
    ]);
    expect(labels[0]).toContain('胶片');
    expect(labels[1]).toContain('川菜');
  });
});

describe('attentionShares', () => {
  it('by hand: shares of each week sum to 1, smoothed', () => {
    const topics = [pages[0]!, pages[1]!].map((page) => ({ label: '', centre: page.vector, pages: [page] }));
    const event = (page: TopicPage, time: number) => ({
      vector: page.vector,
      time,
      weight: 1,
      site: '',
      id: page.id,
    });
    const sequence = [event(pages[0]!, 0), event(pages[0]!, 5), event(pages[1]!, 15), event(pages[1]!, 25)];
    const [first, second] = attentionShares(topics, sequence, [0, 10, 20], 10);
    // Counts 2,0,0 and 0,1,1 smooth to 1.5,0.5,0 and 0.25,0.75,1.
    expect(first).toEqual([1.5 / 1.75, 0.5 / 1.25, 0]);
    expect(second).toEqual([0.25 / 1.75, 0.75 / 1.25, 1]);
  });
});

describe('forecastShares', () => {
  const topics = findTopics(pages, 1);
  const even = topics.map(() => 1 / topics.length);

  it('leaves the shares as they are where nothing is forecast to change', () => {
    const shares = [0.5, 0.3, 0.2, ...topics.slice(3).map(() => 0)].slice(0, topics.length);
    const total = shares.reduce((sum, share) => sum + Math.max(share, 0.01), 0);
    const same = forecastShares(topics, topics[0]!.centre, topics[0]!.centre, shares);
    same.forEach((share, i) => {
      expect(share).toBeCloseTo(Math.max(shares[i]!, 0.01) / total, 6);
    });
  });

  it('sums to 1 and moves to where the forecast points', () => {
    const shares = forecastShares(topics, topics[1]!.centre, topics[0]!.centre, even);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(shares[1]).toBe(Math.max(...shares));
    expect(shares[0]!).toBeLessThan(even[0]!);
  });
});
