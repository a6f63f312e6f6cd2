import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot, matrixFromRows, normalise } from '../../embedding/matrix';
import type { CandidateSet, EventSequence, InterestEvent, InterestModel } from '../model';
import { createRandom } from '../random';
import { dotAt, innerProducts } from './cosines';
import { HalfLifeModel } from './half-life';
import { PopularityModel } from './popularity';
import { LastModel, meanModel } from './simple';
import { DecayTrack, decayedStates } from './states';
import { LargestMean, TopKModel } from './top-k';

const unit = (...components: number[]) => normalise(new Float32Array(components));

function event(vector: Float32Array, index: number, more: Partial<InterestEvent> = {}): InterestEvent {
  return { vector, time: index * 60_000, weight: 1, site: `s${index % 3}`, id: `p${index}`, ...more };
}

function randomEvents(count: number, seed: number, pages = count): InterestEvent[] {
  const random = createRandom(seed);
  const vectors = Array.from({ length: pages }, () =>
    normalise(new Float32Array(12).map(() => random() - 0.3)),
  );
  return Array.from({ length: count }, (_, index) => {
    const page = pages === count ? index : Math.floor(random() * pages);
    return event(vectors[page]!, index, { id: `p${page}`, site: `s${page % 4}` });
  });
}

function candidates(vectors: Float32Array[], ids?: string[], sites?: string[]): CandidateSet {
  return {
    vectors: matrixFromRows(vectors, vectors[0]!.length),
    ids: ids ?? vectors.map((_, index) => `c${index}`),
    sites: sites ?? vectors.map(() => ''),
  };
}

function scores(model: InterestModel, sequence: EventSequence, set: CandidateSet): number[] {
  model.observe(sequence);
  return [...model.score(model.forecast(0), set)];
}

const e1 = unit(1, 0, 0);
const e2 = unit(0, 1, 0);
const e3 = unit(0, 0, 1);

