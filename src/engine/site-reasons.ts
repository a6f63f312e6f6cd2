// Interest of a reader of one site, and why an item suits it: late fusion and a half-life average together.
import { type Matrix, rowOf } from '../embedding/matrix';
import { HalfLifeModel } from '../interest/decay/half-life';
import { TopKModel } from '../interest/decay/top-k';
import type { EventSequence, InterestModel } from '../interest/model';

/** Inner products between two pauses, a few milliseconds' worth, so that no task grows long on a phone. */
const productsAtOnce = 8192;

/** A page the interest in an item rests on; `share` of the score is lost without it. */
export interface PageShare {
  url: string;
  share: number;
}

/**
 * Both models see the same events. Their scores are brought to one scale by the spread they have over the
 * catalog and added: top-3 keeps interests apart, the half-life average favours what is read now.
 */
export class SiteInterest {
  private readonly models: readonly InterestModel[] = [new TopKModel(), new HalfLifeModel()];
  private spreads: number[] = [];

  constructor(
    private readonly events: EventSequence,
    private readonly now: number,
  ) {
    for (const model of this.models) model.observe(events);
  }

  /** One score a row, in steps with `pause` in between, so that the page stays responsive. */
  async score(vectors: Matrix, pause: () => Promise<void>): Promise<Float32Array> {
    const sum = new Float32Array(vectors.rows);
    this.spreads = [];
    const rowsAtOnce = Math.max(16, Math.floor(productsAtOnce / Math.max(1, this.events.length)));
    for (const model of this.models) {
      const scores = new Float32Array(vectors.rows);
      const forecast = model.forecast(this.now);
      for (let start = 0; start < vectors.rows; start += rowsAtOnce) {
        if (start > 0) await pause();
        const rows = Math.min(rowsAtOnce, vectors.rows - start);
        const { dimensions } = vectors;
        const data = vectors.data.subarray(start * dimensions, (start + rows) * dimensions);
        const part = model.score(forecast, { vectors: { rows, dimensions, data }, sites: [], ids: [] });
        scores.set(part, start);
      }
      const spread = standardDeviation(scores);
      this.spreads.push(spread);
      if (spread > 0) for (let row = 0; row < scores.length; row++) sum[row]! += scores[row]! / spread;
    }
    return sum;
  }

  /** The pages that row's score would fall furthest without, largest first. Needs `score` first. */
  reasons(vectors: Matrix, row: number, limit: number): PageShare[] {
    const candidate = rowOf(vectors, row);
    const lost = new Map<string, number>();
    let whole = 0;
    this.models.forEach((model, position) => {
      const spread = this.spreads[position] ?? 0;
      if (spread === 0) return;
      const one = { rows: 1, dimensions: vectors.dimensions, data: candidate };
      const score = model.score(model.forecast(this.now), { vectors: one, sites: [], ids: [] })[0]! / spread;
      whole += score;
      for (const { index, share } of model.explain(candidate, { limit: this.events.length })) {
        const { id } = this.events[index]!;
        lost.set(id, (lost.get(id) ?? 0) + share * score);
      }
    });
    if (!(whole > 0)) return [];
    return [...lost]
      .map(([url, loss]) => ({ url, share: loss / whole }))
      .sort((a, b) => b.share - a.share || (a.url < b.url ? -1 : 1))
      .slice(0, limit);
  }
}

function standardDeviation(values: Float32Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let variance = 0;
  for (const value of values) variance += (value - mean) ** 2 / values.length;
  const deviation = Math.sqrt(variance);
  return deviation < 1e-6 ? 0 : deviation;
}
