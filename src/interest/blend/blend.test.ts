import { describe, expect, it } from 'vitest';
import { dot, matrixFromRows, normalise } from '../../embedding/matrix';
import { HalfLifeModel } from '../decay/half-life';
import { meanModel } from '../decay/simple';
import { TopKModel } from '../decay/top-k';
import type { CandidateSet, InterestEvent } from '../model';
import { createRandom } from '../random';
import { DecayedCounts } from './counts';
import { BlendModel, type Choice, choiceLists, learnBlend } from './model';
import { contentSignals, type SignalName, SignalReader, signalNames } from './signals';
import { tellingTokens } from './tokens';
import { learnWeights } from './weights';

const words = ['tea', 'maps', 'birds', 'bread', 'stars', 'bikes'];

function randomEvents(count: number, seed: number, pages = count): InterestEvent[] {
  const random = createRandom(seed);
  const table = Array.from({ length: pages }, (_, page) => ({
    vector: normalise(new Float32Array(16).map(() => random() - 0.4)),
    id: `p${page}`,
    site: `s${page % 5}`,
    text: `${words[page % 6]} and ${words[(page * 3 + 1) % 6]} ${page}`,
  }));
  return Array.from({ length: count }, (_, k) => {
    const page = pages === count ? k : Math.floor(random() * pages);
    return { ...table[page]!, time: k * 60_000, weight: 1 };
  });
}

function candidatesOf(events: readonly InterestEvent[]): CandidateSet {
  return {
    vectors: matrixFromRows(
      events.map(({ vector }) => vector),
      events[0]!.vector.length,
    ),
    ids: events.map((_, k) => `c${k}`),
    sites: events.map(({ site }) => site),
    texts: events.map(({ text }) => text ?? ''),
  };
}

function readAll(events: readonly InterestEvent[], set: CandidateSet): Record<SignalName, number[]> {
  const reader = new SignalReader();
  for (const event of events) reader.add(event);
  const columns = reader.read(set);
  return Object.fromEntries(signalNames.map((name, f) => [name, [...columns[f]!]])) as Record<
    SignalName,
    number[]
  >;
}

describe('signals', () => {
  const events = randomEvents(90, 4, 40);
  const set = candidatesOf(randomEvents(12, 9));

  it('are the scores of the models they are named after', () => {
    const signals = readAll(events, set);
    const models = {
      'half-life-3': new HalfLifeModel(3),
      'half-life-10': new HalfLifeModel(10),
      mean: meanModel(),
      'top-1': new TopKModel(1, 300),
      'top-3-20': new TopKModel(3, 20),
      'top-3': new TopKModel(3, 300),
      'top-10': new TopKModel(10, 300),
    } as const;
    for (const [name, model] of Object.entries(models)) {
      model.observe(events);
      const scores = model.score(model.forecast(0), set);
      scores.forEach((score, row) => {
        expect(signals[name as SignalName][row], name).toBeCloseTo(score, 5);
      });
    }
  });

  it('soft fusion, sites and words by their formulas', () => {
    const signals = readAll(events, set);
    const latest = [...new Map(events.map((event) => [event.id, event])).values()];
    const n = events.length;
    for (let row = 0; row < set.ids.length; row++) {
      const vector = set.vectors.data.subarray(row * 16, row * 16 + 16);
      const near = latest.map((event) => dot(event.vector, vector));
      const shares = near.map((s) => Math.exp(s / 0.1));
      const total = shares.reduce((a, b) => a + b, 0);
      const soft = near.reduce((sum, s, k) => sum + s * shares[k]!, 0) / total;
      expect(signals.soft[row]).toBeCloseTo(soft, 5);

      const there = events.flatMap((event, k) => (event.site === set.sites[row] ? [n - 1 - k] : []));
      const recency = (halfLife: number) => there.reduce((sum, age) => sum + 0.5 ** (age / halfLife), 0);
      expect(signals['site-5'][row]).toBeCloseTo(recency(5), 4);
      expect(signals['site-70'][row]).toBeCloseTo(recency(70), 4);
      expect(signals['site-count'][row]).toBeCloseTo(Math.log1p(there.length), 5);

      const tokens = tellingTokens(set.texts![row]!);
      let sum = 0;
      let squares = 0;
      for (const token of tokens) {
        const holding = events.filter(({ text }) => tellingTokens(text!).includes(token));
        const idf = Math.log(1 + n / (1 + holding.length));
        for (const [k, { text }] of events.entries()) {
          const of = tellingTokens(text!);
          if (of.includes(token)) sum += (0.5 ** ((n - 1 - k) / 70) / Math.sqrt(of.length)) * idf * idf;
        }
        squares += idf * idf;
      }
      expect(signals.words[row]).toBeCloseTo(sum / Math.sqrt(squares), 4);
    }
  });

  it('of one candidate are those of many; without a page, those of events that count for nothing', () => {
    const reader = new SignalReader();
    for (const event of events) reader.add(event);
    const columns = reader.read(set);
    const gone = events[70]!.id;
    const indices = events.flatMap(({ id }, k) => (id === gone ? [k] : []));
    const silenced = new SignalReader();
    for (const event of events) silenced.add(event.id === gone ? { ...event, weight: 0 } : event);
    const left = silenced.read(set);
    for (let row = 0; row < set.ids.length; row++) {
      const vector = set.vectors.data.slice(row * 16, row * 16 + 16);
      const candidate = { vector, site: set.sites[row]!, text: set.texts![row]! };
      const values = reader.readOne(candidate, null);
      const without = reader.readOne(candidate, { id: gone, indices });
      signalNames.forEach((name, f) => {
        expect(values[f], name).toBeCloseTo(columns[f]![row]!, 4);
        expect(without[f], name).toBeCloseTo(left[f]![row]!, 4);
      });
    }
  });

  it('say nothing before the first event, and fade as counts should', () => {
    const signals = readAll([], set);
    for (const name of signalNames) expect(signals[name].every((value) => value === 0)).toBe(true);
    const counts = new DecayedCounts(2);
    counts.add('a', 1);
    counts.step();
    counts.step();
    counts.add('a', 1);
    expect(counts.get('a')).toBeCloseTo(1.5, 12);
    expect(counts.get('b')).toBe(0);
  });
});

