// Inputs made worse: bytes flipped, cut, copied, swapped for what parsers stumble over. The same seed, the same bytes.
import type { Random } from '../sample/random';

/** What has a meaning in one format or another, or is a number at some edge. */
const tokens = [
  '"', "'", '\\', '\\u0000', '\\ud800', '{', '}', '[', ']', ',', ':', ';', '|', '\t', '\n', '\r\n', '\0', '\u202e', '\u200f', '🐭',
  '\ufeff', 'null', 'true', '-1', '0', '1e999', 'NaN', '9999999999999999999', '-11644473600000000', '13188770880585907',
  '1601-01-01', '9999-12-31T23:59:59Z', '31.02.2018', '99:99:99', '__proto__', 'constructor', '<', '>', '</', '</div>', '</a>',
  '<a href="', '<!--', '-->', '<![CDATA[', ']]>', '<!DOCTYPE x [<!ENTITY a "b">]>', '&', '&#x110000;', '&#0;', '&a;', '&nbsp;',
  'https://', 'http://[', 'javascript:', 'data:', '%', '%00', '//', 'x'.repeat(200), ' '.repeat(200), '""'.repeat(50), '[['.repeat(50),
  'SQLite format 3\0', 'PK\x03\x04', 'PK\x05\x06', 'CREATE TABLE', 'WITH RECURSIVE',
].map((token) => new TextEncoder().encode(token)); // biome-ignore format: a list

const edges = [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x27, 0x2c, 0x3c, 0x3e, 0x5b, 0x5c, 0x7b, 0x0a];
const edgeNumbers = [0, 1, 0x7f_ff, 0xff_ff, 0x7f_ff_ff_ff, 0x80_00_00_00, 0xff_ff_ff_ff];

/** No input made from small ones grows beyond this. */
const longest = 256 * 1024;

type Mutation = (bytes: Uint8Array, other: Uint8Array, random: Random) => Uint8Array;

const mutations: readonly Mutation[] = [
  function truncated(bytes, _, random) {
    return bytes.slice(0, below(bytes.length + 1, random));
  },
  function flipped(bytes, _, random) {
    const changed = bytes.slice();
    for (let count = 1 + below(8, random); count > 0; count--) {
      const at = below(changed.length, random);
      changed[at] = (changed[at] ?? 0) ^ (1 << below(8, random));
    }
    return changed;
  },
  function edged(bytes, _, random) {
    const changed = bytes.slice();
    for (let count = 1 + below(4, random); count > 0; count--) {
      changed[below(changed.length, random)] = edges[below(edges.length, random)]!;
    }
    return changed;
  },
  function numbered(bytes, _, random) {
    if (bytes.length < 4) return bytes;
    const changed = bytes.slice();
    const number = edgeNumbers[below(edgeNumbers.length, random)]!;
    // Half of them among the first bytes, where formats keep their lengths and counts.
    const at = below(random.chance(0.5) ? Math.min(bytes.length, 128) - 3 : bytes.length - 3, random);
    new DataView(changed.buffer).setUint32(at, number, random.chance(0.5));
    return changed;
  },
  function without(bytes, _, random) {
    const from = below(bytes.length + 1, random);
    return joined(bytes.subarray(0, from), bytes.subarray(from + below(bytes.length - from + 1, random)));
  },
  function withToken(bytes, _, random) {
    const at = below(bytes.length + 1, random);
    return joined(bytes.subarray(0, at), tokens[below(tokens.length, random)]!, bytes.subarray(at));
  },
  function withNoise(bytes, _, random) {
    const at = below(bytes.length + 1, random);
    const noise = Uint8Array.from({ length: 1 + below(32, random) }, () => below(256, random));
    return joined(bytes.subarray(0, at), noise, bytes.subarray(at));
  },
  function repeated(bytes, _, random) {
    const [part, after] = range(bytes, random);
    const times = random.chance(0.1) ? 200 : 1 + below(4, random);
    const before = bytes.subarray(0, after);
    return joined(
      before,
      ...Array.from({ length: Math.min(times, longest / (part.length + 1)) }, () => part),
      bytes.subarray(after),
    );
  },
  function spliced(bytes, other, random) {
    return joined(
      bytes.subarray(0, below(bytes.length + 1, random)),
      other.subarray(below(other.length + 1, random)),
    );
  },
  function pagesSwapped(bytes, _, random) {
    // Over itself, in steps of a page: pointers of a database come to lead in circles.
    const size = [512, 1024, 4096][below(3, random)]!;
    const pages = Math.floor(bytes.length / size);
    if (pages < 2) return bytes;
    const changed = bytes.slice();
    const from = below(pages, random) * size;
    changed.copyWithin(below(pages, random) * size, from, from + size);
    return changed;
  },
];

/** One to four mutations of `seed`, some with parts of `other`. */
export function mutate(seed: Uint8Array, other: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let bytes: Uint8Array = seed;
  // Most of them one: what is broken in many places is refused at the first.
  for (let count = random.chance(0.6) ? 1 : 1 + below(4, random); count > 0; count--) {
    bytes = mutations[below(mutations.length, random)]!(bytes, other, random);
    if (bytes.length > longest) bytes = bytes.subarray(0, longest);
  }
  return new Uint8Array(bytes);
}

/** A whole number from 0 to `limit` - 1. */
export function below(limit: number, random: Random): number {
  return Math.floor(random.next() * limit);
}

/** A part of at most 4 KiB and where it ends. */
function range(bytes: Uint8Array, random: Random): [part: Uint8Array, end: number] {
  const from = below(bytes.length + 1, random);
  const end = Math.min(bytes.length, from + below(4096, random));
  return [bytes.subarray(from, end), end];
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
