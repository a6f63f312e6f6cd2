// Reads a catalog as it was built before there were shards: one block of vectors for all of its files.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import type { ModelId } from '../storage/schema';
import type { BuiltCatalog, LoadedShard } from './built';
import {
  checkHash,
  countSchema,
  fileNameSchema,
  type GetFile,
  kept,
  parseFile,
  sha256Schema,
  unpackVectors,
} from './built-files';
import { catalogSchema, kinds, languages } from './item';

/** vectors/index.json */
export const wholeIndexSchema = v.object({
  files: v.pipe(v.array(fileNameSchema), v.minLength(1)),
  items: countSchema,
  /** Of the files' bytes, one after another. */
  catalogHash: sha256Schema,
});

/** vectors/<model>.json: what vectors/<model>.bin holds. Row i belongs to the catalog's item i. */
const headerSchema = v.object({
  model: v.string(),
  dimensions: v.pipe(v.number(), v.integer(), v.minValue(1)),
  rows: countSchema,
  catalogHash: sha256Schema,
});

/** Throws as `openBuiltCatalog`. Items and vectors are loaded together. */
export async function openWholeCatalog(
  index: v.InferOutput<typeof wholeIndexSchema>,
  models: readonly ModelId[],
  get: GetFile,
  source: string,
): Promise<BuiltCatalog> {
  const [model, ...others] = models;
  let bytes: ArrayBuffer;
  try {
    bytes = await get(`vectors/${model}.json`);
  } catch (error) {
    // Only a missing file may mean that another model has read it.
    const missing = error instanceof DriftfeedError && error.detail.endsWith(': 404');
    if (missing && others.length > 0) return openWholeCatalog(index, others, get, source);
    throw error;
  }
  const header = parseFile(headerSchema, bytes, `vectors/${model}.json`);
  if (header.model !== model)
    throw new DriftfeedError('damaged-file', `vectors are of model ${header.model}`);
  if (header.catalogHash !== index.catalogHash || header.rows !== index.items)
    throw new DriftfeedError('damaged-file', 'vectors were made from another catalog');

  const load = kept(async (): Promise<LoadedShard> => {
    const [block, ...files] = await Promise.all([`vectors/${model}.bin`, ...index.files].map(get));
    await checkHash(await new Blob(files).arrayBuffer(), index.catalogHash, 'catalog files');
    const items = files.flatMap((file, place) => parseFile(catalogSchema, file, index.files[place]!).items);
    if (items.length !== index.items)
      throw new DriftfeedError('damaged-file', `${items.length} items, not ${index.items}`);
    return {
      items: items.map((item) => ({ ...item, source })),
      vectors: unpackVectors(block!, header.rows, header.dimensions),
    };
  });
  const shard = {
    file: index.files.join(),
    count: index.items,
    kinds,
    languages,
    items: async () => (await load()).items,
    load,
  };
  return { model, dimensions: header.dimensions, shards: [shard] };
}
