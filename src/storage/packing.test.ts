// What comes out is what went in, whatever rows may hold.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from './packing';

describe('pack and unpack', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 1.5],
    ['what is no number', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0]],
    ['text of all kinds', ['', 'ß', '歌', '👩‍🚀', '\u0000', '\u202e', '"\\', '\ud800']],
    ['properties that are undefined', { here: undefined, list: [undefined, 1] }],
    ['a date, a map, a set', [new Date(5), new Map([['a', new Map([[1, { b: 2n }]])]]), new Set([1, 'x'])]],
    ['a date that is none', new Date(Number.NaN)],
    ['a key that the form uses', { $: ['undefined'], other: { $: 1 } }],
    ['a key with a meaning of its own', JSON.parse('{ "__proto__": { "a": 1 }, "b": 2 }')],
    [
      'many numbers',
      {
        values: Int8Array.of(-1, 2),
        scales: Float32Array.of(0.1, Number.NaN),
        deep: [{ w: Float64Array.of(-0) }],
      },
    ],
    ['part of a buffer', new Uint8Array([1, 2, 3, 4]).subarray(1, 3)],
    ['a buffer', new Uint8Array([1, 2, 3]).buffer],
    ['no numbers', new Float32Array(0)],
  ])('keeps %s', (_, value) => {
    expect(unpack(pack(value))).toStrictEqual(value);
  });

  it('keeps any plain data', () => {
    const any = fc.anything({
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withBigInt: true,
      withSparseArray: false,
      withNullPrototype: false,
    });
    fc.assert(
      fc.property(any, (value) => {
        expect(unpack(pack(value))).toStrictEqual(value);
      }),
      { numRuns: 500, seed: 11 },
    );
  });

  it('has a form that does not change: rows of before are read, and written the same', () => {
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
    const json =
      '{"numbers":[{"$":["number","NaN"]},{"$":["number","-0"]},{"$":["number","Infinity"]},{"$":["number","-Infinity"]}],' +
      '"nothing":{"$":["undefined"]},"big":{"$":["bigint","2"]},"time":{"$":["date",5]},"map":{"$":["map",[["a",1]]]},' +
      '"set":{"$":["set",["x"]]},"bytes":{"$":["bytes","Int8Array",0,2]},"buffer":{"$":["bytes","ArrayBuffer",8,1]}}';
    const start = 8 + Math.ceil(json.length / 8) * 8;
    const written = new Uint8Array(start + 16);
    written.set([1, 0, 0, 0, json.length & 255, json.length >> 8]);
    written.set(new TextEncoder().encode(json), 8);
    written.set([1, 2], start);
    written.set([3], start + 8);
    expect(unpack(written)).toStrictEqual(value);
    expect(pack(value)).toEqual(written);
  });

  it('changes nothing of what it is given', () => {
    const row = { list: [undefined, Int8Array.of(1)], inner: { none: undefined } };
    const before = structuredClone(row);
    pack(row);
    expect(row).toStrictEqual(before);
  });

  it('gives arrays a buffer of their own', () => {
    const [first] = unpack(pack([Int8Array.of(1), new Int8Array(1000)])) as Int8Array[];
    expect(first!.buffer.byteLength).toBe(1);
  });

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['an instance', new (class Own {})()],
  ])('refuses %s', (_, value) => {
    expect(() => pack({ value })).toThrow(expect.objectContaining({ code: 'misuse' }));
  });

  it('refuses bytes of another form', () => {
    expect(() => unpack(new Uint8Array(3))).toThrow(expect.objectContaining({ code: 'storage-refused' }));
    expect(() => unpack(new Uint8Array(100))).toThrow(expect.objectContaining({ code: 'storage-refused' }));
  });
});
