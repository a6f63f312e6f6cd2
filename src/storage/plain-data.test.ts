// What stands for what JSON cannot say, and what is no data at all.
import { describe, expect, it } from 'vitest';
import { bytesIn, nameOfNumber, refuseInstance, typedArrays } from './plain-data';

describe('plain data', () => {
  it('has a name for each number that JSON has not', () => {
    for (const name of ['NaN', 'Infinity', '-Infinity', '-0']) {
      expect(nameOfNumber(Number(name))).toBe(name);
    }
    for (const value of [0, 1, -1.5, 5e-324, 2 ** 60]) expect(nameOfNumber(value)).toBeNull();
  });

  it('has the bytes of every kind of numbers, of a part no more than that', () => {
    for (const [kind, Kind] of Object.entries(typedArrays)) {
      expect(bytesIn(new Kind(3))).toEqual({ kind, bytes: new Uint8Array(3 * Kind.BYTES_PER_ELEMENT) });
    }
    const part = Uint8Array.of(1, 2, 3, 4).subarray(1, 3);
    expect([...bytesIn(part).bytes]).toEqual([2, 3]);
    expect(bytesIn(part.buffer)).toEqual({ kind: 'ArrayBuffer', bytes: Uint8Array.of(1, 2, 3, 4) });
  });

  it('is no view of another kind and no instance', () => {
    const misuse = expect.objectContaining({ code: 'misuse' });
    expect(() => bytesIn(new DataView(new ArrayBuffer(1)))).toThrow(misuse);
    expect(() => refuseInstance(new (class Own {})())).toThrow(misuse);
    for (const value of [{}, Object.create(null)]) expect(() => refuseInstance(value)).not.toThrow();
  });
});
