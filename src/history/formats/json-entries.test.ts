// Entries found by brackets and quotes alone, and parsed one by one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStepper } from '../steps';
import { eachEntry, unreadable } from './json-entries';

async function entries(text: string): Promise<[key: string | null, entry: unknown][]> {
  const found: [string | null, unknown][] = [];
  await eachEntry(text, createStepper({}), (entry, key) => found.push([key, entry]));
  return found;
}

describe('eachEntry', () => {
  it('finds what is in a bare list, and in the lists of an object', async () => {
    expect(await entries(' [1, "a]", {"b": [{}]}, [2, 3], null] ')).toEqual([
      [null, 1],
      [null, 'a]'],
      [null, { b: [{}] }],
      [null, [2, 3]],
      [null, null],
    ]);
    expect(await entries('{"x": 5, "l\\u00e9": [1, 2], "y": {"z": [9]}, "m": []}')).toEqual([
      ['lé', 1],
      ['lé', 2],
    ]);
    expect(await entries('[]')).toEqual([]);
    expect(await entries('{}')).toEqual([]);
  });

  it('goes on after an entry that is no JSON', async () => {
    expect(await entries('[{"a": tru}, {"a": 1}]')).toEqual([
      [null, unreadable],
      [null, { a: 1 }],
    ]);
  });

  it.each([
    '',
    ' ',
    'x',
    '5',
    '[',
    '{',
    '[1',
    '[1,',
    '{"a"',
    '{"a": ',
    '{"a": [1}',
    '["a',
    '["a\\"]',
    '[1] 2',
    '{a: 1}',
    '[,]',
  ])('refuses %j', async (text) => {
    await expect(entries(text)).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('agrees with JSON.parse', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.constantFrom(0, 2), async (list, space) => {
        const expected = JSON.parse(JSON.stringify(list)) as unknown[];
        expect((await entries(JSON.stringify(list, null, space))).map(([, entry]) => entry)).toEqual(
          expected,
        );
      }),
      { numRuns: 500, seed: 9 },
    );
  });

  it('is stopped half way', async () => {
    const abort = new AbortController();
    const text = JSON.stringify(Array.from({ length: 300_000 }, (_, index) => ({ index })));
    let seen = 0;
    const reading = eachEntry(text, createStepper({ signal: abort.signal }), () => {
      if (++seen === 1000) abort.abort();
    });
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen).toBeLessThan(300_000);
  });
});
