import { describe, expect, it } from 'vitest';
import { matrixFromRows, quantise } from '../embedding/matrix';
import type { PageRow } from '../storage/schema';
import { listHistory, searchHistory } from './history-service';
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
const profile = { pages: new Map(rows.map((row) => [row.url, row])), vectors } as Partial<Profile> as Profile;

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
