// The ensemble: the blend with the learned models' opinions as further scores, each counting for what it has earned.
import { DriftfeedError } from '../../device/errors';
import { defaultReasons } from '../decay/observed';
import type {
  Attribution,
  CandidateSet,
  EventSequence,
  ExplainOptions,
  Forecast,
  InterestEvent,
  InterestModel,
} from '../model';
import { type BlendModel, type Choice, choiceLists } from './model';
import { type Scale, scaleOf, standardise, standardised } from './standard';
import { type ChoiceList, learnWeights } from './weights';

interface EnsembleForecast extends Forecast {
  /** Of the blend, then of the others in their order. */
  parts: readonly Forecast[];
}

/** What the parts said of the candidates last scored, so that one of them is explained in the same measure. */
interface Scored {
  rows: ReadonlyMap<string, number>;
  raw: readonly Float32Array[];
  scales: readonly Scale[];
}

/** How many choices the start (the blend alone) is worth. */
const pull = 10;
/** A part that makes up less than this of what is said of a candidate is not asked for pages: asking costs most. */
const leastHeard = 0.1;
/** Pages asked of each part for one explanation. */
const reasonsOfPart = 12;

/**
 * Score of c: b(c) + Σ_k w_k z_k(c), b the blend's score, z_k that of a further model standardised within the
 * candidates (stacked generalisation: Wolpert 1992). At weights 0 it is the blend.
 */
export class EnsembleModel implements InterestModel {
  readonly name = 'ensemble';
  private readonly parts: readonly InterestModel[];
  /** Of the parts, the blend's being 1. */
  private readonly weights: readonly number[];
  private scored: Scored | null = null;

  /** One weight a further model. The models belong to the ensemble from here on. */
  constructor(blend: BlendModel, further: readonly InterestModel[], weights: readonly number[]) {
    if (weights.length !== further.length) throw new DriftfeedError('misuse', 'one weight a further model');
    this.parts = [blend, ...further];
    this.weights = [1, ...weights];
  }

  /** Learns nothing: the parts come fitted, the weights from `learnEnsemble`. */
  async fit(): Promise<void> {}

  observe(sequence: EventSequence): void {
    for (const part of this.parts) part.observe(sequence);
  }

  update(event: InterestEvent): void {
    for (const part of this.parts) part.update(event);
  }

  forecast(at: number): EnsembleForecast {
    const parts = this.parts.map((part) => part.forecast(at));
    return { model: this.name, at, vector: null, parts };
  }

  score(forecast: Forecast, candidates: CandidateSet): Float32Array {
    const { parts } = forecast as EnsembleForecast;
    const raw = this.parts.map((part, k) => part.score(parts[k]!, candidates));
    const scales = raw.map(scaleOf);
    this.scored = { rows: new Map(candidates.ids.map((id, row) => [id, row])), raw, scales };
    const total = new Float32Array(candidates.vectors.rows);
    this.columns(raw, scales).forEach((column, k) => {
      for (let row = 0; row < total.length; row++) total[row]! += this.weights[k]! * column[row]!;
    });
    return total;
  }

  private columns(raw: readonly Float32Array[], scales: readonly Scale[]): Float32Array[] {
    return raw.map((scores, k) => (k === 0 ? scores : standardised(scores, scales[k]!)));
  }

  /**
   * By deletion in every part: what a page takes from each of their scores, added up with their weights; parts that
   * say next to nothing of it are not asked. Only
   * candidates that were scored last are explained; of others nothing is known to compare them with.
   */
  explain(candidate: Float32Array, options: ExplainOptions = {}): Attribution[] {
    const { scored } = this;
    const row = scored?.rows.get(options.id ?? '');
    if (!scored || row === undefined) return [];
    const losses = new Map<number, number>();
    const said = this.parts.map((_, k) => this.said(scored, k, row));
    const loudness = said.reduce((sum, value) => sum + Math.abs(value), 0);
    this.parts.forEach((part, k) => {
      if (Math.abs(said[k]!) < leastHeard * loudness) return;
      const raw = scored.raw[k]![row]!;
      const { deviation } = scored.scales[k]!;
      const perRaw = k === 0 ? 1 : deviation > 0 ? this.weights[k]! / deviation : 0;
      for (const { index, share } of part.explain(candidate, { ...options, limit: reasonsOfPart }))
        losses.set(index, (losses.get(index) ?? 0) + perRaw * raw * share);
    });
    const score = said.reduce((sum, value) => sum + value, 0);
    if (!(score > 0)) return [];
    return [...losses]
      .map(([index, loss]) => ({ index, share: Math.min(1, loss / score) }))
      .filter(({ share }) => share > 0)
      .sort((a, b) => b.share - a.share || b.index - a.index)
      .slice(0, options.limit ?? defaultReasons);
  }

  /** What a part adds to the score of a row. */
  private said({ raw, scales }: Scored, k: number, row: number): number {
    const value = raw[k]![row]!;
    return k === 0 ? value : this.weights[k]! * standardise(value, scales[k]!);
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
    this.scored = null;
  }
}

/**
 * What the blend's signals and further models say of each choice, as lists to learn from, one at a time. The
 * further models must not have learned from these choices, or the weights go to whoever remembers best.
 */
export function* ensembleLists(
  further: readonly InterestModel[],
  choices: readonly Choice[],
): Generator<ChoiceList> {
  const signals = choiceLists(choices);
  let seen: { sequence: EventSequence; upTo: number } | null = null;
  for (const { sequence, upTo, at, candidates, clicked } of choices) {
    for (const model of further)
      if (seen && seen.sequence === sequence && seen.upTo <= upTo)
        for (let k = seen.upTo; k < upTo; k++) model.update(sequence[k]!);
      else model.observe(sequence.slice(0, upTo));
    seen = { sequence, upTo };
    const opinions = further.map((model) => standardised(model.score(model.forecast(at), candidates)));
    yield { columns: [...(signals.next().value as ChoiceList).columns, ...opinions], clicked };
  }
}

/** Weights of the blend's signals, in the order of `signalNames`, and of the further models. */
export interface EnsembleWeights {
  blend: number[];
  further: number[];
}

/**
 * Weights that fit the choices, the blend's pulled to where they stood and the further models' to 0: what a
 * model says beyond the signals is what it is counted for. Signals whose weight is 0 stay unheard.
 */
export function learnEnsemble(
  lists: readonly ChoiceList[],
  blend: readonly number[],
  further: number,
): EnsembleWeights {
  const prior = Float64Array.from([...blend, ...Array.from({ length: further }, () => 0)]);
  const heard = lists.map(({ columns, clicked }) => ({
    clicked,
    columns: columns.map((column, f) => (blend[f] === 0 ? new Float32Array(column.length) : column)),
  }));
  const weights = [...learnWeights(heard, { prior, pull })];
  return { blend: weights.slice(0, blend.length), further: weights.slice(blend.length) };
}
