import { describe, expect, it } from 'vitest';
import { emptyMatrix, normalise, rowOf } from '../../../embedding/matrix';
import type { Choice } from '../../blend/model';
import { BlendModel } from '../../blend/model';
import { priorWeights } from '../../blend/prior';
import { signalNames } from '../../blend/signals';
import { scaleOf } from '../../blend/standard';
import type { CandidateSet, InterestEvent } from '../../model';
import { createRandom } from '../../random';
import { gatherExamples, kindLists, learnKindWeights, learnMaps } from './learn';
import { spreadOf } from './map';
import { KindsModel, unmappedWeights } from './model';
import { KindSignals, kindSignalNames } from './signals';

const d = 12;
const random = createRandom(11);
const draw = () => random() + random() + random() - 1.5;
const unit = () => normalise(Float32Array.from({ length: d }, draw));
/** In this world whoever likes x in one kind likes a quarter turn of x, taken pair by pair, in the other. */
const turned = (x: Float32Array) => {
  const y = new Float32Array(d);
  for (let j = 0; j < d; j += 2) {
    y[j] = -x[j + 1]!;
    y[j + 1] = x[j]!;
  }
  return y;
};
const near = (x: Float32Array, noise: number) =>
  normalise(x.map((value) => value + (noise * draw()) / Math.sqrt(d)));
let made = 0;
const eventOf = (vector: Float32Array, kind: string, time: number): InterestEvent => ({
  vector,
  kind,
  time,
  weight: 1,
  site: '',
  id: `e${made++}`,
  text: '',
});
const personOf = (taste: Float32Array) => [
  ...Array.from({ length: 4 }, (_, k) => eventOf(near(taste, 0.3), 'food', k)),
  ...Array.from({ length: 3 }, (_, k) => eventOf(near(turned(taste), 0.3), 'kitchen', 10 + k)),
];
const tastes = Array.from({ length: 150 }, unit);
const people = tastes.map(personOf);
const items = emptyMatrix(300, d);
for (let row = 0; row < items.rows; row++) rowOf(items, row).set(unit());
const spreads = new Map(['kitchen', 'food'].map((kind) => [kind, spreadOf(items)!]));
const mapsOf = (some: typeof people) =>
  learnMaps([gatherExamples(some, new Set(spreads.keys()))], spreads, 1);
const maps = mapsOf(people);

const candidatesOf = (rows: Float32Array[], kinds: string[]): CandidateSet => {
  const vectors = emptyMatrix(rows.length, d);
  rows.forEach((row, place) => {
    rowOf(vectors, place).set(row);
  });
  const texts = rows.map((_, row) => `word${row}`);
  return { vectors, sites: rows.map(() => ''), ids: texts, texts, kinds };
};
const choicesOf = (person: InterestEvent[]): Choice[] =>
  person.slice(4).map((target, k) => ({
    sequence: person,
    upTo: 4 + k,
    at: target.time,
    clicked: [0],
    candidates: candidatesOf([target.vector, ...Array.from({ length: 20 }, unit)], Array(21).fill('kitchen')),
  }));
const nothing = unmappedWeights(signalNames.map(() => 0));
const choices = people.slice(0, 60).flatMap(choicesOf);
const lists = {
  other: [...kindLists(choices, maps, 'other')],
  own: [...kindLists(choices, maps, 'own')],
  both: [...kindLists(choices, maps, 'both')],
};
const weights = learnKindWeights(lists, nothing);

