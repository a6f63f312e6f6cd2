// Everything that the browser can store, as JSON and back without loss: typed arrays, maps, dates, numbers such as
// NaN, and properties that are undefined. What JSON cannot say is an object whose first key begins with "$"; the names
// are part of the file's form.
import { DriftfeedError } from '../device/errors';
import {
  bytesIn,
  nameOfNumber,
  noPlainData,
  refuseInstance,
  type TypedArrayName,
  typedArrays,
} from './plain-data';

/** Deeper nesting than this nobody writes. */
const deepest = 100;

const namedNumbers: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  '-0': -0,
};

/** `JSON.parse(JSON.stringify(toPlain(value)))` goes through `fromPlain`. Throws `misuse` for what is no plain data. */
export function toPlain(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'undefined':
      return { $undefined: true };
    case 'bigint':
      return { $bigint: String(value) };
    case 'number': {
      const name = nameOfNumber(value);
      return name === null ? value : { $number: name };
    }
    case 'object':
      return value === null ? null : objectToPlain(value);
    default:
      throw noPlainData(typeof value);
  }
}

function objectToPlain(value: object): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return bytesToPlain(value);
  if (value instanceof Date) return { $date: toPlain(value.getTime()) };
  if (value instanceof Map) return { $map: [...value].map(([key, each]) => [toPlain(key), toPlain(each)]) };
  if (value instanceof Set) return { $set: [...value].map(toPlain) };
  refuseInstance(value);
  const entries = Object.entries(value).map(([key, each]) => [key, toPlain(each)] as const);
  if (entries.some(([key]) => key.startsWith('$'))) return { $object: entries };
  return Object.fromEntries(entries);
}

function bytesToPlain(value: ArrayBuffer | ArrayBufferView): { $array: string; base64: string } {
  const { kind, bytes } = bytesIn(value);
  return { $array: kind, base64: toBase64(bytes) };
}

/** Throws `backup-unreadable` for what `toPlain` never writes. */
export function fromPlain(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) throw unreadable('nested too deeply');
  const inner = (each: unknown) => fromPlain(each, depth + 1);
  if (Array.isArray(value)) return value.map(inner);
  const keys = Object.keys(value);
  // Own properties, whatever their name: "__proto__" is a key like others.
  if (!keys.some((key) => key.startsWith('$')))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inner(each)]));

  const form = value as Record<string, unknown>;
  const only = keys.length === 1 ? keys[0] : keys.length === 2 && '$array' in form ? '$array' : '';
  switch (only) {
    case '$undefined':
      return undefined;
    case '$number':
      if (typeof form.$number === 'string' && Object.hasOwn(namedNumbers, form.$number))
        return namedNumbers[form.$number];
      break;
    case '$bigint':
      if (typeof form.$bigint === 'string' && /^-?\d{1,1000}$/.test(form.$bigint))
        return BigInt(form.$bigint);
      break;
    case '$date': {
      const time = inner(form.$date);
      if (typeof time === 'number') return new Date(time);
      break;
    }
    case '$map':
      if (arePairs(form.$map)) return new Map(form.$map.map(([key, each]) => [inner(key), inner(each)]));
      break;
    case '$set':
      if (Array.isArray(form.$set)) return new Set(form.$set.map(inner));
      break;
    case '$object':
      if (arePairs(form.$object))
        return Object.fromEntries(form.$object.map(([key, each]) => [String(key), inner(each)]));
      break;
    case '$array':
      return bytesFromPlain(form);
  }
  throw unreadable('a form of value that is not known');
}

function arePairs(value: unknown): value is [unknown, unknown][] {
  return Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2);
}

function bytesFromPlain({ $array: name, base64 }: Record<string, unknown>): unknown {
  if (typeof name !== 'string' || typeof base64 !== 'string') throw unreadable('an array without bytes');
  const { buffer } = fromBase64(base64);
  if (name === 'ArrayBuffer') return buffer;
  if (!Object.hasOwn(typedArrays, name)) throw unreadable('an array of a kind that is not known');
  const kind = typedArrays[name as TypedArrayName];
  if (buffer.byteLength % kind.BYTES_PER_ELEMENT !== 0) throw unreadable('half a number');
  return new kind(buffer);
}

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  const step = 0x8000; // arguments of one call are limited
  for (let start = 0; start < bytes.length; start += step) {
    text += String.fromCharCode(...bytes.subarray(start, start + step));
  }
  return btoa(text);
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    throw unreadable('bytes that are no base64');
  }
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

function unreadable(detail: string): DriftfeedError {
  return new DriftfeedError('backup-unreadable', detail);
}
