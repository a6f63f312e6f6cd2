import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { matrixFromRows, quantise, rowOf } from '../embedding/matrix';
import type { ModelId, PageRow } from '../storage/schema';
import { findInHistory, listHistory, searchHistory } from './history-service';
import type { Profile } from './profile';
import { VectorTable } from './vector-table';

const page = (url: string, title: string, lastVisit: number): PageRow => ({
  url,
  title,
  site: 'a.example',
  firstVisit: 0,
  lastVisit,
  visits: 1,
  contentHash: title,
  origin: 'import',
});
const rows = [page('u1', 'Sourdough starter', 3), page('u2', 'Rye loaf', 2), page('u3', 'Gravel bikes', 1)];
const vectors = new VectorTable(2);
const axis = (x: number, y: number) => new Float32Array([x, y]);
vectors.add(
  rows.map(({ title }) => title),
  quantise(matrixFromRows([axis(1, 0), axis(0.8, 0.6), axis(0, 1)], 2)),
);
const profile = {
  pages: new Map(rows.map((row) => [row.url, row])),
  vectors,
  model: 'minilm-en',
} as Partial<Profile> as Profile;

/** The real vectors of titles under a model, each title standing for a page and for a query. */
function realTitles(model: ModelId, file: string, language: 'en' | 'zh') {
  const folder = new URL('../../tools/models/reference/', import.meta.url);
  const bytes = readFileSync(new URL(file, folder));
  const data = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const titles = (
    JSON.parse(readFileSync(new URL('titles.json', folder), 'utf8')) as Record<string, string[]>
  )[language]!;
  const matrix = { rows: titles.length, dimensions: data.length / titles.length, data };
  const table = new VectorTable(matrix.dimensions);
  table.add(titles, quantise(matrix));
  const pages = new Map(titles.map((title, index) => [title, page(title, title, index)]));
  const history = { pages, vectors: table, model } as Partial<Profile> as Profile;
  const found = (title: string) =>
    searchHistory(history, title, rowOf(matrix, titles.indexOf(title)), 0, 100)
      .entries.map(({ url }) => url)
      .filter((url) => url !== title);
  return { titles, found };
}

describe.each([
  {
    ...realTitles('minilm-en', 'minilm-en.fp32.bin', 'en'),
    asked: 'Identifying gulls by their wing tips',
    about: "A beginner's guide to watching warblers in spring",
  },
  {
    ...realTitles('bge-zh', 'bge-zh.int8.bin', 'zh'),
    asked: '手工拉面的做法',
    about: '红烧肉怎样做才不腻',
  },
])('a search for $asked', ({ titles, found, asked, about }) => {
  it('finds what is about it, and for no title more than few of the unrelated', () => {
    expect(found(asked)[0]).toBe(about);
    const share = titles.reduce((sum, title) => sum + found(title).length, 0) / titles.length ** 2;
    expect(share).toBeLessThan(0.1);
  });
});

describe('history', () => {
  it('lists newest first, in pieces', () => {
    expect(listHistory(profile, 1, 1)).toMatchObject({
      total: 3,
      entries: [{ url: 'u2', similarity: null }],
    });
  });

  it('finds by meaning, without a shared word', () => {
    const found = searchHistory(profile, 'bread', axis(1, 0), 0, 10);
    expect(found.entries.map(({ url }) => url)).toEqual(['u1', 'u2']);
    expect(found.entries[1]!.similarity).toBeCloseTo(0.8, 2);
  });

  it('puts the very words first, and finds by words alone without a model', () => {
    expect(searchHistory(profile, 'gravel', axis(0.9, 0.435), 0, 10).entries[0]!.url).toBe('u2');
    expect(searchHistory(profile, 'gravel bikes', axis(0.7, 0.714), 0, 10).entries[0]!.url).toBe('u3');
    expect(searchHistory(profile, 'rye', null, 0, 10).entries.map(({ url }) => url)).toEqual(['u2']);
    expect(searchHistory(profile, 'absent', null, 0, 10)).toEqual({ total: 0, entries: [] });
  });
});

it('asks the language model only for words, and only where there is something to compare them with', async () => {
  const asked: string[] = [];
  const embedding = {
    vectorOf: async (words: string) => {
      asked.push(words);
      return axis(0, 1);
    },
  };
  const found = async (known: Profile, query: string) =>
    (await findInHistory({ profile: known, embedding }, query, 0, 10)).entries.map(({ url }) => url);
  expect(await found(profile, '  ')).toEqual(['u1', 'u2', 'u3']);
  const bare = { ...profile, vectors: new VectorTable(2) } as Partial<Profile> as Profile;
  expect(await found(bare, ' rye ')).toEqual(['u2']);
  expect(asked).toEqual([]);
  expect((await found(profile, ' bikes '))[0]).toBe('u3');
  expect(asked).toEqual(['bikes']);
});
