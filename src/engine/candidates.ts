// What can be recommended right now: the starter catalog and live items that already have a vector.
import type { Kind, SourcedItem } from '../catalog/item';
import type { Matrix } from '../embedding/matrix';
import { rowOf } from '../embedding/matrix';
import type { CandidateSet } from '../interest/model';
import type { LiveItemRow } from '../storage/schema';
import type { VectorTable } from './vector-table';

export interface Candidates {
  items: SourcedItem[];
  set: CandidateSet;
}

export interface CandidateFilter {
  kinds: readonly Kind[];
  languages: readonly ('en' | 'zh')[];
}

/** Starter items and live items in the languages and kinds asked for; a live item wins over its twin. */
export function gatherCandidates(
  starter: { items: readonly SourcedItem[]; vectors: Matrix },
  live: readonly LiveItemRow[],
  vectors: VectorTable,
  filter: CandidateFilter,
  siteOf: (url: string) => string,
): Candidates {
  const items: SourcedItem[] = [];
  const rows: Float32Array[] = [];
  const seen = new Set<string>();
  const add = (item: SourcedItem, vector: Float32Array | null) => {
    if (!vector || seen.has(item.url)) return;
    if (filter.languages.length > 0 && !filter.languages.includes(item.lang)) return;
    if (filter.kinds.length > 0 && !filter.kinds.includes(item.kind)) return;
    seen.add(item.url);
    items.push(item);
    rows.push(vector);
  };
  for (const row of live) add(sourcedItem(row), vectors.get(row.contentHash));
  starter.items.forEach((item, index) => {
    add(item, rowOf(starter.vectors, index));
  });
  const data = new Float32Array(rows.length * starter.vectors.dimensions);
  rows.forEach((row, index) => {
    data.set(row, index * starter.vectors.dimensions);
  });
  return {
    items,
    set: {
      vectors: { rows: rows.length, dimensions: starter.vectors.dimensions, data },
      sites: items.map((item) => siteOf(item.url)),
      ids: items.map((item) => item.url),
      texts: items.map((item) => item.title),
      kinds: items.map((item) => item.kind),
    },
  };
}

function sourcedItem(row: LiveItemRow): SourcedItem {
  return {
    title: row.title,
    url: row.url,
    kind: row.kind as Kind,
    lang: row.lang,
    summary: row.summary,
    tags: row.tags,
    source: row.sourceId,
    published: row.published,
  };
}
