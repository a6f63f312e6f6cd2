// Late fusion: a candidate is as interesting as the few pages it is most like. Keeps every interest apart,
// where an average blurs them.
import type { Attribution, CandidateSet, ExplainOptions, Forecast, InterestEvent } from '../model';
import { CosineColumns } from './columns';
import { dotAt } from './cosines';
import { deletionShares, pagesOf } from './deletion';
import { defaultReasons, ObservedModel } from './observed';

/** Remembering further back than this many different pages gains little and costs time. */
const defaultLookBack = 300;

/** The k largest of the values offered, and their mean. */
export class LargestMean {
  private readonly values: Float64Array;
  private count = 0;

  constructor(private readonly k: number) {
    this.values = new Float64Array(k);
  }

  clear(): void {
    this.count = 0;
  }

  offer(value: number): void {
    const { values, k } = this;
    let place = this.count;
    if (place < k) this.count++;
    else if (value <= values[k - 1]!) return;
    else place = k - 1;
    while (place > 0 && values[place - 1]! < value) {
      values[place] = values[place - 1]!;
      place--;
    }
    values[place] = value;
  }

  /** Over those offered where they are fewer than k; 0 where there are none. */
  mean(): number {
    let sum = 0;
    for (let i = 0; i < this.count; i++) sum += this.values[i]!;
    return this.count > 0 ? sum / this.count : 0;
  }

  /** Sum over k, the missing ones counting as zeros. */
  sumOverK(): number {
    return (this.mean() * this.count) / this.k;
  }
}

interface RememberedPage {
  id: string;
  vector: Float32Array;
  weight: number;
}

/**
 * Score of c: mean of the k largest w · cos(e, c) over the latest `lookBack` different pages with w > 0
 * (each with its latest vector and its largest weight), less the k largest |w| · max(0, cos) / k over the
 * pages with w < 0.
 */
export class TopKModel extends ObservedModel {
  readonly name = 'top-3';
  private pages = new Map<string, RememberedPage>();
  private readonly columns = new CosineColumns();

  constructor(
    private readonly k = 3,
    private readonly lookBack = defaultLookBack,
  ) {
    super();
  }

  protected reset(): void {
    this.pages.clear();
  }

  protected take(event: InterestEvent): void {
    if (event.weight === 0) return;
    const known = this.pages.get(event.id);
    // Deleting first moves the page to the end of the map's order, which is the order of recency.
    this.pages.delete(event.id);
    const sameSign = known && known.weight > 0 === event.weight > 0;
    const weight = sameSign && Math.abs(known.weight) > Math.abs(event.weight) ? known.weight : event.weight;
    this.pages.set(event.id, { id: event.id, vector: event.vector, weight });
    if (this.pages.size > 2 * this.lookBack) this.pages = new Map(this.remembered().map((p) => [p.id, p]));
  }

  protected vector(): null {
    return null;
  }

  /** Latest pages, oldest first. */
  private remembered(): RememberedPage[] {
    return [...this.pages.values()].slice(-this.lookBack);
  }

  score(_forecast: Forecast, candidates: CandidateSet): Float32Array {
    const pages = this.remembered();
    const columns = pages.map((page) => this.columns.column(candidates.vectors, page.vector));
    const liked = new LargestMean(this.k);
    const disliked = new LargestMean(this.k);
    return new Float32Array(candidates.vectors.rows).map((_, row) => {
      liked.clear();
      disliked.clear();
      for (let page = 0; page < pages.length; page++)
        offerTo(liked, disliked, pages[page]!.weight, columns[page]![row]!);
      return liked.mean() - disliked.sumOverK();
    });
  }

  explain(candidate: Float32Array, options: ExplainOptions = {}): Attribution[] {
    const near = this.remembered()
      .filter(({ weight }) => weight > 0)
      .map((page) => ({ page, near: page.weight * dotAt(page.vector, 0, candidate, 0, candidate.length) }))
      .sort((a, b) => b.near - a.near)
      .slice(0, this.k);
    const events = new Map(pagesOf(this.events).map((page) => [page.id, page]));
    return deletionShares(
      this.scoreOne(candidate),
      near.map(({ page }) => ({ page: events.get(page.id)!, score: this.scoreOne(candidate, page.id) })),
      options.limit ?? defaultReasons,
    );
  }

  /** Score of one candidate, as though the page `without` had never been visited where one is named. */
  scoreOne(candidate: Float32Array, without?: string): number {
    const pages = without === undefined ? this.remembered() : this.rememberedWithout(without);
    return this.fuse(pages, candidate);
  }

  /** With a page gone, the next older one comes into view, where it is still held. */
  private rememberedWithout(id: string): RememberedPage[] {
    return [...this.pages.values()].filter((page) => page.id !== id).slice(-this.lookBack);
  }

  private fuse(pages: readonly RememberedPage[], candidate: Float32Array): number {
    const liked = new LargestMean(this.k);
    const disliked = new LargestMean(this.k);
    for (const { vector, weight } of pages)
      offerTo(liked, disliked, weight, dotAt(vector, 0, candidate, 0, candidate.length));
    return liked.mean() - disliked.sumOverK();
  }
}

function offerTo(liked: LargestMean, disliked: LargestMean, weight: number, cosine: number): void {
  const value = weight * cosine;
  if (weight > 0) liked.offer(value);
  else if (value < 0) disliked.offer(-value);
}
