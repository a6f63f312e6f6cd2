// A checksum over whatever can be stored, to notice rows that are no longer what was written. Not against forgery.

/** FNV-1a's prime and offset. */
const prime = 0x01000193;
const offset = 0x811c9dc5;

/** One number of 64 bits in view of its two halves. */
const float = new Float64Array(1);
const halves = new Uint32Array(float.buffer);

/** 32 bits, the same for values that a structured clone would not tell apart. */
export function checksum(value: unknown): number {
  return mix(offset, value) >>> 0;
}

/** The row with its checksum, which covers everything in it but its `id` (the store may give it) and the sum itself. */
export function withSum<Row extends object>(row: Row): Row & { sum: number } {
  return { ...row, sum: sumOf(row) };
}

/** Whether a row is what was written; one of before there were checksums is believed. */
export function isIntact(row: { sum?: number }): boolean {
  return row.sum === undefined || row.sum === sumOf(row);
}

function sumOf(row: object): number {
  const { id: _id, sum: _sum, ...content } = row as { id?: unknown; sum?: unknown };
  return checksum(content);
}

function mix(hash: number, value: unknown): number {
  switch (typeof value) {
    case 'string':
      return mixText(step(hash, 1), value);
    case 'number':
      return mixNumber(step(hash, 2), value);
    case 'boolean':
      return step(hash, value ? 3 : 4);
    case 'undefined':
      return step(hash, 5);
    case 'object':
      return value === null ? step(hash, 6) : mixObject(hash, value);
    default:
      return mixText(step(hash, 7), String(value));
  }
}

function mixObject(hash: number, value: object): number {
  if (ArrayBuffer.isView(value)) {
    return mixBytes(step(hash, 8), new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }
  if (value instanceof ArrayBuffer) return mixBytes(step(hash, 8), new Uint8Array(value));
  if (value instanceof Date) return mixNumber(step(hash, 9), value.getTime());
  if (Array.isArray(value)) return value.reduce<number>(mix, mixNumber(step(hash, 10), value.length));
  if (value instanceof Map || value instanceof Set) {
    let mixed = mixNumber(step(hash, 11), value.size);
    for (const each of value) mixed = mix(mixed, each);
    return mixed;
  }
  const entries = Object.entries(value);
  return entries.reduce(
    (mixed, [key, each]) => mix(mixText(mixed, key), each),
    mixNumber(step(hash, 12), entries.length),
  );
}

function mixText(hash: number, text: string): number {
  let mixed = mixNumber(hash, text.length);
  for (let index = 0; index < text.length; index++) mixed = step(mixed, text.charCodeAt(index));
  return mixed;
}

function mixNumber(hash: number, value: number): number {
  float[0] = value;
  return step(step(hash, halves[0]!), halves[1]!);
}

function mixBytes(hash: number, bytes: Uint8Array): number {
  let mixed = mixNumber(hash, bytes.length);
  for (let index = 0; index < bytes.length; index++) mixed = step(mixed, bytes[index]!);
  return mixed;
}

function step(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, prime);
  return mixed ^ (mixed >>> 15); // FNV alone carries nothing downwards, and values have up to 32 bits
}
