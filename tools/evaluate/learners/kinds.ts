// The blend of kinds: each person is asked with a map and weights learned from other people only.
import { type Matrix, rowsOf } from '../../../src/embedding/matrix';
import type { TrainingSequence } from '../../../src/evaluation/protocol';
import type { ChoiceList } from '../../../src/interest/blend/weights';
import type {
  Attribution,
  CandidateSet,
  EventSequence,
  ExplainOptions,
  Forecast,
  InterestEvent,
  InterestModel,
} from '../../../src/interest/model';
import {
  gatherExamples,
  kindLists,
  learnKindWeights,
  learnMaps,
} from '../../../src/interest/transfer/kinds/learn';
import { spreadOf } from '../../../src/interest/transfer/kinds/map';
import { KindsModel, type KindsState, unmappedWeights } from '../../../src/interest/transfer/kinds/model';
import {
  type KindMaps,
  kindSignalNames,
  type Regime,
  regimes,
} from '../../../src/interest/transfer/kinds/signals';
import { choicesOf, type Shop } from '../choices';
import type { Learner, LearningContext } from './learner';

/** People are dealt into so many parts; each part is asked with what was learned from the others. */
const parts = 4;
/** Of each part so many people's latest choices are learned from, as many as this each. */
const mostPeople = 60;
const mostChoices = 6;
/** With fewer people with several kinds there is nothing to learn a map from. */
const fewestPeople = 20;

interface Learned {
  /** One a part; with none the model is the plain blend's prior. */
  states: readonly KindsState[];
  /** The people who have an event (item and time), and the part each is in. */
  peopleWith: ReadonlyMap<string, ReadonlySet<string>>;
  partOf: ReadonlyMap<string, number>;
}

const nothing = unmappedWeights(kindSignalNames.map(() => 0));

/** Learned: maps and weights for each part of the people, from the people of the other parts. */
export const kindsLearner: Learner<Learned> = {
  label: 'kinds',
  learn: (_group, context) => learn(context, true),
  make: (learned) => new OthersModel(learned),
};

/** The same signals without any map: what remains is the blend, weighed by kind. */
export const unmappedLearner: Learner<Learned> = {
  label: 'kinds-unmapped',
  ablationOf: { label: 'kinds', without: 'S3' },
  learn: (_group, context) => learn(context, false),
  make: (learned) => new OthersModel(learned),
};

async function learn(context: LearningContext, mapped: boolean): Promise<Learned> {
  const people = context.everyone.filter(({ events }) => new Set(events.map(({ kind }) => kind)).size > 1);
  if (people.length < fewestPeople) return { states: [], peopleWith: new Map(), partOf: new Map() };
  const dealt = Array.from({ length: parts }, (_, part) => people.filter((_, k) => k % parts === part));
  // Learned without the part, to be used on the part: also where the weights are learned.
  const maps = mapped ? mapsWithout(dealt, context) : dealt.map(() => ({}));
  const lists = dealt.map((group, part) => listsOf(group, maps[part]!, context));
  const states = dealt.map((_, part) => {
    const others = lists.filter((_, other) => other !== part);
    const joined = (regime: Regime) => others.flatMap((one) => one[regime]);
    const weights = learnKindWeights(
      { other: joined('other'), own: joined('own'), both: joined('both') },
      nothing,
    );
    return { maps: maps[part]!, weights };
  });
  for (const regime of regimes) {
    const told = states[0]!.weights[regime].map((weight, f) => `${kindSignalNames[f]} ${weight.toFixed(2)}`);
    context.log(`kinds${mapped ? '' : ' unmapped'}, weights with events of ${regime}: ${told.join(', ')}`);
  }
  const partOf = new Map(dealt.flatMap((group, part) => group.map(({ person }) => [person, part] as const)));
  return { states, peopleWith: peopleByEvent(people), partOf };
}

function mapsWithout(
  dealt: readonly (readonly TrainingSequence[])[],
  { shop, seed }: LearningContext,
): KindMaps[] {
  const spreads = new Map(
    [...itemsByKind(shop)].flatMap(([kind, items]) => {
      const spread = spreadOf(items);
      return spread ? [[kind, spread] as const] : [];
    }),
  );
  const kinds = new Set(spreads.keys());
  const examples = dealt.map((group) =>
    gatherExamples(
      group.map(({ events }) => events),
      kinds,
    ),
  );
  return dealt.map((_, part) =>
    learnMaps(
      examples.filter((_, other) => other !== part),
      spreads,
      seed,
    ),
  );
}

function listsOf(
  group: readonly TrainingSequence[],
  maps: KindMaps,
  { shop, seed }: LearningContext,
): Record<Regime, ChoiceList[]> {
  const lists: Record<Regime, ChoiceList[]> = { other: [], own: [], both: [] };
  const step = Math.max(1, Math.floor(group.length / mostPeople));
  group.forEach((one, index) => {
    if (index % step !== 0) return;
    const choices = choicesOf(one, shop, mostChoices, seed, { sameKind: true });
    for (const regime of regimes) lists[regime].push(...kindLists(choices, maps, regime));
  });
  return lists;
}

/** What there was to take of each kind. */
function itemsByKind({ bundle: { items }, vectors }: Shop): Map<string, Matrix> {
  const rows = new Map<string, number[]>();
  items.forEach(({ kind }, row) => {
    rows.set(kind, [...(rows.get(kind) ?? []), row]);
  });
  return new Map([...rows].map(([kind, some]) => [kind, rowsOf(vectors, some)]));
}

function peopleByEvent(people: readonly TrainingSequence[]): Map<string, Set<string>> {
  const peopleWith = new Map<string, Set<string>>();
  for (const { person, events } of people)
    for (const event of events) {
      const key = keyOf(event);
      peopleWith.set(key, (peopleWith.get(key) ?? new Set()).add(person));
    }
  return peopleWith;
}

const keyOf = ({ id, time }: InterestEvent): string => `${id}\n${time}`;

/**
 * Answers with what was learned from other people than the one it is shown, who is known by having every one of the
 * events. Who is known by none was learned from by nobody; of two people with the same history one is taken.
 */
class OthersModel implements InterestModel {
  readonly name = 'kinds';
  private readonly models: readonly InterestModel[];
  private model: InterestModel;

  constructor(private readonly learned: Learned) {
    const { states } = learned;
    this.models = states.length > 0 ? states.map((state) => new KindsModel(state)) : [new KindsModel()];
    this.model = this.models[0]!;
  }

  async fit(): Promise<void> {}

  observe(sequence: EventSequence): void {
    this.model = this.models[this.partOf(sequence)]!;
    this.model.observe(sequence);
  }

  private partOf(sequence: EventSequence): number {
    const { peopleWith, partOf } = this.learned;
    let people: string[] | null = null;
    for (const event of sequence) {
      const having = peopleWith.get(keyOf(event)) ?? new Set<string>();
      people = people ? people.filter((person) => having.has(person)) : [...having];
    }
    return partOf.get(people?.[0] ?? '') ?? 0;
  }

  update(event: InterestEvent): void {
    this.model.update(event);
  }

  forecast(at: number): Forecast {
    return this.model.forecast(at);
  }

  score(forecast: Forecast, candidates: CandidateSet): Float32Array {
    return this.model.score(forecast, candidates);
  }

  explain(candidate: Float32Array, options?: ExplainOptions): Attribution[] {
    return this.model.explain(candidate, options);
  }

  dispose(): void {
    for (const model of this.models) model.dispose();
  }
}