describe('KindsModel', () => {
  it('finds what is liked in a kind never seen where the unmapped score does not', () => {
    let mapped = 0;
    let unmapped = 0;
    const strangers = Array.from({ length: 40 }, unit);
    for (const taste of strangers) {
      const candidates = candidatesOf(
        [near(turned(taste), 0.3), near(taste, 0.3), ...Array.from({ length: 10 }, unit)],
        Array(12).fill('kitchen'),
      );
      const best = (model: KindsModel) => {
        model.observe(personOf(taste).slice(0, 4));
        const scores = model.score(model.forecast(20), candidates);
        return scores.indexOf(Math.max(...scores));
      };
      if (best(new KindsModel({ maps, weights })) === 0) mapped++;
      if (best(new KindsModel()) === 1) unmapped++;
    }
    expect(mapped).toBeGreaterThan(32);
    expect(unmapped).toBeGreaterThan(32);
  });

  it('is the plain blend where nothing was learned, whatever the kinds', () => {
    const events = personOf(unit()).map((event, k) => ({ ...event, text: `word${k}`, site: `s${k % 3}` }));
    const candidates = {
      ...candidatesOf(
        Array.from({ length: 9 }, unit),
        ['food', 'kitchen', 'book'].flatMap((k) => [k, k, k]),
      ),
      sites: Array.from({ length: 9 }, (_, k) => `s${k}`),
    };
    const kinds = new KindsModel();
    const plain = new BlendModel(priorWeights);
    for (const model of [kinds, plain]) model.observe(events);
    const expected = plain.score(plain.forecast(20), candidates);
    kinds.score(kinds.forecast(20), candidates).forEach((score, row) => {
      expect(score).toBeCloseTo(expected[row]!, 5);
    });
  });

  it('weighs by what the person has of the candidate’s own kind, each kind in its own measure', () => {
    const only = (name: string) => kindSignalNames.map((other) => (other === name ? 1 : 0));
    const model = new KindsModel({
      weights: { own: nothing, other: only('all-mean'), both: only('own-mean') },
    });
    const [a, b] = [unit(), unit()];
    model.observe([eventOf(a, 'food', 1), eventOf(b, 'kitchen', 2)]);
    const some = [unit(), unit(), unit()];
    const scores = model.score(
      model.forecast(3),
      candidatesOf(
        [...some, ...some, ...some],
        ['food', 'kitchen', 'book'].flatMap((k) => [k, k, k]),
      ),
    );
    const orderBy = (score: (x: Float32Array) => number) =>
      [0, 1, 2].sort((x, y) => score(some[y]!) - score(some[x]!));
    const cos = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, j) => sum + value * y[j]!, 0);
    const orderOf = (from: number) => [0, 1, 2].sort((x, y) => scores[from + y]! - scores[from + x]!);
    expect(orderOf(0)).toEqual(orderBy((x) => cos(x, a)));
    expect(orderOf(3)).toEqual(orderBy((x) => cos(x, b)));
    expect(orderOf(6)).toEqual(orderBy((x) => cos(x, a) + cos(x, b)));
    for (const from of [0, 3])
      expect(scores[from]! + scores[from + 1]! + scores[from + 2]!).toBeCloseTo(0, 5);
  });

  it('orders within a kind and leaves it to the plain blend how kinds compare', () => {
    const events = personOf(unit());
    const candidates = candidatesOf(
      Array.from({ length: 40 }, unit),
      Array.from({ length: 40 }, (_, k) => (k < 20 ? 'food' : 'book')),
    );
    const loud = kindSignalNames.map((name) => (name.startsWith('own-') ? 5 : name === 'all-mean' ? 1 : 0));
    const weights = { own: loud, both: loud, other: unmappedWeights() };
    const scoresOf = (model: KindsModel) => {
      model.observe(events);
      return model.score(model.forecast(20), candidates);
    };
    const plain = scoresOf(new KindsModel());
    const learned = scoresOf(new KindsModel({ weights }));
    for (const [from, to] of [
      [0, 20],
      [20, 40],
    ] as const) {
      const here = scaleOf(plain.subarray(from, to));
      const there = scaleOf(learned.subarray(from, to));
      expect(there.mean).toBeCloseTo(here.mean, 4);
      expect(there.deviation).toBeCloseTo(here.deviation, 4);
    }
    expect(learned.subarray(0, 20)).not.toEqual(plain.subarray(0, 20));
  });

  it('a reason is what the score loses without the page', () => {
    const taste = unit();
    const events = personOf(taste).slice(0, 4);
    events.push({ ...eventOf(unit(), 'food', 5), id: events[1]!.id });
    const candidates = candidatesOf(
      [near(turned(taste), 0.2), ...Array.from({ length: 10 }, unit)],
      Array(11).fill('kitchen'),
    );
    const mappedOnly = kindSignalNames.map((name) => (name === 'mapped' ? 1 : 0));
    const model = new KindsModel({ maps, weights: { other: mappedOnly, own: nothing, both: nothing } });
    expect(model.explain(rowOf(candidates.vectors, 0), { kind: 'kitchen' })).toEqual([]);
    model.observe(events);
    model.score(model.forecast(9), candidates);
    const raw = (kept: InterestEvent[]) => {
      const signals = new KindSignals(maps);
      for (const event of kept) signals.add(event);
      return signals.readOwn('kitchen', candidates)[signalNames.length]!;
    };
    const whole = raw(events);
    const mean = whole.reduce((sum, value) => sum + value, 0) / whole.length;
    const deviation = Math.sqrt(whole.reduce((sum, value) => sum + (value - mean) ** 2, 0) / whole.length);
    const first = (whole[0]! - mean) / deviation;
    const reasons = model.explain(rowOf(candidates.vectors, 0), { kind: 'kitchen' });
    expect(reasons.length).toBeGreaterThan(1);
    for (const { index, share } of reasons) {
      const left = (raw(events.filter(({ id }) => id !== events[index]!.id))[0]! - mean) / deviation;
      expect(share).toBeCloseTo(Math.min(1, (first - left) / first), 3);
    }
  });

  it('gives reasons in a kind that lies below the others too', () => {
    const taste = unit();
    const events = personOf(taste);
    const far = () =>
      near(
        taste.map((value) => -value),
        0.8,
      );
    const candidates = candidatesOf(
      [...Array.from({ length: 8 }, () => near(taste, 0.5)), ...Array.from({ length: 8 }, far)],
      Array.from({ length: 16 }, (_, k) => (k < 8 ? 'food' : 'book')),
    );
    const model = new KindsModel();
    model.observe(events);
    const scores = model.score(model.forecast(20), candidates).subarray(8);
    const best = scores.indexOf(Math.max(...scores));
    expect(scores[best]).toBeLessThan(0);
    expect(model.explain(rowOf(candidates.vectors, 8 + best), { kind: 'book' })).not.toEqual([]);
  });

  it('refuses weights of other signals', () => {
    expect(() => new KindsModel({ weights: { own: [1], other: [1], both: [1] } })).toThrow('other signals');
  });
});

