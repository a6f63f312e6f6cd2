// Tells what a file is by its first bytes; names lie, and browsers give the history file no extension.
import { DriftfeedError } from '../device/errors';

/** `log` is SQLite's write-ahead log, which belongs to a database; `text` is anything that reads as text. */
export type Container = 'sqlite' | 'log' | 'zip' | 'text';

/** How many bytes of a file `detectContainer` looks at. */
export const headLength = 64;

const magics: readonly { magic: readonly number[]; container: Container }[] = [
  { magic: ascii('SQLite format 3\0'), container: 'sqlite' },
  { magic: [0x37, 0x7f, 0x06, 0x82], container: 'log' },
  { magic: [0x37, 0x7f, 0x06, 0x83], container: 'log' },
  { magic: [0x50, 0x4b, 0x03, 0x04], container: 'zip' },
  { magic: [0x50, 0x4b, 0x05, 0x06], container: 'zip' }, // one with nothing in it
];

/** Bytes at the start of files that people pick by mistake, with what to say in the log. */
const mistaken: readonly { magic: readonly number[]; code: 'side-file' | 'wrong-file'; detail: string }[] = [
  { magic: [0x18, 0xe2, 0x2d, 0x00], code: 'side-file', detail: 'sqlite-shm' },
  { magic: [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7], code: 'side-file', detail: 'sqlite-journal' },
  { magic: [0x1f, 0x8b], code: 'wrong-file', detail: 'gzip: a .tgz export; choose .zip' },
  { magic: ascii('mozLz40\0'), code: 'wrong-file', detail: 'firefox-bookmarks-backup' },
];

/**
 * `head` is the file's start (`headLength` bytes do), `size` the whole file's. Throws `empty-file`;
 * `side-file` for what SQLite keeps beside a database; `damaged-file` for one that starts with zeros;
 * `wrong-file` for anything else that is no text.
 */
export function detectContainer(head: Uint8Array, size: number): Container {
  if (size === 0) throw new DriftfeedError('empty-file');
  const known = magics.find(({ magic }) => startsWith(head, magic));
  if (known) return known.container;
  for (const { magic, code, detail } of mistaken) {
    if (startsWith(head, magic)) throw new DriftfeedError(code, detail);
  }
  const isZero = head.length > 0 && head.every((byte) => byte === 0);
  // A journal is emptied by zeroing its header when its transaction ends.
  if (isZero) throw new DriftfeedError('damaged-file', 'starts with zeros');
  if (isText(head)) return 'text';
  throw new DriftfeedError('wrong-file', 'neither SQLite nor zip nor text');
}

/** Text has no control characters but white space; UTF-16 says by its mark that it has zeros. */
function isText(head: Uint8Array): boolean {
  if (utf16Mark(head)) return true;
  return head.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13) || byte === 27);
}

function utf16Mark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

/**
 * The text of a file: UTF-16 by its mark, else UTF-8; where it is not that, what it says of itself
 * (`charset=` near its start), else Windows-1252. The byte order mark is cut. `whole` is false for a start
 * that may end in the middle of a character.
 */
export function decodeText(bytes: Uint8Array, whole: boolean): string {
  const wide = utf16Mark(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole });
  } catch {
    const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1_024));
    const label = /charset\s*=\s*["']?([\w-]+)/i.exec(start)?.[1] ?? 'windows-1252';
    return new TextDecoder(isEncoding(label) ? label : 'windows-1252').decode(bytes);
  }
}

/** A text that says it is UTF-8 and is not is read as such, with signs of replacement. */
function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label) !== null;
  } catch {
    return false;
  }
}

function startsWith(bytes: Uint8Array, magic: ArrayLike<number>): boolean {
  if (bytes.length < magic.length) return false;
  for (let i = 0; i < magic.length; i++) if (bytes[i] !== magic[i]) return false;
  return true;
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}
