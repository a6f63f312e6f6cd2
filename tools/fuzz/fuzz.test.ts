// A short run over every parser, the same each time; `npm run fuzz` is the long one.
import { afterAll, describe, expect, it } from 'vitest';
import { parsers } from './parsers';
import { Runner } from './run';

const inputsEach = 120;

const runner = new Runner(5_000);
afterAll(() => runner.end());

describe('whatever the bytes', () => {
  it.each(Object.keys(parsers))('%s reads them or says why not, in time', async (parser) => {
    const { failures, resolved, rejected, peakMb } = await runner.run({
      parser,
      seed: 1,
      from: 0,
      to: inputsEach,
      giants: false,
    });
    expect(failures.map(({ index, what }) => `${index}: ${what}`)).toEqual([]);
    const refused = Object.values(rejected).reduce((sum, count) => sum + count, 0);
    expect(resolved + refused).toBe(inputsEach);
    expect(peakMb).toBeLessThan(2_000);
  });
});
