// Cross-person transfer (systems.md S4): what is expected of people, until the person's own pages speak.
import { standardised } from '../../blend/standard';
import { ObservedModel } from '../../decay/observed';
import type {
  Attribution,
  CandidateSet,
  EventSequence,
  ExplainOptions,
  Forecast,
  InterestEvent,
  InterestModel,
} from '../../model';
import { Prior, type PriorOptions, type PriorSource } from './prior';

export interface PeopleOptions extends PriorOptions {
  /** κ: with so many pages of the person's own both sides count the same. */
  kappa?: number;
  /** How many pages an event's page counts as; 1 by default. */
  pagesOf?: (event: InterestEvent) => number;
  /** The prior's say never falls below this; 0 unless the person asked for a source themselves. */
  leastSay?: number;
}

/** Chosen on people not judged by (`npm run evaluate`, learner people): 1 beside the blend on movielens-small and amazon-beauty. */
const defaultKappa = 1;

/** α = κ / (κ + n): the prior's say beside n pages of one's own, not below `least`. */
export function sayOfPrior(pages: number, kappa = defaultKappa, least = 0): number {
  return Math.max(least, kappa / (kappa + pages));
}

/** What is left of the last scoring, to explain one of its candidates by. */
interface Scored {
  rows: Map<string, number>;
  /** α · z(prior) and (1 − α) · z(own) of each. */
  prior: Float32Array;
  own: Float32Array;
}

/**
 * new = α · source + (1 − α) · target, on scores: α z(prior) + (1 − α) z(own), both standardised within the
 * candidates, α by `sayOfPrior` from n different pages that count for something. Without any page the prior alone.
 */
export class PeopleModel extends ObservedModel {
  readonly name = 'people';
  private readonly prior: Prior;
  private readonly kappa: number;
  private readonly leastSay: number;
  private readonly pagesOf: (event: InterestEvent) => number;
  /** Pages that count for something, each with how many it counts as. */
  private readonly pages = new Map<string, number>();
  private scored: Scored | null = null;

  /** `own` is the person's own model; it observes what this one does. */
  constructor(
    private readonly own: InterestModel,
    source: PriorSource,
    options: PeopleOptions = {},
  ) {
    super();
    this.prior = new Prior(source, options);
    this.kappa = options.kappa ?? defaultKappa;
    this.leastSay = options.leastSay ?? 0;
    this.pagesOf = options.pagesOf ?? (() => 1);
  }

  /** α as it stands. */
  get say(): number {
    const pages = [...this.pages.values()].reduce((sum, count) => sum + count, 0);
    return sayOfPrior(pages, this.kappa, this.leastSay);
  }

  override observe(sequence: EventSequence): void {
    this.own.observe(sequence);
    this.events = [...sequence];
    this.reset();
    for (const event of sequence) this.take(event);
  }

  override update(event: InterestEvent): void {
    this.own.update(event);
    super.update(event);
  }

  protected reset(): void {
    this.prior.reset();
    this.pages.clear();
    this.scored = null;
  }

  protected take(event: InterestEvent): void {
    this.prior.see(event.vector, event.weight * this.pagesOf(event));
    if (event.weight > 0) this.pages.set(event.id, this.pagesOf(event));
  }

  protected vector(): Float32Array | null {
    return this.pages.size > 0 ? this.own.forecast(this.events.at(-1)!.time).vector : null;
  }

  score(forecast: Forecast, candidates: CandidateSet): Float32Array {
    const { say } = this;
    const expected = standardised(this.prior.score(candidates.vectors));
    const prior = expected.map((value) => say * value);
    let own = new Float32Array(prior.length);
    if (this.pages.size > 0) {
      const scores = standardised(this.own.score(this.own.forecast(forecast.at), candidates));
      own = scores.map((value) => (1 - say) * value);
    }
    const rows = new Map(candidates.ids.map((id, row) => [id, row]));
    this.scored = { rows, prior, own };
    return prior.map((value, row) => value + own[row]!);
  }

  /** Pages by what the own model's part loses without them, in proportion to that part of the score. */
  explain(candidate: Float32Array, options: ExplainOptions = {}): Attribution[] {
    if (this.pages.size === 0) return [];
    const part = 1 - this.priorPart(options.id ?? '');
    return this.own
      .explain(candidate, options)
      .map(({ index, share }) => ({ index, share: share * part }))
      .filter(({ share }) => share > 0);
  }

  /**
   * How much of the last score of the candidate with this id rests on each direction of the prior, 0..1 in all; null
   * where it was not scored.
   */
  explainPrior(id: string, candidate: Float32Array): Float64Array | null {
    if (!this.scored?.rows.has(id)) return null;
    const part = this.priorPart(id);
    return this.prior.responsibilities(candidate).map((share) => share * part);
  }

  /** The prior's part of a positive score, 0..1; its say where the candidate was not scored. */
  private priorPart(id: string): number {
    const { scored, say } = this;
    const row = scored?.rows.get(id);
    if (!scored || row === undefined) return say;
    const prior = Math.max(0, scored.prior[row]!);
    const own = Math.max(0, scored.own[row]!);
    return prior + own > 0 ? prior / (prior + own) : say;
  }

  /** The own model belongs to whoever made it. */
  override dispose(): void {
    this.events = [];
    this.reset();
  }
}
