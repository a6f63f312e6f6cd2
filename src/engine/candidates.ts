// What can be recommended right now: the starter catalog and live items that already have a vector.
import type { LoadedShard } from '../catalog/built';
import type { Kind, SourcedItem } from '../catalog/item';
import { dequantiseRow } from '../embedding/matrix';
import type { CandidateSet } from '../interest/model';
import type { LiveItemRow } from '../storage/schema';
import type { CatalogFilter } from './starter';
import type { VectorTable } from './vector-table';

export interface Candidates {
  items: SourcedItem[];
  set: CandidateSet;
}

/**
 * Live items, then starter items, in the languages and kinds asked for; a live item wins over its twin. The same
 * whether `starter` is of all shards or of those alone that hold something of it.
 */
export function gatherCandidates(
  starter: readonly LoadedShard[],
  live: readonly LiveItemRow[],
  vectors: VectorTable,
  filter: CatalogFilter,
  siteOf: (url: string) => string,
): Candidates {
  const { dimensions } = vectors;
  const items: SourcedItem[] = [];
  const writeRows: ((into: Float32Array) => void)[] = [];
  const seen = new Set<string>();
  const add = (item: SourcedItem, writeRow: (into: Float32Array) => void) => {
    if (seen.has(item.url)) return;
    if (filter.languages.length > 0 && !filter.languages.includes(item.lang)) return;
    if (filter.kinds.length > 0 && !filter.kinds.includes(item.kind)) return;
    seen.add(item.url);
    items.push(item);
    writeRows.push(writeRow);
  };
  for (const row of live) {
    const vector = vectors.get(row.contentHash);
    if (vector) add(sourcedItem(row), (into) => into.set(vector));
  }
  for (const shard of starter) {
    shard.items.forEach((item, row) => {
      add(item, (into) => dequantiseRow(shard.vectors, row, into));
    });
  }
  const data = new Float32Array(items.length * dimensions);
  writeRows.forEach((writeRow, row) => {
    writeRow(data.subarray(row * dimensions, (row + 1) * dimensions));
  });
  return {
    items,
    set: {
      vectors: { rows: items.length, dimensions, data },
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
