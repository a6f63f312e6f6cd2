import { describe, expect, it } from 'vitest';
import type { SourcedItem } from '../catalog/item';
import { matrixFromRows, quantise } from '../embedding/matrix';
import type { LiveItemRow } from '../storage/schema';
import { gatherCandidates } from './candidates';
import { VectorTable } from './vector-table';

const axis = (place: number) => new Float32Array(4).map((_, j) => (j === place ? 1 : 0));
const item = (url: string, lang: 'en' | 'zh', kind: SourcedItem['kind']): SourcedItem => ({
  title: url,
  url,
  kind,
  lang,
  summary: '',
  tags: [],
  source: 'starter',
});
const shardOf = (place: number, only: SourcedItem) => ({
  items: [only],
  vectors: quantise(matrixFromRows([axis(place)], 4)),
});
const starter = [
  shardOf(0, item('https://a.example/', 'en', 'book')),
  shardOf(1, item('https://b.example/', 'zh', 'film')),
];
const live = (url: string, contentHash: string): LiveItemRow => ({
  url,
  sourceId: 'feed',
  title: 'News',
  summary: '',
  kind: 'news',
  lang: 'en',
  tags: [],
  published: 5,
  fetched: 6,
  contentHash,
});
const vectors = new VectorTable(4);
vectors.add(['known'], quantise(matrixFromRows([axis(2)], 4)));
const siteOf = (url: string) => new URL(url).hostname;
const all = { kinds: [], languages: [] };

describe('gatherCandidates', () => {
  it('joins the starter catalog and live items that have a vector', () => {
    const rows = [live('https://n.example/1', 'known'), live('https://n.example/2', 'not yet')];
    const { items, set } = gatherCandidates(starter, rows, vectors, all, siteOf);
    expect(items.map(({ url }) => url)).toEqual([
      'https://n.example/1',
      'https://a.example/',
      'https://b.example/',
    ]);
    expect(items[0]).toMatchObject({ source: 'feed', published: 5 });
    expect(set.sites).toEqual(['n.example', 'a.example', 'b.example']);
    expect(set.kinds).toEqual(['news', 'book', 'film']);
    expect([...set.vectors.data.subarray(4, 8)]).toEqual([1, 0, 0, 0]);
  });

  it('filters by kind and language, and takes an address once, the live one first', () => {
    const rows = [live('https://a.example/', 'known')];
    const gather = (filter: Parameters<typeof gatherCandidates>[3]) =>
      gatherCandidates(starter, rows, vectors, filter, siteOf).items.map(({ source }) => source);
    expect(gather(all)).toEqual(['feed', 'starter']);
    expect(gather({ kinds: ['book', 'film'], languages: [] })).toEqual(['starter', 'starter']);
    expect(gather({ kinds: [], languages: ['zh'] })).toEqual(['starter']);
    expect(gather({ kinds: ['game'], languages: [] })).toEqual([]);
  });
});
