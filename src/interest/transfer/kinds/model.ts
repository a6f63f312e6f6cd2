// The blend of kinds: what a person does in one kind speaks for another, as far as it has been seen to.
import { DriftfeedError } from '../../../device/errors';
import { priorWeights } from '../../blend/prior';
import type { CandidateView } from '../../blend/signals';
import { type Scale, scaleOf, standardise, standardised } from '../../blend/standard';
import { blend } from '../../blend/weights';
import { CosineColumns } from '../../decay/columns';
import { deletionShares, type PageEvents, pagesToDelete } from '../../decay/deletion';
import { defaultReasons, ObservedModel } from '../../decay/observed';
import type { Attribution, CandidateSet, ExplainOptions, Forecast, InterestEvent } from '../../model';
import {
  type KindMaps,
  KindSignals,
  kindSignalNames,
  type Regime,
  regimes,
  rowsByKind,
  someOf,
} from './signals';

/** What has been learned; plain and structured-cloneable. */
export interface KindsState {
  /** By target kind. */
  maps: KindMaps;
  /** One a signal, in the order of `kindSignalNames`. */
  weights: Readonly<Record<Regime, readonly number[]>>;
}

/** Weights with which all events count as one kind: the plain blend. */
export function unmappedWeights(weights: readonly number[] = priorWeights): number[] {
  return kindSignalNames.map((_, f) => weights[f] ?? 0);
}

/** Whether a stored value is such a state, for the signals of this version. */
export function isKindsState(value: unknown): value is KindsState {
  const { maps, weights } = (value ?? {}) as Partial<KindsState>;
  if (!maps || !weights || typeof maps !== 'object' || typeof weights !== 'object') return false;
  return (
    regimes.every((regime) => weights[regime]?.length === kindSignalNames.length) &&
    Object.values(maps).every(({ taste, up, down }) => taste.length > 0 && up.length === down.length)
  );
}

/**
 * Score of a candidate c of kind K: Σ_f w_f z_f(c), f the signals of `kindSignalNames`. Those over all events are
 * standardised within the candidates, the others within the candidates of kind K. There is one set of weights each
 * for whoever has events of kind K only, of other kinds only, and of both: so what is learned of kind K alone keeps
 * counting as it did when other kinds come in, and those count by what they have been seen to add.
 *
 * Weights are learned among candidates of one kind and say nothing of how kinds compare; scores of the kind a person
 * has most of would spread widest and crowd out the rest. So each kind's scores are brought to the mean and the spread
 * that the plain blend of all events gives that kind.
 *
 * Where nothing was learned, the map between kinds is the identity and the score that of `BlendModel`. No map is
 * shipped: the logs whose licence would allow it have one kind each.
 */
export class KindsModel extends ObservedModel {
  readonly name = 'kinds';
  private readonly state: KindsState;
  private readonly columns = new CosineColumns();
  private signals: KindSignals;
  /** Of the candidates last scored; one of them is explained in their measure. */
  private scales = new Map<string, KindScales>();
  /** The weights of the plain blend, of the signals that may speak here. */
  private readonly plain: readonly number[];
  private readonly parts = new WeakMap<Float32Array, Map<string, CandidateSet>>();

  /** Throws `misuse` where the weights are of other signals. */
  constructor(state: Partial<KindsState> = {}) {
    super();
    const plain = unmappedWeights();
    this.state = {
      maps: state.maps ?? {},
      weights: state.weights ?? { other: plain, own: plain, both: plain },
    };
    for (const regime of regimes)
      if (this.state.weights[regime].length !== kindSignalNames.length)
        throw new DriftfeedError('misuse', 'weights of other signals');
    const { weights } = this.state;
    const heard = plain.map((weight, f) => (regimes.some((regime) => weights[regime][f] !== 0) ? weight : 0));
    this.plain = heard.some((weight) => weight !== 0) ? heard : plain;
    this.signals = new KindSignals(this.state.maps, this.columns);
  }

  protected reset(): void {
    this.signals = new KindSignals(this.state.maps, this.columns);
  }

  protected take(event: InterestEvent): void {
    this.signals.add(event);
  }

  protected vector(): null {
    return null;
  }

  score(_forecast: Forecast, candidates: CandidateSet): Float32Array {
    const scores = new Float32Array(candidates.vectors.rows);
    const all = this.signals.readAll(candidates);
    const allScales = all.map(scaleOf);
    this.scales = new Map();
    for (const [kind, rows] of rowsByKind(candidates)) {
      const own = this.signals.readOwn(kind, this.part(candidates, kind, rows));
      const signals = [...allScales, ...own.map(scaleOf)];
      const here = [...all.map((column) => Float32Array.from(rows, (row) => column[row]!)), ...own].map(
        (column, f) => standardised(column, signals[f]!),
      );
      const learned = blend(here, this.state.weights[this.signals.regime(kind)]);
      const scales = { signals, learned: scaleOf(learned), plain: scaleOf(blend(here, this.plain)) };
      this.scales.set(kind, scales);
      rows.forEach((row, place) => {
        scores[row] = amongKinds(learned[place]!, scales);
      });
    }
    return scores;
  }

  /** The candidates of one kind, kept so that a page's cosines with them are kept too. */
  private part(candidates: CandidateSet, kind: string, rows: readonly number[]): CandidateSet {
    const { data } = candidates.vectors;
    const known = this.parts.get(data) ?? new Map<string, CandidateSet>();
    this.parts.set(data, known);
    const part = known.get(kind) ?? someOf(candidates, rows);
    known.set(kind, part);
    return part;
  }

  /** Deletion for a shortlist, in the measure of the candidates last scored; nothing before there are any. */
  explain(vector: Float32Array, options: ExplainOptions = {}): Attribution[] {
    const { site = '', text = '', kind = '' } = options;
    const candidate = { vector, site, text };
    return deletionShares(
      this.scoreOne(candidate, kind, null),
      pagesToDelete(this.events, vector, site).map((page) => ({
        page,
        score: this.scoreOne(candidate, kind, page),
      })),
      options.limit ?? defaultReasons,
    );
  }

  /** Within its kind: how the kinds compare rests on no page of this part's. */
  private scoreOne(candidate: CandidateView, kind: string, page: PageEvents | null): number {
    const scales = this.scales.get(kind);
    if (!scales) return 0;
    const gone = page && { page, events: page.indices.map((index) => this.events[index]!) };
    const weights = this.state.weights[this.signals.regime(kind)];
    const learned = this.signals
      .readOne(candidate, kind, gone)
      .reduce((sum, value, f) => sum + weights[f]! * standardise(value, scales.signals[f]!), 0);
    return scales.plain.deviation * standardise(learned, scales.learned);
  }
}

/** What the candidates of a kind were measured by. */
interface KindScales {
  signals: readonly Scale[];
  /** Of the weighted sum, and of the plain blend. */
  learned: Scale;
  plain: Scale;
}

/** A score within its kind in the measure of the plain blend. */
function amongKinds(score: number, { learned, plain }: KindScales): number {
  return plain.mean + plain.deviation * standardise(score, learned);
}
