import { describe, expect, it } from 'vitest';
import { joinSources, Prior, type PriorSource, sourceOf } from './prior';

const centres = { rows: 2, dimensions: 2, data: Float32Array.of(1, 0, 0, 1) };
const source: PriorSource = { centres, shares: Float64Array.of(0.75, 0.25), background: null };
const options = { temperature: 0.5, worth: 2 };
const candidates = { rows: 3, dimensions: 2, data: Float32Array.of(1, 0, 0, 1, 0.6, 0.8) };

describe('Prior', () => {
  it('scores by the mixture, worked out by hand', () => {
    const scores = new Prior(source, options).score(candidates);
    expect(scores[0]).toBeCloseTo(Math.log(0.75 * Math.exp(2) + 0.25), 5);
    expect(scores[1]).toBeCloseTo(Math.log(0.75 + 0.25 * Math.exp(2)), 5);
    expect(scores[2]).toBeCloseTo(Math.log(0.75 * Math.exp(1.2) + 0.25 * Math.exp(1.6)), 5);
  });

  it('takes off what is merely frequent', () => {
    const against = new Prior({ ...source, background: Float64Array.of(0.75, 0.25) }, options).score(
      candidates,
    );
    for (const score of against) expect(score).toBeCloseTo(0, 5);
    const rarer = new Prior({ ...source, background: Float64Array.of(0.25, 0.75) }, options).score(
      candidates,
    );
    expect(rarer[0]).toBeCloseTo(Math.log((0.75 * Math.exp(2) + 0.25) / (0.25 * Math.exp(2) + 0.75)), 5);
  });

  it('is sharpened by what is seen: one step of the posterior, worked out by hand', () => {
    const prior = new Prior(source, options);
    prior.see(Float32Array.of(0, 1), 0.5);
    const responsibility = (0.25 * Math.exp(2)) / (0.75 + 0.25 * Math.exp(2));
    expect(prior.shares()[1]).toBeCloseTo((2 * 0.25 + 0.5 * responsibility) / 2.5, 6);
    prior.see(Float32Array.of(1, 0), -1); // "less of this" is no evidence of interest
    expect(prior.shares()[0]! + prior.shares()[1]!).toBeCloseTo(1, 12);
    expect(prior.shares()[1]).toBeCloseTo((2 * 0.25 + 0.5 * responsibility) / 2.5, 6);
    for (let k = 0; k < 500; k++) prior.see(Float32Array.of(0, 1), 1);
    expect(prior.shares()[1]).toBeGreaterThan(0.7);
    prior.reset();
    expect([...prior.shares()]).toEqual([0.75, 0.25]);
  });

  it('tells which direction an expectation rests on', () => {
    const [first, second] = new Prior(source, options).responsibilities(Float32Array.of(0, 1));
    expect(first! + second!).toBeCloseTo(1, 12);
    expect(second).toBeCloseTo((0.25 * Math.exp(2)) / (0.75 + 0.25 * Math.exp(2)), 6);
  });

  it('refuses shares of other directions', () => {
    expect(() => new Prior({ ...source, shares: Float64Array.of(1) })).toThrow('misuse');
  });
});

describe('sourceOf', () => {
  it('knows what the things themselves are like', () => {
    const { background } = sourceOf({ centres, shares: source.shares }, candidates, 0.5);
    const share = (x: number, y: number) => Math.exp(2 * x) / (Math.exp(2 * x) + Math.exp(2 * y));
    expect(background![0]).toBeCloseTo((share(1, 0) + share(0, 1) + share(0.6, 0.8)) / 3, 6);
    expect(background![0]! + background![1]!).toBeCloseTo(1, 9);
  });
});

describe('joinSources', () => {
  it('gives each its share', () => {
    const joined = joinSources([
      { source, share: 1 },
      { source: { ...source, shares: Float64Array.of(0.5, 0.5) }, share: 3 },
    ]);
    expect([...joined.shares]).toEqual([0.1875, 0.0625, 0.375, 0.375]);
    expect(joined.background).toBeNull();
    const known = { ...source, background: Float64Array.of(0.1, 0.9) };
    const half = joinSources([
      { source: known, share: 1 },
      { source, share: 1 },
    ]);
    expect([...half.background!]).toEqual([0.1, 0.9, 0, 0]);
    expect(joined.centres.rows).toBe(4);
    expect([...joined.centres.data.slice(4)]).toEqual([1, 0, 0, 1]);
    expect(() => joinSources([])).toThrow('misuse');
    const other = { rows: 1, dimensions: 3, data: Float32Array.of(1, 0, 0) };
    expect(() =>
      joinSources([
        { source, share: 1 },
        { source: { centres: other, shares: Float64Array.of(1), background: null }, share: 1 },
      ]),
    ).toThrow('misuse');
  });
});
