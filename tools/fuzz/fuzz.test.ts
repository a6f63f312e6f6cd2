// A short run over every parser, the same each time; `npm run fuzz` is the long one.
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { errorCode } from '../../src/device/errors';
import { createRandom, type Random } from '../sample/random';
import { parsers } from './parsers';
import { Runner } from './run';

const inputsEach = 120;

const runner = new Runner(5_000);
afterAll(() => runner.end());
afterEach(() => vi.unstubAllEnvs());

/** Takes the likely way everywhere: lines of a backup are packed, columns of a table are the reader's own guess. */
const certain: Random = { ...createRandom(1), next: () => 0, chance: () => true };

// What starts from no sound input never gets past the first check, however long it is changed.
describe('the inputs to start from', () => {
  it.each(Object.keys(parsers))('%s ends with each as they say, unchanged', async (parser) => {
    vi.stubEnv('DRIFTFEED_FIXTURES', ''); // whatever lies there, nobody has said how it should end
    const { seeds, outcomes = ['read'], parse } = await parsers[parser]!.prepare(1);
    const came: string[] = [];
    for (const seed of seeds) {
      try {
        await parse(seed, certain);
        came.push('read');
      } catch (error) {
        came.push(errorCode(error) === 'unknown' ? String(error) : errorCode(error));
      }
    }
    expect(new Set(came)).toEqual(new Set(outcomes));
  });
});

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
