// Tells what a file is by its first bytes; names lie, and browsers give the history file no extension.
import { DriftfeedError } from '../device/errors';

export type Container = 'sqlite' | 'zip' | 'json';

const sqliteMagic = ascii('SQLite format 3\0');

/** Bytes at the start of files that people pick by mistake, with what to say in the log. */
const mistaken: readonly { magic: readonly number[]; detail: string }[] = [
  { magic: [0x37, 0x7f, 0x06, 0x82], detail: 'sqlite-wal: the side file; the database lies beside it' },
  { magic: [0x37, 0x7f, 0x06, 0x83], detail: 'sqlite-wal: the side file; the database lies beside it' },
  { magic: [0x18, 0xe2, 0x2d, 0x00], detail: 'sqlite-shm: the side file; the database lies beside it' },
  {
    magic: [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7],
    detail: 'sqlite-journal: the side file; the database lies beside it',
  },
  { magic: [0x1f, 0x8b], detail: 'gzip: a .tgz export; choose .zip' },
  { magic: ascii('mozLz40\0'), detail: 'firefox-bookmarks-backup' },
];

/**
 * `head` is the file's start (64 bytes do), `size` the whole file's. Throws `locked-file` for an empty
 * file (what copying the history of a running browser may leave), `wrong-file` for anything unknown.
 */
export function detectContainer(head: Uint8Array, size: number): Container {
  if (size === 0) throw new DriftfeedError('locked-file', 'empty: close the browser and copy it again');
  if (startsWith(head, sqliteMagic)) return 'sqlite';
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return 'zip';
  for (const { magic, detail } of mistaken) {
    if (startsWith(head, magic)) throw new DriftfeedError('wrong-file', detail);
  }
  const isZero = head.length > 0 && head.every((byte) => byte === 0);
  // A journal is emptied by zeroing its header when its transaction ends.
  if (isZero) throw new DriftfeedError('damaged-file', 'starts with zeros');
  const text = new TextDecoder()
    .decode(head)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text.startsWith('{') || text.startsWith('[')) return 'json';
  if (text.startsWith('<')) throw new DriftfeedError('wrong-file', 'html: choose JSON in the export');
  throw new DriftfeedError('wrong-file', 'neither SQLite nor zip nor JSON');
}

function startsWith(bytes: Uint8Array, magic: ArrayLike<number>): boolean {
  if (bytes.length < magic.length) return false;
  for (let i = 0; i < magic.length; i++) if (bytes[i] !== magic[i]) return false;
  return true;
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}
