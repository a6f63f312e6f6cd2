// Attention: each candidate looks through the person's recent pages and lets those speak that have to do with it.
import { DriftfeedError } from '../../device/errors';
import { matrixFromRows } from '../../embedding/matrix';
import { type Scale, scaleOf, standardise } from '../blend/standard';
import { CosineColumns } from '../decay/columns';
import { deletionShares, pagesOf } from '../decay/deletion';
import { defaultReasons, ObservedModel } from '../decay/observed';
import type { Attribution, CandidateSet, ExplainOptions, Forecast, InterestEvent } from '../model';
import { attentionList, MetricSpace, type PageSide, pageSide } from './lists';
import { PageMemory } from './memory';
import { parameterCount, startParameters } from './parameters';
import { AttentionScorer } from './scorer';
import type { AttentionState } from './state';

/** Pages whose deletion is computed for one explanation: those the candidate attends to most. */
const shortlistLength = 12;

/**
 * Candidate-aware attention over the latest different pages (systems.md S2; the formula stands at
 * `AttentionScorer`). Without a state it scores as the blend's signal `soft` does. `fit` learns nothing: what was
 * read says nothing of what was passed over, so a state comes from `trainAttention`.
 */
export class AttentionModel extends ObservedModel {
  readonly name = 'attention';
  private readonly parameters: Float64Array;
  private readonly space: MetricSpace;
  private memory = new PageMemory();
  private readonly columns = new CosineColumns();
  private readonly scorer = new AttentionScorer();
  /** The pages as they are now, by the page that is left out ('' for none): many candidates are explained by few. */
  private readonly sides = new Map<string, PageSide>();
  /** Of the candidates last scored; one of them is explained in their measure. */
  private scale: Scale | null = null;
  private at = 0;

  /** Throws `misuse` where the state is of another version's parameters. */
  constructor(state: AttentionState | null = null) {
    super();
    this.parameters = state?.parameters ?? startParameters();
    this.space = new MetricSpace(state?.directions ?? null);
    if (this.parameters.length !== parameterCount) throw new DriftfeedError('misuse', 'other parameters');
  }

  protected reset(): void {
    this.sides.clear();
    this.memory = new PageMemory();
  }

  protected take(event: InterestEvent): void {
    this.sides.clear();
    this.memory.add(event);
  }

  protected vector(): null {
    return null;
  }

  score({ at }: Forecast, candidates: CandidateSet): Float32Array {
    const scores = this.scoresOf(candidates, at);
    this.scale = scaleOf(scores);
    this.at = at;
    return Float32Array.from(scores);
  }

  /**
   * Deletion for the pages with the most attention, in the measure of the candidates last scored; nothing before
   * there are any.
   */
  explain(vector: Float32Array, options: ExplainOptions = {}): Attribution[] {
    const { scale } = this;
    if (!scale) return [];
    const at = options.at ?? this.at;
    const one = { vectors: matrixFromRows([vector], vector.length), sites: [options.site ?? ''] };
    const scoreWithout = (id?: string) => standardise(this.scoresOf(one, at, id)[0]!, scale);
    const pages = new Map(pagesOf(this.events).map((page) => [page.id, page]));
    const side = this.side();
    const attention = this.scorer.attention(attentionList(side, one, at, this.space), this.parameters);
    const shortlist = [...side.pages.keys()]
      .sort((a, b) => attention[b]! - attention[a]! || a - b)
      .slice(0, shortlistLength)
      .map((place) => pages.get(side.pages[place]!.id)!);
    return deletionShares(
      scoreWithout(),
      shortlist.map((page) => ({ page, score: scoreWithout(page.id) })),
      options.limit ?? defaultReasons,
    );
  }

  private side(without = ''): PageSide {
    const known = this.sides.get(without);
    if (known) return known;
    const side = pageSide(this.memory, this.space, without);
    this.sides.set(without, side);
    return side;
  }

  /** As though a page had never been read, where one is named. */
  private scoresOf(
    candidates: Pick<CandidateSet, 'vectors' | 'sites'>,
    at: number,
    without?: string,
  ): Float64Array {
    const scores = new Float64Array(candidates.vectors.rows);
    const list = attentionList(this.side(without), candidates, at, this.space, this.columns);
    this.scorer.run(list, this.parameters, scores, null);
    return scores;
  }
}
