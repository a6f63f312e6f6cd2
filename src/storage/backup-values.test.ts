// What goes through the backup's JSON comes back as it was, and what was never written is refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPlain, toPlain } from './backup-values';

const through = (value: unknown) => fromPlain(JSON.parse(JSON.stringify(toPlain(value))));

describe('values of a backup', () => {
  it('come back as they were', () => {
    const value = {
      text: 'ü \ud800 \u0000 \u202e 😀',
      numbers: [0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, 2 ** 53],
      nothing: undefined,
      none: null,
      big: -12n,
      time: new Date(5),
      noTime: new Date(Number.NaN),
      map: new Map<unknown, unknown>([
        ['a', new Map([[1, 2]])],
        [1, new Set(['x'])],
      ]),
      bytes: [
        Int8Array.of(-1, 2),
        Float32Array.of(0.1, Number.NaN),
        new Uint8Array(0),
        BigInt64Array.of(-1n),
      ],
      buffer: Uint8Array.of(1, 2, 3).buffer,
      part: new Uint8Array([9, 1, 2, 9]).subarray(1, 3),
      $odd: { $array: 'not one' },
    };
    expect(through(value)).toStrictEqual(value);
    expect(Object.is((through([-0]) as number[])[0], -0)).toBe(true);
  });

  it('have a form that does not change: backups of before are read, and written the same', () => {
    const value = {
      numbers: [Number.NaN, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
      nothing: undefined,
      big: 2n,
      time: new Date(5),
      map: new Map([['a', 1]]),
      set: new Set(['x']),
      bytes: Int8Array.of(1, 2),
      buffer: Uint8Array.of(3).buffer,
    };
    const written =
      '{"numbers":[{"$number":"NaN"},{"$number":"-0"},{"$number":"Infinity"},{"$number":"-Infinity"}],' +
      '"nothing":{"$undefined":true},"big":{"$bigint":"2"},"time":{"$date":5},"map":{"$map":[["a",1]]},' +
      '"set":{"$set":["x"]},"bytes":{"$array":"Int8Array","base64":"AQI="},"buffer":{"$array":"ArrayBuffer","base64":"Aw=="}}';
    expect(fromPlain(JSON.parse(written))).toStrictEqual(value);
    expect(JSON.stringify(toPlain(value))).toBe(written);
  });

  it('keep a key that is named like a prototype', () => {
    const value = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}');
    const back = through(value) as object;
    expect(Object.keys(back)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  });

  it('come back as they were, whatever they are', () => {
    const arbitrary = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withUnicodeString: true,
    } as fc.ObjectConstraints);
    fc.assert(
      fc.property(arbitrary, (value) => {
        expect(through(value)).toStrictEqual(value);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('are refused where they are no data', () => {
    for (const value of [() => 1, Symbol('x'), new Error('x'), new URL('https://a.example')])
      expect(() => toPlain({ value })).toThrow(/^misuse/);
  });

  it.each([
    ['an unknown form', { $what: 1 }],
    ['a form with more', { $number: 'NaN', more: 1 }],
    ['a number by another name', { $number: '__proto__' }],
    ['half a number', { $array: 'Float32Array', base64: 'AAA=' }],
    ['an array of another kind', { $array: 'Object', base64: '' }],
    ['no base64', { $array: 'Int8Array', base64: '*' }],
    ['a date of text', { $date: 'x' }],
    ['a map without pairs', { $map: [[1]] }],
    ['a huge bigint', { $bigint: '9'.repeat(2000) }],
    ['a deep nest', JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`)],
  ])('refuses %s', (_, value) => {
    expect(() => fromPlain(value)).toThrow(/^backup-unreadable/);
  });
});