describe('decayed states', () => {
  it('half-life 1 by hand: 1/4, 1/2, 1', () => {
    const [state] = decayedStates([event(e1, 0), event(e2, 1), event(e3, 2)], [1]);
    const expected = unit(0.25, 0.5, 1);
    state!.forEach((value, j) => {
      expect(value).toBeCloseTo(expected[j]!, 6);
    });
  });

  it('follow the formula whatever the weights', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (w) => {
          const events = randomEvents(w.length, 5).map((e, k) => ({ ...e, weight: w[k]! }));
          const [state] = decayedStates(events, [7]);
          const sum = new Float32Array(12);
          events.forEach((e, k) => {
            for (let j = 0; j < 12; j++)
              sum[j] = sum[j]! + e.weight * 0.5 ** ((events.length - 1 - k) / 7) * e.vector[j]!;
          });
          expect(dot(state!, normalise(sum))).toBeCloseTo(1, 5);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('refuses a half-life of 0, no events and a vector of another length', () => {
    expect(() => new DecayTrack([0], 3)).toThrow('misuse');
    expect(() => decayedStates([])).toThrow('misuse');
    expect(() => new DecayTrack([1], 3).add({ vector: unit(1, 0), weight: 1 })).toThrow('misuse');
  });
});

describe('scores', () => {
  it('mean, last and half-life by hand', () => {
    const sequence = [event(e1, 0), event(e2, 1)];
    const set = candidates([e1, e2]);
    const half = Math.SQRT1_2;
    for (const score of scores(meanModel(), sequence, set)) expect(score).toBeCloseTo(half, 6);
    expect(scores(new LastModel(), sequence, set)).toEqual([0, 1]);
    const [older, newer] = scores(new HalfLifeModel(1), sequence, set);
    expect(older).toBeCloseTo(0.5 / Math.sqrt(1.25), 6);
    expect(newer).toBeCloseTo(1 / Math.sqrt(1.25), 6);
  });

  it('top-3 is the mean of the three largest cosines', () => {
    const sequence = [event(e1, 0), event(unit(1, 1, 0), 1), event(e2, 2), event(e3, 3)];
    const [score] = scores(new TopKModel(), sequence, candidates([e1]));
    expect(score).toBeCloseTo((1 + Math.SQRT1_2 + 0) / 3, 6);
    const [two] = scores(new TopKModel(), sequence.slice(0, 2), candidates([e1]));
    expect(two).toBeCloseTo((1 + Math.SQRT1_2) / 2, 6);
  });

  it('top-3 counts a page once, weighs it, and takes dislikes off', () => {
    const again = [0, 1, 2].map((index) => event(e1, index, { id: 'same' }));
    const [once] = scores(new TopKModel(), [...again, event(e2, 3)], candidates([e1]));
    expect(once).toBeCloseTo(0.5, 6);
    const [weighed] = scores(new TopKModel(), [event(e1, 0, { weight: 0.4 })], candidates([e1]));
    expect(weighed).toBeCloseTo(0.4, 6);
    const [less] = scores(new TopKModel(), [event(e1, 0), event(e1, 1, { weight: -1 })], candidates([e1]));
    expect(less).toBeCloseTo(1 - 1 / 3, 6);
  });

  it('top-3 keeps its cosines with a large set, and one event more changes the scores as it should', () => {
    const set = candidates(randomEvents(250, 21).map((e) => e.vector));
    const sequence = randomEvents(40, 22);
    const model = new TopKModel();
    model.observe(sequence.slice(0, -1));
    const before = [...model.score(model.forecast(0), set)];
    model.update(sequence.at(-1)!);
    const after = [...model.score(model.forecast(0), set)];
    expect(after).not.toEqual(before);
    expect(after).toEqual(scores(new TopKModel(), sequence, set));
    after.forEach((score, row) => {
      expect(score).toBeCloseTo(model.scoreOne(set.vectors.data.slice(row * 12, row * 12 + 12)), 5);
    });
  });

  it('top-3 looks back over the latest pages only', () => {
    const sequence = [event(e1, 0), event(e2, 1), event(e2, 2), event(e2, 3)];
    expect(scores(new TopKModel(3, 3), sequence, candidates([e1]))[0]).toBeCloseTo(0, 6);
  });

  it('popularity: the page itself first, then its site', () => {
    const sequence = [0, 1, 2, 3].map((index) => event(e1, index, { site: index === 0 ? 'a' : 'b' }));
    const set = candidates([e1, e1, e1, e1], ['p0', 'new', 'new', 'new'], ['a', 'a', 'b', '']);
    const [seen, siteA, siteB, unknown] = scores(new PopularityModel(), sequence, set);
    expect(seen).toBeGreaterThan(1);
    expect(siteB).toBeGreaterThan(siteA!);
    expect(siteA).toBeGreaterThan(0);
    expect(unknown).toBe(0);
  });

  it('without events everything scores 0, and update is observe one by one', () => {
    const set = candidates(randomEvents(6, 2).map((e) => e.vector));
    const sequence = randomEvents(40, 3, 15);
    for (const make of [
      () => new TopKModel(),
      () => new HalfLifeModel(),
      meanModel,
      () => new LastModel(),
      () => new PopularityModel(),
    ]) {
      const model = make();
      expect(scores(model, [], set)).toEqual([0, 0, 0, 0, 0, 0]);
      expect(model.explain(e1)).toEqual([]);
      for (const e of sequence) model.update(e);
      expect([...model.score(model.forecast(0), set)]).toEqual(scores(make(), sequence, set));
    }
  });
});

describe('explain', () => {
  it('is real deletion: the score without the page, computed by observing the rest', () => {
    const sequence = randomEvents(60, 11, 25);
    const candidate = sequence[58]!.vector;
    const about = { id: 'p7', site: 's3' };
    for (const make of [
      () => new TopKModel(),
      () => new HalfLifeModel(),
      () => new HalfLifeModel(3),
      meanModel,
      () => new LastModel(),
      () => new PopularityModel(),
    ]) {
      const model = make();
      const set = candidates([candidate], [about.id], [about.site]);
      const [score] = scores(model, sequence, set);
      const reasons = model.explain(candidate, about);
      expect(reasons.length, model.name).toBeGreaterThan(0);
      expect(reasons.length).toBeLessThanOrEqual(5);
      for (const { index, share } of reasons) {
        const { id } = sequence[index]!;
        expect(sequence.findLastIndex((e) => e.id === id)).toBe(index);
        const [left] = scores(
          make(),
          sequence.filter((e) => e.id !== id),
          set,
        );
        expect(share).toBeCloseTo((score! - left!) / score!, 4);
      }
      const shares = reasons.map(({ share }) => share);
      expect(shares).toEqual([...shares].sort((a, b) => b - a));
    }
  });
});

describe('inner loops', () => {
  it('dotAt agrees with a plain sum at any length and place', () => {
    const random = createRandom(1);
    const a = new Float32Array(23).map(() => random() - 0.5);
    for (let count = 0; count < 12; count++) {
      let sum = 0;
      for (let j = 0; j < count; j++) sum += a[3 + j]! * a[7 + j]!;
      expect(dotAt(a, 3, a, 7, count)).toBeCloseTo(sum, 6);
    }
  });

  it('inner products of many rows are those of one, to the last bit', () => {
    const random = createRandom(4);
    for (const [rows, dimensions] of [
      [1, 5],
      [2, 8],
      [7, 13],
      [6, 384],
    ] as const) {
      const data = new Float32Array(rows * dimensions).map(() => random() - 0.5);
      const query = new Float32Array(dimensions).map(() => random() - 0.5);
      const all = innerProducts({ rows, dimensions, data }, query);
      all.forEach((value, row) => {
        expect(value).toBe(dotAt(data, row * dimensions, query, 0, dimensions));
        expect(value).toBe(dot(query, data.subarray(row * dimensions, (row + 1) * dimensions)));
      });
    }
  });

  it('LargestMean agrees with sorting', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true })), (values) => {
        const largest = new LargestMean(3);
        for (const value of values) largest.offer(value);
        const top = [...values].sort((a, b) => b - a).slice(0, 3);
        const sum = top.reduce((total, value) => total + value, 0);
        expect(largest.mean()).toBeCloseTo(top.length ? sum / top.length : 0, 9);
        expect(largest.sumOverK()).toBeCloseTo(sum / 3, 9);
      }),
    );
  });
});
