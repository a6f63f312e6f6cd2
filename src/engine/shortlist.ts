// The first stage of a feed from a large catalog: the candidates that are worth scoring, found exactly.
import { type Matrix, type QuantisedMatrix, quantise, rowsOf } from '../embedding/matrix';
import type { EventSequence } from '../interest/model';
import { createRetriever, type Retriever } from '../ranking/retrieval/retriever';
import type { Candidates } from './candidates';
import { pause } from './pause';

/** So many are scored as they are: with them a reaction still re-ranks the feed within its budget. */
const scoredInFull = 10_000;
/** Of more: those nearest to anything the person was at lately, an even part of all to be adventurous with, and news. */
const nearest = 6_000;
const evenly = 2_000;
const newest = 2_000;
/** Looking further back than this many different things would find little else. */
const lookBack = 64;

/** Rows made int8 without a break; some 15 ms. */
const quantisedInOne = 2_000;

/** Holds a large catalog's retriever, 800 bytes or so an item, until another one is asked about or `release`. */
export class Shortlister {
  #known: { all: Candidates; retriever: Promise<Retriever | null>; rows: string; value: Candidates } | null =
    null;

  /** `between`: awaited between steps of some 20 ms, so that the worker goes on answering. */
  constructor(private readonly between: () => Promise<void> = pause) {}

  /** Gives the retriever's memory back. */
  release(): void {
    this.#known = null;
  }

  /**
   * `all` where they are few, or where this machine has no WASM SIMD. Else the newest 2,000 live items, the 6,000 with the largest
   * cosine to any of the latest 64 different things of the sequence, and every so-manieth of the catalog, 2,000 in all;
   * in the order of `all`. The same input gives the same list.
   */
  async of(all: Candidates, sequence: () => EventSequence): Promise<Candidates> {
    if (this.#known?.all !== all) this.release(); // before there is another beside it
    if (all.items.length <= scoredInFull) return all;
    this.#known ??= { all, retriever: this.#retrieverOf(all.set.vectors), rows: '', value: all };
    const known = this.#known;
    const retriever = await known.retriever.catch((error: unknown) => {
      if (this.#known === known) this.#known = null; // so that the next caller tries again
      throw error;
    });
    if (!retriever) return all;
    const latest = latestVectors(sequence());
    const chosen = new Set<number>();
    for (const row of newestOf(all)) chosen.add(row);
    if (latest.length > 0) for (const row of await this.#nearest(retriever, latest)) chosen.add(row);
    const step = all.items.length / evenly;
    for (let k = 0; k < evenly; k++) chosen.add(Math.floor(k * step));
    const rows = [...chosen].sort((a, b) => a - b);
    // The same rows are the same object: what was computed of them still holds.
    if (known.rows !== rows.join()) Object.assign(known, { rows: rows.join(), value: someOf(all, rows) });
    return known.value;
  }

  async #retrieverOf(vectors: Matrix): Promise<Retriever | null> {
    const { rows, dimensions, data } = vectors;
    const whole: QuantisedMatrix = {
      rows,
      dimensions,
      values: new Int8Array(rows * dimensions),
      scales: new Float32Array(rows),
    };
    for (let start = 0; start < rows; start += quantisedInOne) {
      const end = Math.min(start + quantisedInOne, rows);
      const part = data.subarray(start * dimensions, end * dimensions);
      const { values, scales } = quantise({ rows: end - start, dimensions, data: part });
      whole.values.set(values, start * dimensions);
      whole.scales.set(scales, start);
      await this.between();
    }
    return createRetriever(whole, { between: this.between });
  }

  async #nearest(retriever: Retriever, latest: readonly Float32Array[]): Promise<number[]> {
    const steps = retriever.searchInSteps(latest, nearest);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value.map(({ row }) => row);
      await this.between();
    }
  }
}

/** Rows of live items. */
function newestOf({ items }: Candidates): number[] {
  return items
    .flatMap(({ published }, row) => (published === undefined ? [] : [{ published, row }]))
    .sort((a, b) => b.published - a.published || a.row - b.row)
    .slice(0, newest)
    .map(({ row }) => row);
}

/** Of the latest different things that the person was drawn to. */
function latestVectors(sequence: EventSequence): Float32Array[] {
  const latest = new Map<string, Float32Array>();
  for (let k = sequence.length - 1; k >= 0 && latest.size < lookBack; k--) {
    const { id, vector, weight } = sequence[k]!;
    if (weight > 0 && !latest.has(id)) latest.set(id, vector);
  }
  return [...latest.values()];
}

function someOf({ items, set }: Candidates, rows: readonly number[]): Candidates {
  const pick = <T>(list: readonly T[]): T[] => rows.map((row) => list[row]!);
  const { vectors, sites, ids, texts, kinds } = set;
  return {
    items: pick(items),
    set: {
      vectors: rowsOf(vectors, rows),
      sites: pick(sites),
      ids: pick(ids),
      ...(texts && { texts: pick(texts) }),
      ...(kinds && { kinds: pick(kinds) }),
    },
  };
}
