import { describe, expect, it } from 'vitest';
import type { SourcedItem } from '../catalog/item';
import { emptyMatrix } from '../embedding/matrix';
import { itemTopics } from './item-topics';
import { outcomesOf } from './tries';

describe('outcomesOf', () => {
  it('by hand: taken, refused, passed over', () => {
    const outcomes = outcomesOf([
      { itemUrl: 'a', action: 'open', tried: 'bread' },
      { itemUrl: 'a', action: 'like', tried: 'bread' },
      { itemUrl: 'b', action: 'less', tried: 'bread' },
      { itemUrl: 'x', action: 'open', passed: [{ url: 'c', topic: 'birds' }] },
      { itemUrl: 'y', action: 'open', passed: [{ url: 'c', topic: 'birds' }] },
    ]);
    expect(outcomes.get('bread')).toEqual({ taken: 1, refused: 1 });
    expect(outcomes.get('birds')).toEqual({ taken: 0, refused: 0.25 });
    expect(outcomesOf([{ itemUrl: 'a', action: 'like' }]).size).toBe(0);
  });

  it('what was passed over and then opened is taken; what was opened and then refused is refused', () => {
    const passed = { itemUrl: 'x', action: 'open' as const, passed: [{ url: 'a', topic: 'bread' }] };
    const opened = { itemUrl: 'a', action: 'open' as const, tried: 'bread' };
    const hidden = { itemUrl: 'a', action: 'hide' as const, tried: 'bread' };
    expect(outcomesOf([passed, opened]).get('bread')).toEqual({ taken: 1, refused: 0 });
    expect(outcomesOf([passed, opened, hidden]).get('bread')).toEqual({ taken: 0, refused: 1 });
    expect(outcomesOf([hidden, opened]).get('bread')).toEqual({ taken: 0, refused: 1 });
  });
});

describe('itemTopics', () => {
  const tagged: [string[], number[]][] = [
    ...Array.from({ length: 5 }, (): [string[], number[]] => [
      ['bread', 'rye'],
      [1, 0, 0],
    ]),
    ...Array.from({ length: 4 }, (): [string[], number[]] => [['birds'], [0, 1, 0]]),
    [
      ['bread', 'birds'],
      [0.6, 0.8, 0],
    ],
    [[], [0.8, 0, 0.6]],
    [['rye'], [0, 0.8, 0.6]],
  ];
  const items = tagged.map(([tags], row) => ({ tags, lang: 'en', url: `${row}` }) as unknown as SourcedItem);
  const vectors = emptyMatrix(items.length, 3);
  tagged.forEach(([, vector], row) => {
    vectors.data.set(vector, row * 3);
  });

  it('are common tags: the nearest of those an item carries, else the nearest of all', () => {
    const topics = itemTopics(items, vectors);
    expect(topics.topicOf(0)).toBe('bread');
    expect(topics.topicOf(9)).toBe('birds');
    expect(topics.topicOf(10)).toBe('rye');
    expect(topics.topicOf(11)).toBe('rye');
    expect(itemTopics(items, vectors)).toBe(topics);
  });

  it('there are none where no tag is common', () => {
    const few = items.slice(5, 8);
    expect(itemTopics(few, vectors).topicOf(0)).toBeNull();
  });
});
