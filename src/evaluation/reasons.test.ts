import { describe, expect, it } from 'vitest';
import { matrixFromRows, normalise } from '../embedding/matrix';
import { TopKModel } from '../interest/decay/top-k';
import type { Attribution, InterestEvent } from '../interest/model';
import { createRandom } from '../interest/random';
import { checkReasons } from './reasons';
import type { Trial } from './trial';

const random = createRandom(6);
const noise = () => normalise(new Float32Array(24).map(() => random() - 0.5));
const liked = noise();
const near = (share: number) => normalise(noise().map((value, k) => (1 - share) * value + share * liked[k]!));
/** 40 pages, of which three are near to the first candidate, one of them visited twice. */
const sequence: InterestEvent[] = Array.from({ length: 40 }, (_, k) => ({
  vector: k === 7 || k === 30 ? near(0.9) : k === 20 ? near(0.7) : noise(),
  time: k * 3_600_000,
  weight: 1,
  site: '',
  id: k === 7 || k === 30 ? 'twice' : `p${k}`,
}));
sequence[30] = { ...sequence[7]!, time: 30 * 3_600_000 };
const trial: Trial = {
  sequence,
  upTo: 40,
  at: 41 * 3_600_000,
  candidates: {
    vectors: matrixFromRows([liked, noise(), noise()], 24),
    ids: ['a', 'b', 'c'],
    sites: ['', '', ''],
  },
  clicked: [0],
  person: 'p',
};

describe('checkReasons', () => {
  it('what late fusion names is what its score rests on, all events of the page together', () => {
    const model = new TopKModel();
    const check = checkReasons(model, trial, 1);
    model.observe(sequence);
    const score = (events: readonly InterestEvent[]) => {
      model.observe(events);
      return model.score(model.forecast(trial.at), trial.candidates)[0]!;
    };
    const whole = score(sequence);
    const without = score(sequence.filter(({ id }) => id !== 'twice'));
    expect(check.named).toBe(true);
    expect(check.fallNamed).toBeCloseTo(whole - without, 6);
    expect(check.fallLargest).toBeCloseTo(check.fallNamed, 6);
    expect(check.namedIsLargest).toBe(true);
    expect(check.fallRandom).toBeLessThan(check.fallNamed / 2);
    expect(check.agreement!).toBeGreaterThan(0.9);
  });

  it('tells where a model names the wrong page, or none', () => {
    class Liar extends TopKModel {
      override explain(): Attribution[] {
        return [
          { index: 0, share: 0.9 },
          { index: 20, share: 0.2 },
          { index: 30, share: 0.1 },
        ];
      }
    }
    const lie = checkReasons(new Liar(), trial, 1);
    expect(lie.namedIsLargest).toBe(false);
    expect(lie.fallNamed).toBeLessThan(lie.fallLargest);
    expect(lie.agreement!).toBeLessThan(-0.9);
    // Of a score that never falls no page was the one that mattered.
    class Flat extends Liar {
      override score(): Float32Array {
        return Float32Array.of(1, 0, 0);
      }
    }
    expect(checkReasons(new Flat(), trial, 1)).toMatchObject({ named: true, namedIsLargest: false });
    class Silent extends TopKModel {
      override explain(): Attribution[] {
        return [];
      }
    }
    expect(checkReasons(new Silent(), trial, 1).named).toBe(false);
  });
});
