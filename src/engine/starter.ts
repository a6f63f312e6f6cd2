// The starter catalog, as much of it as is asked for, and the interests a person can pick from it.
import { type BuiltCatalog, type CatalogShard, type LoadedShard, openBuiltCatalog } from '../catalog/built';
import type { Kind, Language, SourcedItem } from '../catalog/item';
import { DriftfeedError } from '../device/errors';
import { dequantiseAll, dequantiseRow, type Matrix, normalise } from '../embedding/matrix';
import type { ModelId } from '../storage/schema';
import type { PickedInterest } from './profile';

/** Part of the starter catalog. */
export interface Starter {
  model: ModelId;
  items: readonly SourcedItem[];
  /** Row i is items[i]. */
  vectors: Matrix;
}

/** What of a catalog is asked for; all kinds where none is named, all languages likewise. */
export interface CatalogFilter {
  kinds: readonly Kind[];
  languages: readonly Language[];
}

/** Reads what is in it; its shards are loaded when asked for. Throws `model-missing` where the build's catalog is absent. */
export function openStarter(base: string, model: ModelId): Promise<BuiltCatalog> {
  return asMissing(openBuiltCatalog(`${base}catalog/`, [model], { source: 'starter' }));
}

/**
 * The shards that hold something of what is asked for, and perhaps more, in the catalog's order. Throws
 * `model-missing` where one does not come or is not of this build; those that did come stay.
 */
export function shardsFor({ shards }: BuiltCatalog, filter: CatalogFilter): Promise<LoadedShard[]> {
  return asMissing(Promise.all(wanted(shards, filter).map((shard) => shard.load())));
}

function wanted(shards: readonly CatalogShard[], { kinds, languages }: CatalogFilter): CatalogShard[] {
  const some = <T>(asked: readonly T[], held: readonly T[]) =>
    asked.length === 0 || held.some((each) => asked.includes(each));
  return shards.filter((shard) => some(kinds, shard.kinds) && some(languages, shard.languages));
}

/** All of it that is in the languages; throws as `shardsFor`. */
export async function starterIn(catalog: BuiltCatalog, languages: readonly Language[]): Promise<Starter> {
  const parts = await shardsFor(catalog, { kinds: [], languages });
  return {
    model: catalog.model,
    items: parts.flatMap(({ items }) => items),
    vectors: dequantiseAll(
      parts.map(({ vectors }) => vectors),
      catalog.dimensions,
    ),
  };
}

async function asMissing<Value>(loading: Promise<Value>): Promise<Value> {
  try {
    return await loading;
  } catch (error) {
    throw new DriftfeedError('model-missing', error instanceof Error ? error.message : String(error));
  }
}

/** Languages recommended by default: those a language model can compare. */
export const defaultLanguages: Record<ModelId, Language[]> = { 'minilm-en': ['en'], 'bge-zh': ['zh'] };

/** A tag must carry this many items to be worth offering. */
const fewestItems = 5;
const mostTags = 60;

/** The tags that most items of a language carry, most first. Needs no vectors; throws as `shardsFor`. */
export async function commonTags(
  { shards }: BuiltCatalog,
  language: Language,
): Promise<{ tag: string; items: number }[]> {
  const counts = new Map<string, number>();
  const asked = wanted(shards, { kinds: [], languages: [language] });
  for (const items of await asMissing(Promise.all(asked.map((shard) => shard.items())))) {
    for (const { lang, tags } of items)
      if (lang === language) for (const tag of new Set(tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= fewestItems)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostTags)
    .map(([tag, count]) => ({ tag, items: count }));
}

/**
 * Mean direction of the items that carry each tag, in whatever language; tags that none carries are left out. Vectors
 * are loaded of the shards that have one. Throws as `shardsFor`.
 */
export async function pickedInterests(
  { shards, dimensions }: BuiltCatalog,
  tags: readonly string[],
): Promise<PickedInterest[]> {
  const asked = new Set(tags);
  const loading = shards.map(async (shard) => {
    const items = await shard.items();
    return items.some((item) => item.tags.some((tag) => asked.has(tag))) ? shard.load() : null;
  });
  const parts = (await asMissing(Promise.all(loading))).filter((part) => part !== null);
  const itemVector = new Float32Array(dimensions);
  return tags.flatMap((tag) => {
    const vector = new Float32Array(dimensions);
    let found = 0;
    for (const { items, vectors } of parts) {
      items.forEach((item, row) => {
        if (!item.tags.includes(tag)) return;
        found++;
        dequantiseRow(vectors, row, itemVector);
        for (let j = 0; j < dimensions; j++) vector[j] = vector[j]! + itemVector[j]!;
      });
    }
    return found > 0 ? [{ tag, vector: normalise(vector) }] : [];
  });
}
