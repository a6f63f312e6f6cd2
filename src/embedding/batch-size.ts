// How many tokens a batch on a GPU should have: found on the batches that are run anyway.

const firstTokens = 256;
const mostTokens = 4096;
/** Batches at a size before it is judged; the first may still be compiling shaders, so the quickest counts. */
const judged = 3;
/** A doubled batch is kept where it makes a token cheaper by this much at least. */
const worthwhile = 0.9;
/** Longer batches would keep a cancel, and whatever else the GPU has to draw, waiting. */
const longestMilliseconds = 400;

/** Doubles the batch for as long as tokens get cheaper by it, and then stays. */
export class BatchProbe {
  /** Tokens that the next batch may have. */
  tokens: number;
  private settled: boolean;
  /** Milliseconds a token, at half the size; none at first. */
  private costBefore = Number.POSITIVE_INFINITY;
  private costs: number[] = [];

  /** `known`: what a probe found before on this device, or null. Where it could not have been, the nearest that could. */
  constructor(known: number | null = null) {
    this.tokens = Math.min(mostTokens, Math.max(firstTokens, known ?? firstTokens));
    this.settled = known !== null;
  }

  /** What was found; null while the probe goes on. */
  get found(): number | null {
    return this.settled ? this.tokens : null;
  }

  /** A batch of so many tokens, padding included, has been run. One that was not nearly full tells nothing. */
  note(tokens: number, milliseconds: number): void {
    if (this.settled || tokens < 0.6 * this.tokens) return;
    this.costs.push(milliseconds / tokens);
    if (this.costs.length < judged) return;
    const cost = Math.min(...this.costs);
    this.costs = [];
    const tooLong = 2 * this.tokens * cost > longestMilliseconds;
    if (cost > worthwhile * this.costBefore) {
      this.tokens /= 2; // the doubling was not worth it
      this.settled = true;
    } else if (tooLong || this.tokens === mostTokens) {
      this.settled = true;
    } else {
      this.costBefore = cost;
      this.tokens *= 2;
    }
  }
}
