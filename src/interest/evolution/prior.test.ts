import { describe, expect, it } from 'vitest';
import { packPrior, unpackPrior } from './packed-prior';
import { fits, startFrom } from './prior';
import { layoutOf, priorParameters } from './shape';
import { cyclingPerson } from './synthetic.fixture';
import { frameOf } from './training';

const shape = { dimensions: 12, rank: 4, cell: 'lstm', hidden: 5, window: 4, lookBack: 20 } as const;
const events = cyclingPerson({ events: 30, dimensions: 12, topics: 4, seed: 1, order: 0.8, noise: 0.6 });
const prior = {
  ...frameOf([events], shape, 1),
  parameters: new Float32Array(layoutOf(shape).size).map((_, k) => Math.sin(k)),
};

describe('a prior across people', () => {
  it('is where training starts, as a copy', () => {
    const start = startFrom(prior, shape, 1);
    expect([...start]).toEqual([...prior.parameters]);
    start[0] = 9;
    expect(prior.parameters[0]).toBe(0);
  });

  it('holds for another memory, and is left aside where its weights would mean something else', () => {
    expect(fits(prior, { ...shape, window: 8, lookBack: 100 })).toBe(true);
    for (const other of [{ cell: 'gru' }, { hidden: 6 }, { rank: 3 }, { dimensions: 16 }] as const) {
      const wanted = { ...shape, ...other };
      expect(fits(prior, wanted)).toBe(false);
      expect([...startFrom(prior, wanted, 7)]).toEqual([...priorParameters(wanted, 7)]);
    }
    expect([...startFrom(null, shape, 7)]).toEqual([...priorParameters(shape, 7)]);
  });

  it('packed to a byte a number comes back within half a step, each kind in its own range', () => {
    const wide = { ...prior, parameters: prior.parameters.slice() };
    // A bias far out must not cost the small weights their steps.
    const { headBias } = layoutOf(shape);
    wide.parameters[headBias.start] = 40;
    const packed = packPrior(wide);
    const back = unpackPrior(JSON.parse(JSON.stringify(packed)));
    expect(fits(back, shape)).toBe(true);
    expect(back.inputScale).toBeCloseTo(wide.inputScale, 4);
    for (const [one, other, from] of [
      [back.projection, wide.projection, Number.POSITIVE_INFINITY],
      [back.parameters, wide.parameters, headBias.start],
    ] as const)
      other.forEach((value, k) => {
        expect(Math.abs(one[k]! - value)).toBeLessThanOrEqual((0.5 * (k >= from ? 40 : 1)) / 127 + 1e-4);
      });
    expect(packed.bytes.length).toBeLessThan((wide.projection.length + wide.parameters.length) * 1.4);
    expect(() => unpackPrior({ ...packed, shape: { ...shape, hidden: 6 } })).toThrow('misuse');
  });
});
