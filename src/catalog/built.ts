// Opens a catalog whose vectors were made at build time: the starter catalog, or a site's own. What is in it is
// known from its index; items and vectors are loaded shard by shard, as they are asked for.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import type { ModelId } from '../storage/schema';
import {
  checkHash,
  countSchema,
  fileNameSchema,
  filesAt,
  type GetFile,
  type ItemVectors,
  kept,
  parseFile,
  sha256Schema,
  unpackVectors,
} from './built-files';
import { openWholeCatalog, wholeIndexSchema } from './built-whole';
import { catalogSchema, type Kind, kinds, type Language, languages, type SourcedItem } from './item';

const shardSchema = v.object({
  /** The catalog file, beside the folder vectors/. */
  file: fileNameSchema,
  sha256: sha256Schema,
  items: countSchema,
  /** What its items are of. */
  kinds: v.array(v.picklist(kinds)),
  languages: v.array(v.picklist(languages)),
  /** SHA-256 of its texts as the models were given them: tells tools/catalog-vectors what to make anew. */
  textHash: sha256Schema,
  /** By model: SHA-256 of vectors/<model>/<file>.bin, whose row i belongs to the file's item i. */
  vectors: v.record(v.string(), sha256Schema),
});

/** vectors/index.json: the files that make up the catalog, in order, and the models that have read all of them. */
export const builtIndexSchema = v.object({
  shards: v.pipe(v.array(shardSchema), v.minLength(1)),
  models: v.record(
    v.string(),
    v.object({
      dimensions: v.pipe(v.number(), v.integer(), v.minValue(1)),
      /** SHA-256 of the model file that made the vectors. */
      modelSha256: sha256Schema,
    }),
  ),
});
export type BuiltIndex = v.InferOutput<typeof builtIndexSchema>;
type IndexedShard = BuiltIndex['shards'][number];

/** Where a shard's vectors lie. */
export function blockName(model: string, file: string): string {
  return `vectors/${model}/${file.replace(/\.json$/, '.bin')}`;
}

/** A part of a catalog that is loaded by itself: one of its files. */
export interface CatalogShard {
  file: string;
  count: number;
  /** What its items are of. */
  kinds: readonly Kind[];
  languages: readonly Language[];
  /**
   * Without their vectors. What is loaded stays, concurrent asks share one load, and one that failed is tried again
   * by the next to ask. Throws `source-unreachable` where a file does not come, `damaged-file` where one is malformed
   * or of another build.
   */
  items(): Promise<readonly SourcedItem[]>;
  /** The same with their vectors. */
  load(): Promise<LoadedShard>;
}

export interface LoadedShard {
  items: readonly SourcedItem[];
  /** Row i is items[i]. */
  vectors: ItemVectors;
}

export interface BuiltCatalog {
  /** Whose vectors these are. */
  model: ModelId;
  dimensions: number;
  /** In the catalog's order. */
  shards: readonly CatalogShard[];
}

export interface OpenOptions {
  fetchFile?: typeof fetch;
  /** Every item's `source`. */
  source?: string;
}

/**
 * Reads the index of the catalog at `baseUrl` (ends in a slash), and nothing else yet; of `models` the first that it
 * has vectors of is taken. Throws `source-unreachable` where the index does not come or has none of them,
 * `damaged-file` where it is malformed. Without a secure context there is no SHA-256, and then only lengths are
 * compared. A catalog of the earlier form, one block for all files, is one shard.
 */
export async function openBuiltCatalog(
  baseUrl: string,
  models: readonly ModelId[],
  { fetchFile = fetch, source = 'catalog' }: OpenOptions = {},
): Promise<BuiltCatalog> {
  const get = filesAt(baseUrl, fetchFile);
  const index = parseFile(
    v.union([builtIndexSchema, wholeIndexSchema]),
    await get('vectors/index.json'),
    'vectors/index.json',
  );
  if ('files' in index) return openWholeCatalog(index, models, get, source);
  const model = models.find((id) => index.models[id]);
  if (!model) throw new DriftfeedError('source-unreachable', `no vectors of ${models.join(', ')}`);
  const { dimensions } = index.models[model]!;
  const shards = index.shards.map((shard): CatalogShard => {
    const items = kept(() => readItems(shard, get, source));
    const vectors = kept(() => readVectors(shard, model, dimensions, get));
    return {
      ...shard,
      count: shard.items,
      items,
      async load() {
        const [theirs, block] = await Promise.all([items(), vectors()]);
        return { items: theirs, vectors: block };
      },
    };
  });
  return { model, dimensions, shards };
}

async function readItems(
  { file, sha256, items: count }: IndexedShard,
  get: GetFile,
  source: string,
): Promise<SourcedItem[]> {
  const bytes = await get(file);
  await checkHash(bytes, sha256, file);
  const { items } = parseFile(catalogSchema, bytes, file);
  if (items.length !== count)
    throw new DriftfeedError('damaged-file', `${file}: ${items.length} items, not ${count}`);
  return items.map((item) => ({ ...item, source }));
}

async function readVectors(
  { file, items: rows, vectors }: IndexedShard,
  model: ModelId,
  dimensions: number,
  get: GetFile,
): Promise<ItemVectors> {
  const name = blockName(model, file);
  const sha256 = vectors[model];
  if (!sha256) throw new DriftfeedError('damaged-file', `${name} is not in the index`);
  const block = await get(name);
  await checkHash(block, sha256, name);
  return unpackVectors(block, rows, dimensions);
}
