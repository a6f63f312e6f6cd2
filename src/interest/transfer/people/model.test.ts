import { describe, expect, it } from 'vitest';
import { TopKModel } from '../../decay/top-k';
import type { CandidateSet, InterestEvent } from '../../model';
import { PeopleModel, sayOfPrior } from './model';
import { Prior, type PriorSource } from './prior';

const source: PriorSource = {
  centres: { rows: 2, dimensions: 2, data: Float32Array.of(1, 0, 0, 1) },
  shares: Float64Array.of(0.9, 0.1),
  background: null,
};
const candidates: CandidateSet = {
  vectors: { rows: 3, dimensions: 2, data: Float32Array.of(1, 0, 0, 1, 0.6, 0.8) },
  ids: ['a', 'b', 'c'],
  sites: ['', '', ''],
};
const event = (id: string, x: number, y: number, weight = 1): InterestEvent => ({
  vector: Float32Array.of(x, y),
  time: 1000,
  weight,
  site: '',
  id,
});
const z = (values: ArrayLike<number>) => {
  const all = Array.from(values);
  const mean = all.reduce((a, b) => a + b) / all.length;
  const deviation = Math.sqrt(all.reduce((a, b) => a + (b - mean) ** 2, 0) / all.length);
  return all.map((value) => (value - mean) / deviation);
};
const scoresOf = (model: PeopleModel) => model.score(model.forecast(2000), candidates);

describe('sayOfPrior', () => {
  it('is κ / (κ + n), with a floor', () => {
    expect(sayOfPrior(0, 4)).toBe(1);
    expect(sayOfPrior(4, 4)).toBe(0.5);
    expect(sayOfPrior(196, 4)).toBe(0.02);
    expect(sayOfPrior(196, 4, 0.15)).toBe(0.15);
  });
});

describe('PeopleModel', () => {
  it('ranks by the prior alone before anything is known', () => {
    const model = new PeopleModel(new TopKModel(), source);
    model.observe([]);
    const scores = scoresOf(model);
    z(new Prior(source).score(candidates.vectors)).forEach((value, row) => {
      expect(scores[row]).toBeCloseTo(value, 5);
    });
    expect(model.explain(Float32Array.of(1, 0), { id: 'a' })).toEqual([]);
  });

  it('is α of the prior and 1 − α of the own model, both standardised', () => {
    const events = [event('p', 0, 1), event('q', 0.8, 0.6), event('p', 0, 1)];
    const model = new PeopleModel(new TopKModel(1), source, { kappa: 3 });
    model.observe(events);
    expect(model.say).toBeCloseTo(3 / 5, 12); // two different pages
    const own = new TopKModel(1);
    own.observe(events);
    const prior = new Prior(source);
    for (const { vector, weight } of events) prior.see(vector, weight);
    const expected = z(prior.score(candidates.vectors));
    const theirs = z(own.score(own.forecast(2000), candidates));
    scoresOf(model).forEach((score, row) => {
      expect(score).toBeCloseTo(0.6 * expected[row]! + 0.4 * theirs[row]!, 5);
    });
  });

  it('takes events one by one as it takes them whole', () => {
    const events = [event('p', 0, 1), event('q', 0.8, 0.6), event('r', 1, 0, -0.5)];
    const whole = new PeopleModel(new TopKModel(), source, { kappa: 2 });
    whole.observe(events);
    const step = new PeopleModel(new TopKModel(), source, { kappa: 2 });
    step.observe(events.slice(0, 1));
    for (const each of events.slice(1)) step.update(each);
    expect(scoresOf(step)).toEqual(scoresOf(whole));
    // What is liked less is no evidence.
    expect(step.say).toBe(0.5);
    expect(whole.say).toBe(0.5);
  });

  it('does no harm once much is known', () => {
    const events = Array.from({ length: 400 }, (_, k) =>
      event(`p${k}`, Math.cos(k / 300), Math.sin(k / 300)),
    );
    const model = new PeopleModel(new TopKModel(), source, { kappa: 2 });
    model.observe(events);
    const own = new TopKModel();
    own.observe(events);
    const mine = z(own.score(own.forecast(2000), candidates));
    scoresOf(model).forEach((score, row) => {
      expect(Math.abs(score - mine[row]!)).toBeLessThan(0.02);
    });
  });

  it('counts a page for as much as it is told to', () => {
    const model = new PeopleModel(new TopKModel(), source, { kappa: 10, pagesOf: () => 5 });
    model.observe([event('p', 0, 1), event('q', 1, 0)]);
    expect(model.say).toBe(0.5);
  });

  it('shares a reason between pages and the prior’s directions', () => {
    const model = new PeopleModel(new TopKModel(1), source, { kappa: 1 });
    model.observe([event('p', 0.6, 0.8)]);
    scoresOf(model);
    const vector = Float32Array.of(0.6, 0.8);
    const [page] = model.explain(vector, { id: 'c' });
    const shares = model.explainPrior('c', vector)!;
    expect(page!.index).toBe(0);
    // Alone it would carry everything; what the prior carries is taken off.
    expect(page!.share + shares[0]! + shares[1]!).toBeCloseTo(1, 6);
    expect(model.explainPrior('unknown', vector)).toBeNull();
  });
});
