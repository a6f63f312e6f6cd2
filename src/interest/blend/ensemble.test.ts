// The ensemble against sums by hand, its weights against what the choices reward, its reasons against real deletion.
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../device/errors';
import { matrixFromRows, rowOf } from '../../embedding/matrix';
import { HalfLifeModel } from '../decay/half-life';
import { TopKModel } from '../decay/top-k';
import type { CandidateSet, InterestEvent } from '../model';
import { createRandom } from '../random';
import { EnsembleModel, ensembleLists, learnEnsemble } from './ensemble';
import { BlendModel, type Choice } from './model';
import { priorWeights } from './prior';
import { signalNames } from './signals';
import { scaleOf, standardised } from './standard';

const day = 86_400_000;
const dimensions = 12;

function randomUnit(random: () => number): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, () => random() - 0.5);
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

function history(count: number, seed: number): InterestEvent[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, k) => ({
    vector: randomUnit(random),
    time: k * day,
    weight: 1,
    site: `s${k % 4}.org`,
    id: `page-${k}`,
    text: `title ${k}`,
  }));
}

function candidates(count: number, seed: number): CandidateSet {
  const random = createRandom(seed);
  return {
    vectors: matrixFromRows(
      Array.from({ length: count }, () => randomUnit(random)),
      dimensions,
    ),
    sites: Array.from({ length: count }, (_, k) => `s${k % 6}.org`),
    ids: Array.from({ length: count }, (_, k) => `candidate-${k}`),
    texts: Array.from({ length: count }, (_, k) => `title ${k}`),
  };
}

const events = history(30, 3);
const set = candidates(20, 4);
const at = 31 * day;

describe('EnsembleModel', () => {
  it("adds the parts' standardised scores to the base's own", () => {
    const ensemble = new EnsembleModel(new BlendModel(), [new HalfLifeModel(3), new TopKModel()], [0.5, -1]);
    ensemble.observe(events.slice(0, 29));
    ensemble.update(events[29]!);
    const score = ensemble.score(ensemble.forecast(at), set);
    const [base, decay, fusion] = [new BlendModel(), new HalfLifeModel(3), new TopKModel()].map((model) => {
      model.observe(events);
      return model.score(model.forecast(at), set);
    });
    const [decayed, fused] = [standardised(decay!), standardised(fusion!)];
    score.forEach((value, row) => {
      expect(value).toBeCloseTo(base![row]! + 0.5 * decayed[row]! - fused[row]!, 4);
    });
  });

  it('names the pages whose removal lowers the score as it says', () => {
    const make = () => new EnsembleModel(new BlendModel(), [new HalfLifeModel(3)], [0.8]);
    const ensemble = make();
    ensemble.observe(events);
    const set = candidates(300, 5); // so many that one page less hardly moves the measure of the list
    const scores = ensemble.score(ensemble.forecast(at), set);
    const row = scores.indexOf(Math.max(...scores));
    const about = { at, id: set.ids[row]!, site: set.sites[row]!, text: set.texts![row]! };
    const candidate = rowOf(set.vectors, row);
    const reasons = ensemble.explain(candidate, about);
    expect(reasons.length).toBeGreaterThan(1);
    // By hand: what the page takes from each part's score, in the measure of the list.
    const parts = [new BlendModel(), new HalfLifeModel(3)];
    const raw = parts.map((part) => {
      part.observe(events);
      return part.score(part.forecast(at), set);
    });
    const losses = new Map<number, number>();
    [1, 0.8 / scaleOf(raw[1]!).deviation].forEach((weight, k) => {
      for (const { index, share } of parts[k]!.explain(candidate, { ...about, limit: 12 }))
        losses.set(index, (losses.get(index) ?? 0) + weight * raw[k]![row]! * share);
    });
    const largest = [...losses].sort((a, b) => b[1] - a[1]).slice(0, reasons.length);
    expect(reasons.map(({ index }) => index)).toEqual(largest.map(([index]) => index));
    reasons.forEach(({ share }, k) => {
      expect(share).toBeCloseTo(largest[k]![1] / scores[row]!, 4);
    });
    // In truth: with the page's place kept, as something that says nothing, so that nothing else grows newer.
    const fall = (index: number) => {
      const without = make();
      without.observe(
        events.map((event, k) => (k === index ? { ...event, weight: 0, site: '', text: '' } : event)),
      );
      return scores[row]! - without.score(without.forecast(at), set)[row]!;
    };
    const falls = events.map((_, index) => fall(index));
    expect(falls.indexOf(Math.max(...falls))).toBe(reasons[0]!.index);
  });

  it('asks no pages of a part that says next to nothing', () => {
    const quiet = new HalfLifeModel(3);
    const loud = new HalfLifeModel(3);
    let asked = 0;
    quiet.explain = () => {
      asked++;
      return [];
    };
    const ensemble = new EnsembleModel(new BlendModel(), [loud, quiet], [0.8, 1e-4]);
    ensemble.observe(events);
    ensemble.score(ensemble.forecast(at), set);
    expect(ensemble.explain(rowOf(set.vectors, 0), { at, id: set.ids[0]! })).not.toBeNull();
    expect(asked).toBe(0);
    const heard = new EnsembleModel(new BlendModel(), [quiet], [50]);
    heard.observe(events);
    heard.score(heard.forecast(at), set);
    heard.explain(rowOf(set.vectors, 0), { at, id: set.ids[0]! });
    expect(asked).toBe(1);
  });

  it('explains nothing of a candidate it was not asked to score', () => {
    const ensemble = new EnsembleModel(new BlendModel(), [], []);
    ensemble.observe(events);
    ensemble.score(ensemble.forecast(at), set);
    expect(ensemble.explain(events[0]!.vector, { id: 'elsewhere' })).toEqual([]);
  });

  it('refuses weights of other parts', () => {
    expect(() => new EnsembleModel(new BlendModel(), [], [1])).toThrow();
    try {
      new EnsembleModel(new BlendModel(), [], [1]);
    } catch (error) {
      expect(errorCode(error)).toBe('misuse');
    }
  });
});

