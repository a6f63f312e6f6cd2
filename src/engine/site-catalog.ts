// A site's built catalog, ready to be ranked: items with absolute addresses, their vectors, and a way to find them.
import { loadBuiltCatalog } from '../catalog/built';
import type { CatalogItem } from '../catalog/item';
import { DriftfeedError } from '../device/errors';
import { dequantise, type Matrix } from '../embedding/matrix';
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
 * that tools/catalog-vectors put beside it. Without `model`, English vectors are looked for, then Chinese.
 * Throws as `loadBuiltCatalog`, and `damaged-file` for an empty catalog.
 */
export async function loadSiteCatalog(
  catalogUrl: string,
  model?: ModelId,
  fetchFile: typeof fetch = fetch,
): Promise<SiteCatalog> {
  const folder = new URL('./', catalogUrl).href;
  // Where the catalog is on another host, that host need not learn which page asks for it.
  const quietly: typeof fetch = (input, init) => fetchFile(input, { ...init, referrerPolicy: 'no-referrer' });
  const load = async (id: ModelId) => ({
    ...(await loadBuiltCatalog(folder, id, quietly, 'site')),
    model: id,
  });
  const built = model
    ? await load(model)
    : await load('minilm-en').catch((error: unknown) =>
        // Only a missing file may mean that the other language was built.
        error instanceof DriftfeedError && /^vectors\/.*: 404$/.test(error.detail)
          ? load('bge-zh')
          : Promise.reject(error),
      );
  if (built.items.length === 0) throw new DriftfeedError('damaged-file', 'an empty catalog');
  const items = built.items.map((item) => ({ ...item, url: new URL(item.url, catalogUrl).href }));
  const rows = new Map<string, number>();
  items.forEach((item, row) => {
    const key = siteAddress(item.url);
    if (key !== null && !rows.has(key)) rows.set(key, row);
  });
  return {
    model: built.model,
    items,
    vectors: dequantise(built.vectors),
    hosts: items.map((item) => new URL(item.url).host),
    rowOf(address) {
      const key = siteAddress(address);
      return key === null ? undefined : rows.get(key);
    },
  };
}
