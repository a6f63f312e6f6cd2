// Collaborative scores beside content: what others had together, and what everybody takes, weighed with the blend.
import type { TrainingSequence } from '../../../src/evaluation/protocol';
import { BlendModel } from '../../../src/interest/blend/model';
import { standardised } from '../../../src/interest/blend/standard';
import { blend, type ChoiceList, learnWeights } from '../../../src/interest/blend/weights';
import { LastModel } from '../../../src/interest/decay/simple';
import type {
  Attribution,
  CandidateSet,
  EventSequence,
  Forecast,
  InterestEvent,
} from '../../../src/interest/model';
import { CoVisits } from '../../../src/interest/transfer/people/covisits';
import { choicesOf } from '../choices';
import { blendLearner } from './blend';
import type { Learner, LearningContext } from './learner';
import { realTimes } from './popular';

/** What a catalog that counts its readers would know at each moment. */
interface Crowd {
  rows: ReadonlyMap<string, number>;
  covisits: CoVisits;
}

interface Learned {
  crowd: Crowd;
  content: readonly number[];
  /** Of the parts, in the order of `parts`. */
  weights: Float64Array;
}

type Part = 'blend' | 'covisits' | 'popular';

/** How many choices the weights known before (the blend's alone) are worth. */
const pull = 10;
const choicesEach = 5;
const mostPeople = 300;
/** Co-visits speak of things liked together, not of one mood: the latest so many pages are asked. */
const recentPages = 50;

/**
 * Weights of the parts, learned by the listwise loss on choices of every other person with the crowd made of the rest;
 * the crowd of everybody then serves. As with `popular`, counts at a moment are of the events before it; in logs
 * without real times all count, as no two people's events can be told apart there by which came first.
 */
function crowdLearner(label: string, parts: readonly Part[]): Learner<Learned> {
  return {
    label,
    ...(parts.includes('popular') ? { role: 'popularity' as const } : {}),
    refuses: ({ many }) => (many ? null : 'others are never asked on logs of single people'),
    async learn(group, context) {
      const content = await context.learned(group, blendLearner);
      const lists = context.once(`crowd choices of ${group.who}`, () => {
        const teaching = crowdOf(
          group.learnFrom.filter((_, index) => index % 2 === 0),
          context,
        );
        const checking = group.learnFrom.filter((_, index) => index % 2 === 1);
        const step = Math.max(1, Math.floor(checking.length / mostPeople));
        return checking
          .filter((_, index) => index % step === 0)
          .flatMap((one) => choicesOf(one, context.shop, choicesEach, context.seed))
          .map(({ sequence, upTo, at, candidates, clicked }) => {
            const own = new BlendModel(content);
            const known = sequence.slice(0, upTo);
            own.observe(known);
            const forecast = own.forecast(at ?? known.at(-1)!.time);
            return { columns: columnsOf(own, forecast, known, candidates, teaching), clicked };
          });
      });
      const chosen = lists.map(
        ({ columns, clicked }): ChoiceList => ({
          columns: parts.map((part) => columns[part]),
          clicked,
        }),
      );
      const prior = Float64Array.from(parts, (part) => (part === 'blend' ? 1 : 0));
      const weights = learnWeights(chosen, { prior, pull });
      context.log(`${label}: ${parts.map((part, k) => `${part} ${weights[k]!.toFixed(2)}`).join(', ')}`);
      return { crowd: context.once('crowd', () => crowdOf(group.learnFrom, context)), content, weights };
    },
    make: ({ crowd, content, weights }) => new CrowdBlend(new BlendModel(content), crowd, parts, weights),
  };
}

export const crowdLearners: readonly Learner<Learned>[] = [
  crowdLearner('covisits', ['blend', 'covisits']),
  crowdLearner('popular-blend', ['blend', 'popular']),
  crowdLearner('popular-covisits', ['blend', 'covisits', 'popular']),
];

function crowdOf(people: readonly TrainingSequence[], context: LearningContext): Crowd {
  const { items } = context.shop.bundle;
  const real = realTimes(context);
  const rows = new Map(items.map(({ id }, row) => [id, row]));
  const had = people.map(({ events }) =>
    events.map(({ id, time }) => ({ row: rows.get(id)!, time: real ? time : Number.NEGATIVE_INFINITY })),
  );
  return { rows, covisits: new CoVisits(had, items.length) };
}

/** Each part's opinion of the candidates, standardised among them; counts by their logarithm. */
function columnsOf(
  own: BlendModel,
  forecast: Forecast,
  known: EventSequence,
  candidates: CandidateSet,
  { rows, covisits }: Crowd,
): Record<Part, Float32Array> {
  const items = candidates.ids.map((id) => rows.get(id)!);
  const recent = known.slice(-recentPages).map(({ id }) => rows.get(id)!);
  return {
    blend: standardised(own.score(forecast, candidates)),
    covisits: standardised(covisits.score(recent, items, forecast.at).map((value) => Math.log1p(10 * value))),
    popular: standardised(Float32Array.from(items, (row) => Math.log1p(covisits.count(row, forecast.at)))),
  };
}

/** Σ w z over the parts. */
class CrowdBlend extends LastModel {
  constructor(
    private readonly own: BlendModel,
    private readonly crowd: Crowd,
    private readonly parts: readonly Part[],
    private readonly weights: Float64Array,
  ) {
    super();
  }

  override observe(sequence: EventSequence): void {
    this.own.observe(sequence);
    this.events = [...sequence];
  }

  override update(event: InterestEvent): void {
    this.own.update(event);
    this.events.push(event);
  }

  override score(forecast: Forecast, candidates: CandidateSet): Float32Array {
    const columns = columnsOf(this.own, forecast, this.events, candidates, this.crowd);
    return Float32Array.from(
      blend(
        this.parts.map((part) => columns[part]),
        this.weights,
      ),
    );
  }

  override explain(): Attribution[] {
    return [];
  }
}
