// Rows as bytes and back, without loss: JSON for what JSON can say, and numbers by the thousand as they lie in memory.
import { DriftfeedError } from '../device/errors';
import {
  bytesIn,
  nameOfNumber,
  noPlainData,
  refuseInstance,
  type TypedArrayName,
  typedArrays,
} from './plain-data';

/** Of the form, so that a later one can be told from it; kept in the first byte. */
const form = 1;
/** Form, three bytes of nothing, and the length of the JSON. */
const headBytes = 8;

/** What JSON cannot say stands as `{ $: [kind, ...] }`; an object that has such a key itself is told as entries. */
type Special =
  | ['undefined']
  | ['number', string]
  | ['bigint', string]
  | ['date', number | null]
  | ['map' | 'object', [unknown, unknown][]]
  | ['set', unknown[]]
  /** Where the bytes lie, counted from the end of the JSON, and how many they are. */
  | ['bytes', TypedArrayName | 'ArrayBuffer', number, number];

/** Plain data (also typed arrays, maps, sets, dates, undefined, NaN) as bytes. Throws `misuse` for anything else. */
export function pack(value: unknown): Uint8Array<ArrayBuffer> {
  const packer = new Packer();
  const json = new TextEncoder().encode(JSON.stringify(packer.plain(value)));
  const start = headBytes + padded(json.length);
  const bytes = new Uint8Array(start + packer.length);
  bytes[0] = form;
  new DataView(bytes.buffer).setUint32(4, json.length, true);
  bytes.set(json, headBytes);
  for (const { at, part } of packer.parts) bytes.set(part, start + at);
  return bytes;
}

/** What was packed. Throws `storage-refused` for bytes that `pack` never wrote. */
export function unpack(bytes: Uint8Array<ArrayBuffer>): unknown {
  if (bytes.length < headBytes || bytes[0] !== form)
    throw new DriftfeedError('storage-refused', 'unknown form');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  const json: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(headBytes, headBytes + length)));
  return unpackPlain(json, bytes.subarray(headBytes + padded(length)));
}

/** Places are multiples of eight, so that every kind of number may lie at them. */
function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}

class Packer {
  readonly parts: { at: number; part: Uint8Array }[] = [];
  length = 0;

  /** The value itself where JSON says it all, else a copy with specials. */
  plain(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number': {
        const name = nameOfNumber(value);
        return name === null ? value : special(['number', name]);
      }
      case 'undefined':
        return special(['undefined']);
      case 'bigint':
        return special(['bigint', String(value)]);
      case 'object':
        return value === null ? null : this.#object(value);
      default:
        throw noPlainData(typeof value);
    }
  }

  #object(value: object): unknown {
    if (Array.isArray(value)) return this.#list(value);
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return this.#bytes(value);
    if (value instanceof Date) return special(['date', this.plain(value.getTime()) as number]);
    if (value instanceof Map) return special(['map', this.#entries([...value])]);
    if (value instanceof Set) return special(['set', [...value].map((each) => this.plain(each))]);
    refuseInstance(value);
    const entries = Object.entries(value);
    if (Object.hasOwn(value, '$') || Object.hasOwn(value, '__proto__')) {
      return special(['object', this.#entries(entries)]);
    }
    let copy: Record<string, unknown> | null = null;
    for (const [key, each] of entries) {
      const plain = this.plain(each);
      if (plain === each) continue;
      copy ??= { ...value };
      copy[key] = plain;
    }
    return copy ?? value;
  }

  /** Most lists are of what JSON can say: they are not copied. */
  #list(values: readonly unknown[]): unknown {
    let copy: unknown[] | null = null;
    for (let index = 0; index < values.length; index++) {
      const plain = this.plain(values[index]);
      if (plain === values[index]) continue;
      copy ??= [...values];
      copy[index] = plain;
    }
    return copy ?? values;
  }

  #entries(entries: readonly [unknown, unknown][]): [unknown, unknown][] {
    return entries.map(([key, each]) => [this.plain(key), this.plain(each)]);
  }

  #bytes(value: ArrayBuffer | ArrayBufferView): unknown {
    const { kind, bytes } = bytesIn(value);
    const at = this.length;
    this.parts.push({ at, part: bytes });
    this.length += padded(bytes.length);
    return special(['bytes', kind, at, bytes.length]);
  }
}

function special(form: Special): { $: Special } {
  return { $: form };
}

function unpackPlain(value: unknown, tail: Uint8Array<ArrayBuffer>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // In place: nobody else has what JSON has just made.
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) value[index] = unpackPlain(value[index], tail);
    return value;
  }
  const object = value as Record<string, unknown>;
  if (Object.hasOwn(object, '$')) return unpackSpecial(object.$ as Special, tail);
  for (const key in object) {
    const each = object[key];
    if (typeof each === 'object' && each !== null) object[key] = unpackPlain(each, tail);
  }
  return object;
}

function unpackSpecial(form: Special, tail: Uint8Array<ArrayBuffer>): unknown {
  switch (form[0]) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(form[1]);
    case 'bigint':
      return BigInt(form[1]);
    case 'date':
      return new Date(unpackPlain(form[1], tail) as number);
    case 'map':
      return new Map(unpackEntries(form[1], tail));
    case 'object':
      return Object.fromEntries(unpackEntries(form[1], tail));
    case 'set':
      return new Set(form[1].map((each) => unpackPlain(each, tail)));
    case 'bytes': {
      const [, name, at, length] = form;
      // A copy of its own: else whoever keeps one small array keeps the whole row.
      const { buffer } = tail.slice(at, at + length);
      return name === 'ArrayBuffer' ? buffer : new typedArrays[name](buffer);
    }
  }
}

function unpackEntries(
  entries: readonly [unknown, unknown][],
  tail: Uint8Array<ArrayBuffer>,
): [PropertyKey, unknown][] {
  return entries.map(([key, each]) => [unpackPlain(key, tail) as PropertyKey, unpackPlain(each, tail)]);
}
