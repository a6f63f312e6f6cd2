// A site's built catalog, ready to be ranked: items with absolute addresses, their vectors, and a way to find them.
import { openBuiltCatalog } from '../catalog/built';
import type { CatalogItem } from '../catalog/item';
import { DriftfeedError } from '../device/errors';
import { dequantiseAll, type Matrix } from '../embedding/matrix';
import type { ModelId } from '../storage/schema';
import { siteAddress } from './site-address';

export interface SiteCatalog {
  /** The language model that made the vectors. */
  model: ModelId;
  items: readonly (CatalogItem & { source: string })[];
  vectors: Matrix;
  /** Host of each item. */
  hosts: readonly string[];
  /** Row of the item that an address belongs to; undefined where none does. */
  rowOf(address: string): number | undefined;
}

/**
 * Loads the catalog that stands where `catalogUrl` is: that file (or folder) and the vectors/ folder
 * that tools/catalog-vectors put beside it, all shards, as any page of the site may be the one being read. Without
 * `model`, English vectors are looked for, then Chinese. Throws as `openBuiltCatalog` and its shards, and
 * `damaged-file` for an empty catalog.
 */
export async function loadSiteCatalog(
  catalogUrl: string,
  model?: ModelId,
  fetchFile: typeof fetch = fetch,
): Promise<SiteCatalog> {
  const folder = new URL('./', catalogUrl).href;
  // Where the catalog is on another host, that host need not learn which page asks for it.
  const quietly: typeof fetch = (input, init) => fetchFile(input, { ...init, referrerPolicy: 'no-referrer' });
  const built = await openBuiltCatalog(folder, model ? [model] : ['minilm-en', 'bge-zh'], {
    fetchFile: quietly,
    source: 'site',
  });
  const shards = await Promise.all(built.shards.map((shard) => shard.load()));
  const items = shards.flatMap((shard) =>
    shard.items.map((item) => ({ ...item, url: new URL(item.url, catalogUrl).href })),
  );
  if (items.length === 0) throw new DriftfeedError('damaged-file', 'an empty catalog');
  const rows = new Map<string, number>();
  items.forEach((item, row) => {
    const key = siteAddress(item.url);
    if (key !== null && !rows.has(key)) rows.set(key, row);
  });
  return {
    model: built.model,
    items,
    vectors: dequantiseAll(
      shards.map(({ vectors }) => vectors),
      built.dimensions,
    ),
    hosts: items.map((item) => new URL(item.url).host),
    rowOf(address) {
      const key = siteAddress(address);
      return key === null ? undefined : rows.get(key);
    },
  };
}
