import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { scaleOf, standardised } from './standard';
import { blend, type ChoiceList, learnWeights, lossOf, solve } from './weights';

/** Lists in which candidate 0 is chosen by hidden weights and noise. */
function lists(count: number, hidden: readonly number[], seed: number, noise = 0.5): ChoiceList[] {
  const random = createRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, () => {
    const columns = hidden.map(() => standardised(new Float32Array(12).map(normal)));
    const scores = [...blend(columns, hidden)].map((score) => score + noise * normal());
    return { columns, clicked: [scores.indexOf(Math.max(...scores))] };
  });
}

describe('learnWeights', () => {
  const hidden = [1.5, -0.5, 0, 0.8];
  const prior = new Float64Array(4);

  it('ends where the gradient by finite differences is 0, whatever the start of the pull', () => {
    const data = lists(40, hidden, 3);
    for (const start of [prior, Float64Array.from([1, 1, -1, 2])]) {
      const learned = learnWeights(data, { prior: start, pull: 2 });
      for (let f = 0; f < 4; f++) {
        const at = (change: number) => {
          const moved = learned.slice();
          moved[f]! += change;
          return lossOf(data, moved, start, 2);
        };
        expect((at(1e-4) - at(-1e-4)) / 2e-4).toBeCloseTo(0, 2);
        expect(at(0)).toBeLessThanOrEqual(Math.min(at(0.05), at(-0.05)));
      }
    }
  });

  it('finds the weights that chose, given enough choices', () => {
    const learned = learnWeights(lists(800, hidden, 5), { prior, pull: 0.1 });
    // Noise shrinks all of them alike: compare directions.
    const length = (w: ArrayLike<number>) => Math.hypot(...Array.from(w));
    const cosine = hidden.reduce((sum, w, f) => sum + w * learned[f]!, 0) / length(hidden) / length(learned);
    expect(cosine).toBeGreaterThan(0.99);
  });

  it('stays with the prior where nothing was chosen or the pull is strong, and leaves it as choices come', () => {
    const start = Float64Array.from([0.3, 0.3, 0.3, 0.3]);
    expect([...learnWeights([], { prior: start, pull: 5 })]).toEqual([...start]);
    const far = (count: number, pull: number) => {
      const learned = learnWeights(lists(count, hidden, 7), { prior: start, pull });
      return Math.hypot(...learned.map((w, f) => w - start[f]!));
    };
    expect(far(20, 1e6)).toBeLessThan(1e-3);
    expect(far(20, 30)).toBeLessThan(far(200, 30));
  });

  it('refuses lists of other signals', () => {
    const [list] = lists(1, hidden, 1);
    expect(() => learnWeights([list!], { prior: new Float64Array(3), pull: 1 })).toThrow('misuse');
    expect(() => learnWeights([{ ...list!, clicked: [] }], { prior, pull: 1 })).toThrow('misuse');
  });

  it('the loss of one list by hand', () => {
    const list = { columns: [new Float32Array([1, 0])], clicked: [0] };
    const loss = lossOf([list], Float64Array.from([2]), Float64Array.from([0]), 3);
    expect(loss).toBeCloseTo(Math.log(1 + Math.exp(-2)) + 1.5 * 4, 12);
  });
});

describe('solve', () => {
  it('solves what it is given', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer(), (size, seed) => {
        const random = createRandom(seed);
        const root = Array.from({ length: size * size }, () => random() - 0.5);
        const matrix = new Float64Array(size * size);
        for (let i = 0; i < size; i++)
          for (let j = 0; j < size; j++) {
            for (let k = 0; k < size; k++) matrix[i * size + j]! += root[i * size + k]! * root[j * size + k]!;
            if (i === j) matrix[i * size + j]! += 1;
          }
        const target = Float64Array.from({ length: size }, () => random() - 0.5);
        const x = solve(matrix, target);
        for (let i = 0; i < size; i++) {
          let sum = 0;
          for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * x[j]!;
          expect(sum).toBeCloseTo(target[i]!, 9);
        }
      }),
    );
  });
});

describe('standardised', () => {
  it('by hand; what does not vary says nothing', () => {
    const values = new Float32Array([1, 2, 3]);
    expect([...standardised(values)].map((value) => Number(value.toFixed(4)))).toEqual([-1.2247, 0, 1.2247]);
    expect([...standardised(new Float32Array([4, 4]), scaleOf([4, 4]))]).toEqual([0, 0]);
  });
});
