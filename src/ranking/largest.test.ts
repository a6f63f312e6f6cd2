import fc from 'fast-check';
import { expect, it } from 'vitest';
import { largest } from './largest';

it('is what sorting by value, then row, puts first', () => {
  const values = fc.array(fc.constantFrom(-1, -0, 0, 0.5, 2, 2.25, Number.NEGATIVE_INFINITY), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 0, max: 45 }),
      fc.integer({ min: 1, max: 3 }),
      (all, count, step) => {
        const rows = all.flatMap((_, row) => (row % step === 0 ? [row] : []));
        const expected = [...rows]
          .sort((a, b) => (all[a] === all[b] ? a - b : all[b]! - all[a]!))
          .slice(0, count);
        expect(largest(all, rows, count)).toEqual(expected.sort((a, b) => a - b));
      },
    ),
  );
});
