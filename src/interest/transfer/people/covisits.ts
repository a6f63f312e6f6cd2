// Collaborative signal: what people who had the person's recent things had as well, where a catalog says so.
import { DriftfeedError } from '../../../device/errors';

/** How often two items were had by the same person; rows are those of a catalog or log. */
export interface CoVisit {
  a: number;
  b: number;
  count: number;
}

/** Rare items, had together once by chance, count for less: as though each had been had so often more. */
const damping = 10;

/**
 * Likeness of items by who had them: w(a, b) = n(a, b) / √((n(a) + λ)(n(b) + λ)), the cosine of the items' columns in
 * the people × items table (Sarwar et al. 2001), damped. Score of c: Σ w(c, p) over the different recent items p.
 */
export class CoVisits {
  private readonly near = new Map<number, Map<number, number>>();

  /** `counts[i]`: by how many people item i was had. Throws `misuse` where a pair names no item. */
  constructor(pairs: Iterable<CoVisit>, counts: ArrayLike<number>) {
    for (const { a, b, count } of pairs) {
      if (!(a >= 0 && b >= 0 && a < counts.length && b < counts.length && a !== b && count > 0))
        throw new DriftfeedError('misuse', `no pair ${a}, ${b}`);
      const weight = count / Math.sqrt((counts[a]! + damping) * (counts[b]! + damping));
      this.note(a, b, weight);
      this.note(b, a, weight);
    }
  }

  /** One score for each of `items`; `recent` are the rows of what the person had lately. */
  score(recent: Iterable<number>, items: ArrayLike<number>): Float32Array {
    const sums = new Map<number, number>();
    for (const row of new Set(recent))
      for (const [other, weight] of this.near.get(row) ?? [])
        sums.set(other, (sums.get(other) ?? 0) + weight);
    return Float32Array.from(items, (row) => sums.get(row) ?? 0);
  }

  private note(from: number, to: number, weight: number): void {
    const known = this.near.get(from);
    if (known) known.set(to, weight);
    else this.near.set(from, new Map([[to, weight]]));
  }
}

/** Counts pairs in people's sets of items. People with more than `mostItems` say little of any pair and are left out. */
export function countCoVisits(
  people: Iterable<readonly number[]>,
  items: number,
  mostItems = 500,
): { pairs: CoVisit[]; counts: Uint32Array } {
  const counts = new Uint32Array(items);
  const pairs = new Map<number, number>();
  for (const list of people) {
    const rows = [...new Set(list)].sort((a, b) => a - b);
    for (const row of rows) counts[row]!++;
    if (rows.length > mostItems) continue;
    for (let i = 0; i < rows.length; i++)
      for (let j = i + 1; j < rows.length; j++) {
        const key = rows[i]! * items + rows[j]!;
        pairs.set(key, (pairs.get(key) ?? 0) + 1);
      }
  }
  return {
    pairs: [...pairs].map(([key, count]) => ({ a: Math.floor(key / items), b: key % items, count })),
    counts,
  };
}
