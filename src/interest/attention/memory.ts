// The pages attention looks at: the latest different ones, with what the encoder needs to know of each pair.
import { dot } from '../../embedding/matrix';
import type { InterestEvent } from '../model';

/** As far back as late fusion looks. */
const mostPages = 300;
/** The encoder's heads look at this many other pages. */
const contentNeighbours = 8;
const timeNeighbours = 4;
const contentTemperature = 0.1;
const hour = 3_600_000;
const day = 24 * hour;

interface MemoryPage {
  id: string;
  vector: Float32Array;
  weight: number;
  time: number;
  site: string;
  slot: number;
}

/** For page k the places of other pages and what each counts; sums to 1 (or to 0 where there are none). */
export interface Neighbours {
  /** pages × width; −1 where there are fewer. */
  places: Int32Array;
  shares: Float32Array;
  width: number;
}

/** Holds the latest `mostPages` different pages of weight above 0. */
export class PageMemory {
  private pages = new Map<string, MemoryPage>();
  /** Inner products by slot, kept up page by page. */
  private gram: Float32Array | null = null;
  private readonly free: number[] = Array.from({ length: mostPages }, (_, k) => mostPages - 1 - k);

  add({ id, vector, weight, time, site }: InterestEvent): void {
    if (weight <= 0) return;
    const known = this.pages.get(id);
    this.pages.delete(id);
    if (known?.vector === vector) {
      this.pages.set(id, { ...known, time, weight: Math.max(weight, known.weight) });
      return;
    }
    if (known) this.free.push(known.slot);
    else if (this.pages.size === mostPages) {
      const oldest = this.pages.values().next().value!;
      this.pages.delete(oldest.id);
      this.free.push(oldest.slot);
    }
    const slot = this.free.pop()!;
    this.gram ??= new Float32Array(mostPages * mostPages);
    for (const page of this.pages.values()) {
      const value = dot(vector, page.vector);
      this.gram[slot * mostPages + page.slot] = value;
      this.gram[page.slot * mostPages + slot] = value;
    }
    this.pages.set(id, { id, vector, time, site, slot, weight: Math.max(weight, known?.weight ?? 0) });
  }

  /** Newest first; without one page, as though it had never been read, where one is named. */
  view(without?: string): MemoryPage[] {
    return [...this.pages.values()].filter(({ id }) => id !== without).reverse();
  }

  /** Self-attention by content: the nearest other pages, softmax of their cosines at 0.1. */
  byContent(pages: readonly MemoryPage[]): Neighbours {
    const width = contentNeighbours;
    const result = noNeighbours(pages.length, width);
    const near = new Float64Array(width);
    pages.forEach((page, k) => {
      let count = 0;
      pages.forEach((other, j) => {
        if (j === k) return;
        const value = this.gram![page.slot * mostPages + other.slot]!;
        let place = count;
        if (count < width) count++;
        else if (value <= near[width - 1]!) return;
        else place = width - 1;
        for (; place > 0 && near[place - 1]! < value; place--) {
          near[place] = near[place - 1]!;
          result.places[k * width + place] = result.places[k * width + place - 1]!;
        }
        near[place] = value;
        result.places[k * width + place] = j;
      });
      fillShares(result, k, count, (n) => Math.exp((near[n]! - near[0]!) / contentTemperature));
    });
    return result;
  }

  /** Self-attention by time: the two pages read before and the two after, each by 1 / (1 + hours between). */
  byTime(pages: readonly MemoryPage[]): Neighbours {
    const width = timeNeighbours;
    const result = noNeighbours(pages.length, width);
    pages.forEach((page, k) => {
      const others = [k - 2, k - 1, k + 1, k + 2].filter((j) => j >= 0 && j < pages.length);
      others.forEach((j, n) => {
        result.places[k * width + n] = j;
      });
      fillShares(result, k, others.length, (n) => {
        return 1 / (1 + Math.abs(pages[others[n]!]!.time - page.time) / hour);
      });
    });
    return result;
  }
}

export type { MemoryPage };

/** Biases of the pages at a moment: pages × (log of the place, log of the days since). */
export function pageFeatures(pages: readonly MemoryPage[], at: number): Float64Array {
  const features = new Float64Array(pages.length * 2);
  pages.forEach(({ time }, k) => {
    features[2 * k] = Math.log1p(k);
    features[2 * k + 1] = Math.log1p(Math.max(0, at - time) / day);
  });
  return features;
}

function noNeighbours(pages: number, width: number): Neighbours {
  return {
    places: new Int32Array(pages * width).fill(-1),
    shares: new Float32Array(pages * width),
    width,
  };
}

function fillShares(
  { shares, width }: Neighbours,
  k: number,
  count: number,
  of: (n: number) => number,
): void {
  let total = 0;
  for (let n = 0; n < count; n++) total += of(n);
  for (let n = 0; n < count; n++) shares[k * width + n] = of(n) / total;
}
