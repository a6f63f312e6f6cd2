// What the browser can store and JSON cannot say, told once for both forms of it: packed rows, and a backup's lines.
import { DriftfeedError } from '../device/errors';

/** By the names that stand in both forms. */
export const typedArrays = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} as const;
export type TypedArrayName = keyof typeof typedArrays;

/** What stands for a number that JSON has no word for; null for all others. */
export function nameOfNumber(value: number): 'NaN' | 'Infinity' | '-Infinity' | '-0' | null {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? null : (String(value) as 'NaN' | 'Infinity' | '-Infinity');
}

/** The bytes of a buffer or of numbers, where they lie, and of which kind they are. Throws `misuse` for other views. */
export function bytesIn(value: ArrayBuffer | ArrayBufferView): {
  kind: TypedArrayName | 'ArrayBuffer';
  bytes: Uint8Array;
} {
  if (value instanceof ArrayBuffer) return { kind: 'ArrayBuffer', bytes: new Uint8Array(value) };
  const kind = value.constructor.name;
  if (!Object.hasOwn(typedArrays, kind)) throw noPlainData(kind);
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return { kind: kind as TypedArrayName, bytes };
}

/** Throws `misuse` for an instance of some class, whose nature would be lost. */
export function refuseInstance(value: object): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw noPlainData(value.constructor?.name);
}

export function noPlainData(kind: string | undefined): DriftfeedError {
  return new DriftfeedError('misuse', `a ${kind} in a row`);
}
