// The blend: every simple score's opinion of a candidate, weighed by what has held for this person.
import { DriftfeedError } from '../../device/errors';
import { CosineColumns } from '../decay/columns';
import { deletionShares, type PageEvents, pagesToDelete } from '../decay/deletion';
import { defaultReasons, ObservedModel } from '../decay/observed';
import type {
  Attribution,
  CandidateSet,
  EventSequence,
  ExplainOptions,
  Forecast,
  InterestEvent,
} from '../model';
import { priorWeights } from './prior';
import { type SignalName, SignalReader, signalNames } from './signals';
import { type Scale, scaleOf, standardise, standardised } from './standard';
import { blend, type ChoiceList, learnWeights, lossOf } from './weights';

/** One choice the person made: what there was to choose from, and what was known then. */
export interface Choice {
  sequence: EventSequence;
  /** Events [0, upTo) of it were known. */
  upTo: number;
  /** The moment of the choice, ms since 1970. */
  at: number;
  candidates: CandidateSet;
  /** Rows that were picked. */
  clicked: readonly number[];
}

/** How many of a person's own choices the weights known before are worth: until it can be told, and what is tried. */
const usualPull = 30;
const pulls = [3, 10, 30, 100];
/** With fewer choices held back, which pull is best cannot be told. */
const fewestHeldBack = 30;
const heldBackShare = 0.3;

/**
 * Score of c: Σ_f w_f z_f(c), z_f the signal f (see `signalNames`) standardised within the candidates. The
 * weights start from a prior and move to the person's own as choices are seen: the pull is worth so many
 * choices, which is systems.md S4's α = κ / (κ + n), κ learned on the latest of them.
 */
export class BlendModel extends ObservedModel {
  readonly name = 'blend';
  private readonly weights: Float64Array;
  private readonly columns = new CosineColumns();
  private reader = new SignalReader(this.columns);
  /** Of the candidates last scored; one of them is explained in their measure. */
  private scales: Scale[] | null = null;

  /**
   * Weights one a signal, in the order of `signalNames`; the shipped prior by default. `fit` learns nothing: what
   * was read says nothing of what was passed over, so weights come from `learnBlend`.
   */
  constructor(weights: ArrayLike<number> = priorWeights) {
    super();
    if (weights.length !== signalNames.length) throw new DriftfeedError('misuse', 'weights of other signals');
    this.weights = Float64Array.from(weights);
  }

  protected reset(): void {
    this.reader = new SignalReader(this.columns);
  }

  protected take(event: InterestEvent): void {
    this.reader.add(event);
  }

  protected vector(): null {
    return null;
  }

  score(_forecast: Forecast, candidates: CandidateSet): Float32Array {
    const columns = this.reader.read(candidates);
    const scales = columns.map(scaleOf);
    this.scales = scales;
    return Float32Array.from(
      blend(
        columns.map((column, f) => standardised(column, scales[f]!)),
        this.weights,
      ),
    );
  }

  /** Deletion for a shortlist, in the measure of the candidates last scored; nothing before there are any. */
  explain(vector: Float32Array, options: ExplainOptions = {}): Attribution[] {
    const candidate = { vector, site: options.site ?? '', text: options.text ?? '' };
    return deletionShares(
      this.scoreOne(candidate, null),
      pagesToDelete(this.events, vector, candidate.site).map((page) => ({
        page,
        score: this.scoreOne(candidate, page),
      })),
      options.limit ?? defaultReasons,
    );
  }

  private scoreOne(candidate: Parameters<SignalReader['readOne']>[0], without: PageEvents | null): number {
    const { scales } = this;
    if (!scales) return 0;
    const values = this.reader.readOne(candidate, without);
    return values.reduce((sum, value, f) => sum + this.weights[f]! * standardise(value, scales[f]!), 0);
  }
}

/**
 * The choices as lists of standardised signals, one at a time, so that whoever reads many can pause between
 * them. Choices of one sequence in its order are read in one pass.
 */
export function* choiceLists(choices: readonly Choice[]): Generator<ChoiceList> {
  let reader = new SignalReader();
  let seen: { sequence: EventSequence; upTo: number } | null = null;
  for (const { sequence, upTo, candidates, clicked } of choices) {
    if (!seen || seen.sequence !== sequence || seen.upTo > upTo) {
      reader = new SignalReader();
      seen = { sequence, upTo: 0 };
    }
    for (let k = seen.upTo; k < upTo; k++) reader.add(sequence[k]!);
    seen = { sequence, upTo };
    const columns = reader.read(candidates);
    yield { columns: columns.map((column) => standardised(column)), clicked };
  }
}

/**
 * Weights that fit a person's choices (in order of time), pulled to those of `prior`. Signals not among `among`
 * are left out: their weight is 0. The pull is the one under which the earlier choices foretell the later best.
 */
export function learnBlend(
  lists: readonly ChoiceList[],
  prior: ArrayLike<number> = priorWeights,
  among: readonly SignalName[] = signalNames,
): number[] {
  const used = new Set(among);
  const silent = signalNames.map((name) => !used.has(name));
  const heard = lists.map(({ columns, clicked }) => ({
    clicked,
    columns: columns.map((column, f) => (silent[f] ? new Float32Array(column.length) : column)),
  }));
  const start = Float64Array.from(signalNames, (_, f) => (silent[f] ? 0 : prior[f]!));
  return [...learnWeights(heard, { prior: start, pull: bestPull(heard, start) })];
}

function bestPull(lists: readonly ChoiceList[], prior: Float64Array): number {
  const from = Math.floor(lists.length * (1 - heldBackShare));
  if (lists.length - from < fewestHeldBack) return usualPull;
  const later = lists.slice(from);
  const losses = pulls.map((pull) => {
    const weights = learnWeights(lists.slice(0, from), { prior, pull });
    return lossOf(later, weights, weights, 0);
  });
  return pulls[losses.indexOf(Math.min(...losses))]!;
}
