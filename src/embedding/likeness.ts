// What a cosine means under each language model: how alike two texts are that have nothing to do with each other.
import type { ModelId } from '../storage/schema';
import type { Language } from './language';

/** A cosine for pairs of texts by their languages: both English, both Chinese, or one of each. */
export interface PairCosines {
  en: number;
  zh: number;
  mixed: number;
}

interface Likeness {
  /** Between two items, as `itemText` spells them: 19 of 20 unrelated pairs stay below. */
  items: PairCosines;
  /**
   * Between a short query and a page's title: 4 of 5 unrelated pairs stay below. More lenient, for what is found
   * is listed best first, and many a page that was asked for lies not far above.
   */
  search: PairCosines;
}

/**
 * Measured on the starter catalog (1482 English and 270 Chinese items): `items` on the shipped vectors, pairs
 * that share neither kind nor tag; `search` on each tag that 4 to 60 items carry, against the titles of those
 * that do not. Medians of the same pairs:
 *
 *                 items: en   zh  mixed    search: en   zh  mixed
 *   minilm-en          0.09 0.47  0.09           0.15 0.42  0.11
 *   bge-zh             0.62 0.42  0.43           0.47 0.31  0.32
 *
 * So one number would not do: 0.25, right for English under MiniLM, lies below nearly every pair under BGE.
 * And to each model all texts of the other's language are much alike, for it knows little of that language.
 */
export const unrelated: Readonly<Record<ModelId, Likeness>> = {
  'minilm-en': {
    items: { en: 0.25, zh: 0.64, mixed: 0.24 },
    search: { en: 0.22, zh: 0.54, mixed: 0.19 },
  },
  'bge-zh': {
    items: { en: 0.7, zh: 0.54, mixed: 0.53 },
    search: { en: 0.52, zh: 0.37, mixed: 0.37 },
  },
};

/** How alike two texts are by their cosine: 0 up to what unrelated ones reach, then in a line to 1. */
export function likenessOf(cosine: number, unrelatedCosine: number): number {
  return Math.max(0, (cosine - unrelatedCosine) / (1 - unrelatedCosine));
}

/** The cosine for a pair of texts in these languages. */
export function cosineOf(cosines: PairCosines, one: Language, other: Language): number {
  return one === other ? cosines[one] : cosines.mixed;
}
