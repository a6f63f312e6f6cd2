// The starter catalog in memory, and the interests a person can pick from it.
import { loadBuiltCatalog } from '../catalog/built';
import type { SourcedItem } from '../catalog/item';
import { DriftfeedError } from '../device/errors';
import { dequantise, type Matrix, normalise, rowOf } from '../embedding/matrix';
import type { ModelId } from '../storage/schema';
import type { PickedInterest } from './profile';

export interface Starter {
  model: ModelId;
  items: readonly SourcedItem[];
  /** Row i is items[i]. */
  vectors: Matrix;
}

/** Throws `model-missing` where the build's catalog is absent or its parts do not fit together. */
export async function loadStarter(base: string, model: ModelId): Promise<Starter> {
  try {
    const { items, vectors } = await loadBuiltCatalog(`${base}catalog/`, model, fetch, 'starter');
    return { model, items, vectors: dequantise(vectors) };
  } catch (error) {
    throw new DriftfeedError('model-missing', error instanceof Error ? error.message : String(error));
  }
}

/** Languages recommended by default: those a language model can compare. */
export const defaultLanguages: Record<ModelId, ('en' | 'zh')[]> = { 'minilm-en': ['en'], 'bge-zh': ['zh'] };

/** A tag must carry this many items to be worth offering. */
const fewestItems = 5;
const mostTags = 60;

/** The tags that most items of a language carry, most first. */
export function commonTags(
  items: readonly Pick<SourcedItem, 'lang' | 'tags'>[],
  language: 'en' | 'zh',
): { tag: string; items: number }[] {
  const counts = new Map<string, number>();
  for (const item of items) {
    if (item.lang === language)
      for (const tag of new Set(item.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= fewestItems)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostTags)
    .map(([tag, count]) => ({ tag, items: count }));
}

/** Mean direction of the items that carry each tag; tags that none carries are left out. */
export function pickedInterests(starter: Starter, tags: readonly string[]): PickedInterest[] {
  return tags.flatMap((tag) => {
    const vector = new Float32Array(starter.vectors.dimensions);
    let found = 0;
    starter.items.forEach((item, row) => {
      if (!item.tags.includes(tag)) return;
      found++;
      const itemVector = rowOf(starter.vectors, row);
      for (let j = 0; j < vector.length; j++) vector[j] = vector[j]! + itemVector[j]!;
    });
    return found > 0 ? [{ tag, vector: normalise(vector) }] : [];
  });
}
