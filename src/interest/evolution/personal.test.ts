import { expect, it } from 'vitest';
import { emptyMatrix } from '../../embedding/matrix';
import { personalTraining } from './personal';
import { defaultShape } from './shape';

it('starts from the shipped prior where it fits: other vectors and another cell start from nothing', () => {
  const strangers = emptyMatrix(2, 384);
  const fitting = personalTraining({ ...defaultShape, dimensions: 384 }, strangers);
  expect(fitting.prior!.shape.dimensions).toBe(384);
  expect(fitting.judgedAmong).toBe(strangers);
  expect(fitting.smallestGain).toBeGreaterThan(0);
  for (const other of [
    { ...defaultShape, dimensions: 512 },
    { ...defaultShape, dimensions: 384, cell: 'gru' as const },
  ])
    expect(personalTraining(other, null)).toEqual({ prior: null, judgedAmong: null });
  expect(personalTraining({ ...defaultShape, dimensions: 384 }, emptyMatrix(0, 384)).judgedAmong).toBeNull();
  // Whoever brings a prior of their own has that one.
  const own = { ...fitting.prior!, parameters: fitting.prior!.parameters.map(() => 0) };
  expect(personalTraining({ ...defaultShape, dimensions: 384 }, null, own).prior).toBe(own);
});
