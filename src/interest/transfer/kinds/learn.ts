// Learns the map into each kind, and how much each signal counts, from histories that hold more than one kind.
import type { Choice } from '../../blend/model';
import { standardised } from '../../blend/standard';
import { type ChoiceList, learnWeights } from '../../blend/weights';
import type { EventSequence, InterestEvent } from '../../model';
import { type KindMap, type KindSpread, MapLearner } from './map';
import { unmappedWeights } from './model';
import { type KindMaps, KindSignals, kindSignalNames, type Regime } from './signals';

/** How many lists the weights known before are worth. */
const pull = 30;
/** So many events of other kinds must lie before an example: fewer say too little. */
const fewestBefore = 2;

/** Examples of the map into each kind. */
export type KindExamples = ReadonlyMap<string, MapLearner>;

/**
 * Each first event of an item of a kind in `kinds`, with the unit mean of the events of other kinds before it.
 */
export function gatherExamples(
  sequences: readonly EventSequence[],
  kinds: ReadonlySet<string>,
): KindExamples {
  const learners = new Map<string, MapLearner>();
  for (const sequence of sequences) addExamples(sequence, kinds, learners);
  return learners;
}

/**
 * A map into each kind that has enough examples, gathered in one or several parts. `spreads` by kind are how a
 * catalog's items of the kind lie. Kinds without are left out: for them the map is the identity.
 */
export function learnMaps(
  examples: readonly KindExamples[],
  spreads: ReadonlyMap<string, KindSpread>,
  seed: number,
): KindMaps {
  const maps: Record<string, KindMap> = {};
  for (const [kind, spread] of spreads) {
    const whole = new MapLearner(spread.mean.length);
    for (const part of examples) {
      const learner = part.get(kind);
      if (learner) whole.join(learner);
    }
    const map = whole.solve(spread, seed);
    if (map) maps[kind] = map;
  }
  return maps;
}

function addExamples(
  sequence: EventSequence,
  kinds: ReadonlySet<string>,
  learners: Map<string, MapLearner>,
): void {
  const seen = new Set<string>();
  const liked = new Map<string, number>();
  let total = 0;
  const signals = new KindSignals({});
  for (const event of sequence) {
    const kind = event.kind ?? '';
    const before = total - (liked.get(kind) ?? 0);
    const isNew = !seen.has(event.id) && event.weight > 0;
    if (isNew && kinds.has(kind) && before >= fewestBefore) {
      const interest = signals.otherInterest(kind);
      let learner = learners.get(kind);
      if (!learner) {
        learner = new MapLearner(event.vector.length);
        learners.set(kind, learner);
      }
      if (interest) learner.add(interest, event.vector);
    }
    seen.add(event.id);
    signals.add(event);
    if (event.weight <= 0) continue;
    liked.set(kind, (liked.get(kind) ?? 0) + 1);
    total++;
  }
}

/**
 * The choices as lists of standardised signals, as they look to whoever has the events of the kind chosen only, of
 * other kinds only, or both. The candidates of a choice are all of one kind. Choices where such a view shows
 * nothing are left out, as are those of people without other kinds where both are asked for.
 */
export function* kindLists(
  choices: readonly Choice[],
  maps: KindMaps,
  regime: Regime,
): Generator<ChoiceList> {
  let readers = new Map<string, { signals: KindSignals; upTo: number }>();
  let current: EventSequence | null = null;
  for (const { sequence, upTo, candidates, clicked } of choices) {
    if (sequence !== current) readers = new Map();
    current = sequence;
    const kind = candidates.kinds?.[clicked[0]!] ?? '';
    let known = readers.get(kind);
    if (!known || known.upTo > upTo) known = { signals: new KindSignals(maps), upTo: 0 };
    for (let k = known.upTo; k < upTo; k++)
      if (inView(sequence[k]!, kind, regime)) known.signals.add(sequence[k]!);
    known.upTo = upTo;
    readers.set(kind, known);
    const { signals } = known;
    const hasOther = signals.otherInterest(kind) !== null;
    if (signals.regime(kind) !== regime || hasOther !== (regime !== 'own')) continue;
    const columns = [...signals.readAll(candidates), ...signals.readOwn(kind, candidates)];
    yield { columns: columns.map((column) => standardised(column)), clicked };
  }
}

function inView({ kind = '' }: InterestEvent, target: string, regime: Regime): boolean {
  return regime === 'both' || (kind === target) === (regime === 'own');
}

/**
 * Weights for each regime by the listwise loss of `learnWeights`, pulled to `prior`. Those for both are pulled to
 * those just learned for the kind's own events, as far as there were lists of both views: other kinds then count by
 * what they add to it, which is the guard that a history in two kinds does no worse than one in the kind alone.
 * Signals not `among` these are left out.
 */
export function learnKindWeights(
  lists: Readonly<Record<Regime, readonly ChoiceList[]>>,
  prior: readonly number[] = unmappedWeights(),
  among: ReadonlySet<string> = new Set(kindSignalNames),
): Record<Regime, number[]> {
  const silent = kindSignalNames.map((name) => !among.has(name));
  const heard = ({ columns, clicked }: ChoiceList): ChoiceList => ({
    clicked,
    columns: columns.map((column, f) => (silent[f] ? new Float32Array(column.length) : column)),
  });
  const learn = (regime: Regime, from: readonly number[]) => {
    const start = from.map((weight, f) => (silent[f] ? 0 : weight));
    if (lists[regime].length === 0) return start;
    return [...learnWeights(lists[regime].map(heard), { prior: Float64Array.from(start), pull })];
  };
  const own = learn('own', prior);
  const other = learn('other', prior);
  const guarded = lists.own.length > 0 ? ownOnly(own) : [...prior];
  return { other, own, both: learn('both', guarded) };
}

/** The same score from the kind's own events alone: with no others, "all" and "own" are the same signals. */
function ownOnly(weights: readonly number[]): number[] {
  const half = (weights.length - 2) / 2;
  return weights.map((weight, f) => {
    if (f < half) return 0;
    return f < 2 * half ? weight + weights[f - half]! : weight;
  });
}
