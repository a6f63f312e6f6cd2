import { describe, expect, it } from 'vitest';
import type { SourcedItem } from '../catalog/item';
import { commonTags, pickedInterests } from './starter';

const item = (url: string, tags: string[], lang: 'en' | 'zh' = 'en'): SourcedItem => ({
  title: url,
  url,
  kind: 'book',
  lang,
  summary: '',
  tags,
  source: 'starter',
});

describe('commonTags', () => {
  it('counts an item once a tag, in one language, and offers what enough items carry', () => {
    const items = [
      ...Array.from({ length: 6 }, (_, i) => item(`a${i}`, ['jazz', 'jazz'])),
      ...Array.from({ length: 5 }, (_, i) => item(`b${i}`, ['chess'])),
      ...Array.from({ length: 4 }, (_, i) => item(`c${i}`, ['rare'])),
      ...Array.from({ length: 9 }, (_, i) => item(`d${i}`, ['围棋'], 'zh')),
    ];
    expect(commonTags(items, 'en')).toEqual([
      { tag: 'jazz', items: 6 },
      { tag: 'chess', items: 5 },
    ]);
    expect(commonTags(items, 'zh')).toEqual([{ tag: '围棋', items: 9 }]);
  });
});

describe('pickedInterests', () => {
  it('is the mean direction of a tag', () => {
    const starter = {
      model: 'minilm-en' as const,
      items: [item('a', ['jazz']), item('b', ['jazz']), item('c', ['chess'])],
      vectors: { rows: 3, dimensions: 2, data: new Float32Array([1, 0, 0, 1, -1, 0]) },
    };
    const [jazz, ...others] = pickedInterests(starter, ['jazz', 'absent']);
    expect(others).toEqual([]);
    expect(jazz!.vector[0]).toBeCloseTo(Math.SQRT1_2);
    expect(jazz!.vector[1]).toBeCloseTo(Math.SQRT1_2);
  });
});