describe('learnEnsemble', () => {
  /** Choices of a person who always takes what is nearest to the last page, among things near older ones. */
  const choices: Choice[] = Array.from({ length: 60 }, (_, k) => {
    const random = createRandom(100 + k);
    const set = candidates(12, 200 + k);
    const upTo = 10 + (k % 20);
    const last = events[upTo - 1]!.vector;
    const near = last.map((value) => value + 0.25 * (random() - 0.5));
    const norm = Math.hypot(...near);
    set.vectors.data.set(
      near.map((value) => value / norm),
      0,
    );
    return { sequence: events, upTo, at: upTo * day, candidates: set, clicked: [0] };
  }).sort((a, b) => a.upTo - b.upTo);

  const nothing = signalNames.map(() => 0);

  it('counts a model that is right, and not one that guesses', () => {
    const guess = new HalfLifeModel(1);
    guess.observe(history(5, 77));
    guess.observe = () => {};
    guess.update = () => {};
    const lists = [...ensembleLists([new HalfLifeModel(1), guess], choices)];
    const { blend, further } = learnEnsemble(lists, nothing, 2);
    expect(further[0]).toBeGreaterThan(0.8);
    expect(Math.abs(further[1]!)).toBeLessThan(0.4);
    expect(blend).toEqual(nothing);
  });

  it('is the blend where there is nothing to learn from', () => {
    expect(learnEnsemble([], priorWeights, 2)).toEqual({ blend: [...priorWeights], further: [0, 0] });
  });

  it('leaves little to a model that only repeats a signal', () => {
    const lists = [...ensembleLists([new HalfLifeModel(1)], choices)];
    const known = nothing.map((_, f) => (signalNames[f] === 'half-life-1' ? 3 : 0));
    const { further } = learnEnsemble(lists, known, 1);
    expect(further[0]).toBeLessThan(learnEnsemble(lists, nothing, 1).further[0]! / 2);
  });

  it('reads choices in one pass as it would each on its own', () => {
    const together = [...ensembleLists([new HalfLifeModel(1)], choices)];
    const alone = choices.map((choice) => [...ensembleLists([new HalfLifeModel(1)], [choice])][0]!);
    together.forEach((list, k) => {
      expect(list.columns).toHaveLength(signalNames.length + 1);
      list.columns.forEach((column, part) => {
        column.forEach((value, row) => {
          expect(value).toBeCloseTo(alone[k]!.columns[part]![row]!, 5);
        });
      });
    });
  });
});