describe('BlendModel', () => {
  const events = randomEvents(80, 12, 50);
  const set = candidatesOf(randomEvents(30, 13));
  const weights = signalNames.map((_, f) => 0.1 + 0.05 * f);

  it('update is observe one by one, and scores are the weighed signals', () => {
    const model = new BlendModel(weights);
    model.observe(events);
    const scores = [...model.score(model.forecast(0), set)];
    const other = new BlendModel(weights);
    for (const event of events) other.update(event);
    expect([...other.score(other.forecast(0), set)]).toEqual(scores);
    const [list] = choiceLists([
      { sequence: events, upTo: events.length, at: 0, candidates: set, clicked: [0] },
    ]);
    scores.forEach((score, row) => {
      const sum = list!.columns.reduce((total, column, f) => total + weights[f]! * column[row]!, 0);
      expect(score).toBeCloseTo(sum, 4);
    });
    expect(() => new BlendModel([1, 2])).toThrow('misuse');
  });

  it('explains by deletion: the pages named are those whose absence lowers the score most', () => {
    const model = new BlendModel(weights);
    model.observe(events);
    const scores = model.score(model.forecast(0), set);
    const row = scores.indexOf(Math.max(...scores));
    const vector = set.vectors.data.slice(row * 16, row * 16 + 16);
    const about = { id: set.ids[row]!, site: set.sites[row]!, text: set.texts![row]! };
    const reasons = model.explain(vector, about);
    expect(reasons.length).toBeGreaterThan(0);
    const shares = reasons.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    const [first] = reasons;
    const nearest = events.reduce((a, b) => (dot(b.vector, vector) > dot(a.vector, vector) ? b : a));
    const named = new Set(reasons.map(({ index }) => events[index]!.id));
    expect(named.has(nearest.id)).toBe(true);
    expect(events.findLastIndex(({ id }) => id === events[first!.index]!.id)).toBe(first!.index);
  });

  it('keeps to the prior as firmly as the later choices say it should', () => {
    const silent = () => signalNames.map(() => new Float32Array(20));
    const [truth, lure] = [signalNames.indexOf('top-3'), signalNames.indexOf('mean')];
    /** Choices drawn from the softmax of the first of two signals times `weight`. */
    const lists = (weight: number, seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 150 }, () => {
        const columns = silent();
        for (const f of [truth, lure]) columns[f] = columns[f]!.map(() => 2 * random() - 1);
        const wanted = columns[truth]!.map((value) => weight * value - Math.log(-Math.log(random())));
        return { columns, clicked: [wanted.indexOf(Math.max(...wanted))] };
      });
    };
    const prior = signalNames.map((_, f) => (f === truth ? 0.5 : 0));
    // Someone who goes by the signal far more than the prior does: it is left soon.
    expect(learnBlend(lists(20, 1), prior)[truth]).toBeGreaterThan(
      learnWeights(lists(20, 1), { prior: Float64Array.from(prior), pull: 10 })[truth]!,
    );
    // Someone who chooses as the prior says: it is kept.
    const kept = learnBlend(lists(0.5, 2), prior);
    const loose = learnWeights(lists(0.5, 2), { prior: Float64Array.from(prior), pull: 10 });
    expect(Math.abs(kept[lure]!)).toBeLessThan(Math.abs(loose[lure]!));
  });

  it('learns from choices what decided them, and only among the signals it may use', () => {
    const random = createRandom(3);
    const choices: Choice[] = Array.from({ length: 60 }, (_, k) => {
      const upTo = 20 + k;
      const offered = candidatesOf(randomEvents(20, 100 + k));
      const signals = readAll(events.slice(0, upTo), offered);
      const wanted = signals['top-3'].map((value) => value + 0.02 * random());
      return {
        sequence: events,
        upTo,
        at: 0,
        candidates: offered,
        clicked: [wanted.indexOf(Math.max(...wanted))],
      };
    });
    const nothing = signalNames.map(() => 0);
    const lists = [...choiceLists(choices)];
    const learned = new BlendModel(learnBlend(lists, nothing, contentSignals));
    let hits = 0;
    for (const { sequence, upTo, candidates, clicked } of choices) {
      learned.observe(sequence.slice(0, upTo));
      const scores = learned.score(learned.forecast(0), candidates);
      if (scores.indexOf(Math.max(...scores)) === clicked[0]) hits++;
    }
    expect(hits).toBeGreaterThan(40);
    const kept = learnBlend(lists, nothing, contentSignals);
    signalNames.forEach((name, f) => {
      if (!contentSignals.includes(name)) expect(kept[f]).toBe(0);
    });
  });
});
