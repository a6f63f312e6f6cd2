// SQLite's write-ahead log (`History-wal`, `places.sqlite-wal`): newest pages that the database itself lacks yet.

const headerSize = 32;
const frameHeaderSize = 24;
const littleEndianMagic = 0x377f0682;
const bigEndianMagic = 0x377f0683;

/** What a log would change: the last committed state of each page, as places in the log. */
export interface WriteAheadLog {
  /** Bytes. */
  pageSize: number;
  /** How many pages the database has after the last commit. */
  pageCount: number;
  /** Page number, counted from 1, to the offset of its content in the log. */
  pages: ReadonlyMap<number, number>;
}

/**
 * Reads a log by the SQLite file format, section 4: frames count while their salts are the header's and the
 * running checksum holds, and only up to the last commit. So a log cut short, or one that SQLite began to
 * write over, gives what SQLite itself would recover. Null where nothing is committed or it is no log.
 */
export function readLog(log: Uint8Array): WriteAheadLog | null {
  if (log.length < headerSize) return null;
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  const magic = view.getUint32(0);
  if (magic !== littleEndianMagic && magic !== bigEndianMagic) return null;
  const littleEndian = magic === littleEndianMagic;
  const stated = view.getUint32(8);
  if (stated < 512 || stated > 65_536 || (stated & (stated - 1)) !== 0) return null;
  const salts = [view.getUint32(16), view.getUint32(20)] as const;
  const sum = new Checksum(view, littleEndian);
  sum.add(0, 24);
  if (!sum.is(24)) return null;

  const pages = new Map<number, number>();
  const pending = new Map<number, number>();
  let pageCount = 0;
  const frameSize = frameHeaderSize + stated;
  for (let at = headerSize; at + frameSize <= log.length; at += frameSize) {
    const page = view.getUint32(at);
    if (page === 0 || view.getUint32(at + 8) !== salts[0] || view.getUint32(at + 12) !== salts[1]) break;
    sum.add(at, 8);
    sum.add(at + frameHeaderSize, stated);
    if (!sum.is(at + 16)) break;
    pending.set(page, at + frameHeaderSize);
    const afterCommit = view.getUint32(at + 4);
    if (afterCommit === 0) continue;
    pageCount = afterCommit;
    for (const [number, offset] of pending) pages.set(number, offset);
    pending.clear();
  }
  if (pageCount === 0) return null;
  for (const number of pages.keys()) if (number > pageCount) pages.delete(number); // cut off by a later commit
  return { pageSize: stated, pageCount, pages };
}

/**
 * Puts the log's pages into the database, which is at the start of `database`; what follows it may be room
 * for it to grow. Returns the part that is the database now.
 */
export function applyLog(
  database: Uint8Array,
  log: Uint8Array,
  { pageSize, pageCount, pages }: WriteAheadLog,
) {
  for (const [number, offset] of pages) {
    database.set(log.subarray(offset, offset + pageSize), (number - 1) * pageSize);
  }
  return database.subarray(0, pageCount * pageSize);
}

/** Two running 32-bit sums over pairs of words, in the byte order that the log's magic number tells. */
class Checksum {
  #first = 0;
  #second = 0;

  constructor(
    private readonly view: DataView,
    private readonly littleEndian: boolean,
  ) {}

  /** `length` is a multiple of 8. */
  add(offset: number, length: number): void {
    const { view, littleEndian } = this;
    let first = this.#first;
    let second = this.#second;
    for (let at = offset; at < offset + length; at += 8) {
      first = (first + view.getUint32(at, littleEndian) + second) >>> 0;
      second = (second + view.getUint32(at + 4, littleEndian) + first) >>> 0;
    }
    this.#first = first;
    this.#second = second;
  }

  /** Whether the sums so far are those at `offset`, which are big-endian in any case. */
  is(offset: number): boolean {
    return this.view.getUint32(offset) === this.#first && this.view.getUint32(offset + 4) === this.#second;
  }
}