describe('learnMaps', () => {
  it('gives the same from the same, and no map from few examples', () => {
    expect(mapsOf(people)).toEqual(maps);
    expect(Object.keys(maps)).toEqual(['kitchen']); // nobody here takes food after kitchenware
    expect(mapsOf(people.slice(0, 16))).toEqual({});
    expect(gatherExamples(people, new Set(['food'])).size).toBe(0);
  });
});

describe('learnKindWeights', () => {
  it('hears the map where there is nothing else, and the kind’s own events where there are', () => {
    const at = (name: string) => kindSignalNames.indexOf(name);
    expect(weights.other[at('mapped')]).toBeGreaterThan(0.5);
    const heard = (row: readonly number[], from: number) =>
      row.slice(from, from + signalNames.length).reduce((sum, value) => sum + value, 0);
    expect(heard(weights.other, signalNames.length)).toBe(0);
    expect(heard(weights.both, signalNames.length)).toBeGreaterThan(heard(weights.both, 0));
  });

  it('starts with both from what holds with the own kind alone', () => {
    const { own, both } = learnKindWeights({ ...lists, both: [] }, nothing);
    const half = signalNames.length;
    expect(own.some((value) => value !== 0)).toBe(true);
    expect(both.slice(0, half)).toEqual(nothing.slice(0, half));
    for (let f = 0; f < half; f++) expect(both[half + f]).toBeCloseTo(own[f]! + own[half + f]!, 12);
    expect(both.slice(-2)).toEqual(own.slice(-2));
  });

  it('hears only the signals it is told to', () => {
    const told = new Set(['all-mean', 'own-mean', 'mapped']);
    const { other, own, both } = learnKindWeights(lists, unmappedWeights(), told);
    for (const row of [other, own, both])
      row.forEach((weight, f) => {
        if (!told.has(kindSignalNames[f]!)) expect(weight).toBe(0);
      });
    expect(both[kindSignalNames.indexOf('own-mean')]).toBeGreaterThan(0);
  });

  it('is the prior where there are no choices', () => {
    const plain = unmappedWeights();
    expect(learnKindWeights({ other: [], own: [], both: [] })).toEqual({
      other: plain,
      own: plain,
      both: plain,
    });
  });
});

describe('kindLists', () => {
  it('shows only the events of the view, and only where there are some', () => {
    expect(lists.other).toHaveLength(choices.length);
    expect(lists.own).toHaveLength(choices.length - 60); // before the first there is nothing of the kind
    expect(lists.both).toHaveLength(choices.length - 60);
    for (const { columns } of lists.own) expect(columns.at(-2)!.every((value) => value === 0)).toBe(true);
    for (const { columns } of lists.other)
      expect(columns[signalNames.length]!.every((value) => value === 0)).toBe(true);
  });

  it('reads choices one after the other as it would each alone', () => {
    for (const regime of ['other', 'own', 'both'] as const) {
      const last = choices[2]!;
      const [alone] = [...kindLists([last], maps, regime)];
      const [inTurn] = [...kindLists(choices.slice(0, 3), maps, regime)].slice(-1);
      expect(inTurn).toEqual(alone);
    }
  });
});
