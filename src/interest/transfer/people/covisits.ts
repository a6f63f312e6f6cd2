// Collaborative signal: what people who had the person's recent things had as well, where a catalog says so.

/** Somebody's things: the row of each in a catalog or log, and when they had it (ms since 1970, or any order). */
export type Had = readonly { row: number; time: number }[];

/** Rare items, had together once by chance, count for less: as though each had been had so often more. */
const damping = 10;

/**
 * Likeness of items by who had them: w(a, b) = n(a, b) / √((n(a) + λ)(n(b) + λ)), the cosine of the items' columns in
 * the people × items table (Sarwar et al. 2001), damped. Score of c at a moment: Σ w(c, p) over the different recent
 * items p other than c, with n of what people had before that moment, so that nothing of the future is in it.
 * People with more than `mostItems` by then say little of any pair and are left out of n(a, b).
 */
export class CoVisits {
  /** Of each item, by time: who had it, and from when on. */
  private readonly holders: { person: number; time: number }[][];
  /** The moment from which on each person has too many items to say anything of a pair. */
  private readonly until: number[];

  constructor(people: readonly Had[], items: number, mostItems = 500) {
    this.holders = Array.from({ length: items }, () => []);
    this.until = people.map((had, person) => {
      const first = new Map<number, number>();
      for (const { row, time } of had) first.set(row, Math.min(time, first.get(row) ?? time));
      for (const [row, time] of first) this.holders[row]!.push({ person, time });
      return [...first.values()].sort(rising)[mostItems] ?? Number.POSITIVE_INFINITY;
    });
    for (const holders of this.holders) holders.sort((a, b) => rising(a.time, b.time));
  }

  /** By how many people an item was had before the moment. */
  count(row: number, at: number): number {
    const holders = this.holders[row]!;
    let low = 0;
    for (let high = holders.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (holders[middle]!.time < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** One score for each of `items`; `recent` are the rows of what the person had lately. */
  score(recent: Iterable<number>, items: ArrayLike<number>, at: number): Float32Array {
    // Σ over p of w(c, p) is, over the people who had c, what each says: Σ over the p they had of 1 / √(n(p) + λ).
    const said = new Map<number, number>();
    const share = (row: number) => 1 / Math.sqrt(this.count(row, at) + damping);
    const asked = new Set(recent);
    for (const row of asked) {
      const own = share(row);
      for (const person of this.speakers(row, at)) said.set(person, (said.get(person) ?? 0) + own);
    }
    return Float32Array.from(items, (row) => {
      const itself = asked.has(row) ? share(row) : 0;
      let sum = 0;
      for (const person of this.speakers(row, at)) sum += (said.get(person) ?? 0) - itself;
      return sum * share(row);
    });
  }

  private speakers(row: number, at: number): number[] {
    const holders = this.holders[row]!.slice(0, this.count(row, at));
    return holders.flatMap(({ person }) => (this.until[person]! < at ? [] : [person]));
  }
}

/** By `-`, two times of −∞ would not compare. */
function rising(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
