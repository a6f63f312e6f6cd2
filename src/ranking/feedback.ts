// What the person's reactions say of every candidate.
import type { SourcedItem } from '../catalog/item';
import type { Language } from '../embedding/language';
import { cosineOf, likenessOf, type PairCosines } from '../embedding/likeness';
import type { Matrix } from '../embedding/matrix';
import { innerProducts } from '../interest/decay/cosines';
import type { FeedbackAction } from '../storage/schema';

/** A reaction of the person's with the vector of what it was about. */
export interface FeedbackSignal {
  url: string;
  action: FeedbackAction;
  /** Of the text the vector was made of. */
  lang: Language;
  /** Unit vector in the candidates' space. The same array each time, so that what was computed of it is found again. */
  vector: Float32Array;
}

/** In standard deviations of the interest score: what one reaction to an identical item is worth. */
const feedbackWeight: Record<FeedbackAction, number> = {
  open: 0.3,
  save: 0.9,
  like: 1.5,
  less: -2.2,
  hide: -0.8,
};
const feedbackLimit = 3;

/** Likeness of the candidates to one thing, without those that are not alike at all: most are not. */
interface Column {
  lang: Language;
  unrelated: PairCosines;
  rows: Int32Array;
  likeness: Float64Array;
}

/** By the candidates, then by the reaction's vector; both may go when nobody else holds them. */
const columns = new WeakMap<readonly SourcedItem[], WeakMap<Float32Array, Column>>();

/**
 * One term a candidate: each reaction counts by how alike the two are (linear from what unrelated items reach to 1),
 * summed and limited so that no pile of likes drowns the rest. What is alike is kept with the candidates, so one
 * reaction more costs one pass over them, whatever came before.
 */
export function feedbackTerms(
  items: readonly SourcedItem[],
  vectors: Matrix,
  feedback: readonly FeedbackSignal[],
  unrelated: PairCosines,
): Float64Array {
  let kept = columns.get(items);
  if (!kept) {
    kept = new WeakMap();
    columns.set(items, kept);
  }
  const sums = new Float64Array(items.length);
  for (const { action, lang, vector } of feedback) {
    let column = kept.get(vector);
    if (column?.lang !== lang || column.unrelated !== unrelated) {
      column = columnOf(items, vectors, vector, lang, unrelated);
      kept.set(vector, column);
    }
    const weight = feedbackWeight[action];
    const { rows, likeness } = column;
    for (let k = 0; k < rows.length; k++) sums[rows[k]!]! += weight * likeness[k]!;
  }
  return sums.map((sum) => Math.max(-feedbackLimit, Math.min(feedbackLimit, sum)));
}

function columnOf(
  items: readonly SourcedItem[],
  vectors: Matrix,
  vector: Float32Array,
  lang: Language,
  unrelated: PairCosines,
): Column {
  const rows: number[] = [];
  const likeness: number[] = [];
  innerProducts(vectors, vector).forEach((cosine, row) => {
    const alike = likenessOf(cosine, cosineOf(unrelated, items[row]!.lang, lang));
    if (alike === 0) return;
    rows.push(row);
    likeness.push(alike);
  });
  return { lang, unrelated, rows: Int32Array.from(rows), likeness: Float64Array.from(likeness) };
}
