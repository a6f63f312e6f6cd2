// Zip archives, read where they lie: first the list at their end, then only the entries that matter, in pieces.
import { Inflate } from 'fflate';
import { DriftfeedError } from '../device/errors';
import { throwIfCancelled } from './steps';

interface ZipEntry {
  /** With its folders. */
  name: string;
  /** Bytes, as the archive claims: unpacked, and as they lie in it. */
  size: number;
  packedSize: number;
  /** 0: stored; 8: deflated; nothing else can be read. */
  method: number;
  encrypted: boolean;
  crc: number;
  /** Of its local header in the archive. */
  offset: number;
  /** Ms since 1970, by the clock of whoever packed it; NaN where it says nothing. */
  modified: number;
}

/** Bytes. A list longer than this names more files than any profile has. */
const longestList = 64 * 1024 * 1024;
/** Deflate cannot pack better; histories in text form reach 60 to 1. */
const deflateRatio = 1_032;
const mostRatio = 250;
/** Bytes: up to this size any ratio does, as an almost empty database is mostly zeros. */
const smallEnough = 64 * 1024 * 1024;
const pieceLength = 64 * 1024;
/** A look at the start of an entry unpacks little at a time, so that it ends soon after what it wants to see. */
const leastPeekPiece = 256;
const windowLength = 128 * 1024;
/** Bytes before an entry's name. */
const localHeaderLength = 30;

/** What may still be unpacked, in bytes, over all entries of all archives of one import; also what came to nothing. */
export interface Allowance {
  left: number;
}

/** An archive, of which only what is asked for is read. */
export class ZipArchive {
  /** The last small piece that was read: entries lie one behind the other, and most are small. */
  #window = { start: 0, bytes: new Uint8Array(0) };

  private constructor(
    private readonly blob: Blob,
    /** Its files, folders left out. */
    readonly entries: readonly ZipEntry[],
  ) {}

  /** Throws `damaged-file` where its end is missing or makes no sense, and where entries share bytes. */
  static async open(blob: Blob): Promise<ZipArchive> {
    return new ZipArchive(blob, await listEntries(blob));
  }

  /**
   * The first bytes of an entry, at most `length` of them, unpacked from a small piece of the archive. Throws
   * `file-too-large` where nothing of the allowance is left.
   */
  async peek(entry: ZipEntry, length: number, allowance: Allowance): Promise<Uint8Array> {
    const start = await this.#contentStart(entry);
    const packed = await this.#read(start, Math.min(entry.packedSize, length));
    if (entry.method === 0) return packed;
    if (allowance.left <= 0) throw new DriftfeedError('file-too-large', 'nothing more may be unpacked');
    const parts: Uint8Array[] = [];
    let seen = 0;
    const inflate = new Inflate((part) => {
      parts.push(part);
      seen += part.length;
      allowance.left -= part.length;
    });
    const step = Math.max(leastPeekPiece, length >> 6);
    try {
      for (let at = 0; at < packed.length && seen < length; at += step) {
        inflatePiece(inflate, packed.subarray(at, at + step), false, allowance);
      }
    } catch {
      // What came before the damage is what there is to see.
    }
    return joined(parts).subarray(0, length);
  }

  /**
   * An entry, unpacked, with room for `room` bytes more behind it. Throws `file-too-large` beyond `longest`
   * bytes, beyond the allowance or for what packs better than any history does; `damaged-file` where it
   * breaks off or its checksum says so; `cancelled`.
   */
  async unpack(
    entry: ZipEntry,
    options: { longest: number; allowance: Allowance; room?: number; signal?: AbortSignal | undefined },
  ): Promise<Uint8Array> {
    const { allowance, longest, room = 0, signal } = options;
    const { size, packedSize, name } = entry;
    const tooDense = size > smallEnough && size > packedSize * mostRatio;
    if (size > longest || size > allowance.left || tooDense) {
      throw new DriftfeedError('file-too-large', `${size} bytes out of ${packedSize}`);
    }
    if (size > packedSize * 1_040 + 64) {
      throw new DriftfeedError('damaged-file', 'claims more than it can hold');
    }
    const start = await this.#contentStart(entry);
    const packed = this.blob.slice(start, start + packedSize);
    if (packed.size < packedSize) throw new DriftfeedError('damaged-file', `${name} breaks off`);
    const bytes = new Uint8Array(size + room);
    let length = 0;
    let crc = 0;
    const take = (part: Uint8Array) => {
      allowance.left -= part.length;
      if (length + part.length > size) throw new DriftfeedError('damaged-file', 'longer than it claims');
      bytes.set(part, length);
      crc = crc32(part, crc);
      length += part.length;
    };
    const inflate = new Inflate(take);
    for (let at = 0; at < packedSize; at += pieceLength) {
      throwIfCancelled(signal);
      const piece = await bytesOf(packed.slice(at, at + pieceLength));
      if (entry.method === 0) take(piece);
      else inflatePiece(inflate, piece, at + pieceLength >= packedSize, allowance);
    }
    if (length < size) throw new DriftfeedError('damaged-file', `${name} breaks off`);
    if (crc !== entry.crc) throw new DriftfeedError('damaged-file', 'checksum');
    return bytes;
  }

  async #contentStart({ offset }: ZipEntry): Promise<number> {
    const bytes = await this.#read(offset, localHeaderLength);
    const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (header.byteLength < localHeaderLength || header.getUint32(0, true) !== 0x04034b50) {
      throw new DriftfeedError('damaged-file', 'the list of the zip points elsewhere');
    }
    return offset + localHeaderLength + header.getUint16(26, true) + header.getUint16(28, true);
  }

  /** At most `windowLength` bytes; fewer at the end of the archive. */
  async #read(start: number, length: number): Promise<Uint8Array> {
    let at = start - this.#window.start;
    if (at < 0 || at + length > this.#window.bytes.length) {
      const bytes = await bytesOf(this.blob.slice(start, start + windowLength));
      this.#window = { start, bytes };
      at = 0;
    }
    return this.#window.bytes.subarray(at, at + length);
  }
}

async function listEntries(archive: Blob): Promise<ZipEntry[]> {
  const { offset, length, count } = await findList(archive);
  if (length > longestList) throw new DriftfeedError('file-too-large', `a list of ${length} bytes`);
  if (offset + length > archive.size) throw new DriftfeedError('damaged-file', 'the zip breaks off');
  const view = await viewOf(archive.slice(offset, offset + length));
  const entries: ZipEntry[] = [];
  for (let at = 0, seen = 0; seen < count; seen++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) {
      throw new DriftfeedError('damaged-file', 'the list of the zip breaks off');
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const end = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (end > view.byteLength) throw new DriftfeedError('damaged-file', 'the list of the zip breaks off');
    const name = nameOf(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength));
    if (!name.endsWith('/')) entries.push(entryOf(view, at, name, at + 46 + nameLength, extraLength));
    at = end;
  }
  refuseOverlap(entries);
  return entries;
}

/** No packer lets entries share bytes; who does has one small piece unpacked thousands of times. */
function refuseOverlap(entries: readonly ZipEntry[]): void {
  let end = 0;
  for (const { offset, packedSize } of entries.toSorted((a, b) => a.offset - b.offset)) {
    if (offset < end) throw new DriftfeedError('damaged-file', 'entries of the zip overlap');
    end = offset + localHeaderLength + packedSize;
  }
}

async function findList(archive: Blob): Promise<{ offset: number; length: number; count: number }> {
  const tailStart = Math.max(0, archive.size - 65_557); // the end record with the longest comment
  const view = await viewOf(archive.slice(tailStart));
  for (let at = view.byteLength - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    const count = view.getUint16(at + 10, true);
    const length = view.getUint32(at + 12, true);
    const offset = view.getUint32(at + 16, true);
    if (count !== 0xffff && length !== 0xffffffff && offset !== 0xffffffff) return { offset, length, count };
    const locator = at - 20;
    if (locator < 0 || view.getUint32(locator, true) !== 0x07064b50) return { offset, length, count };
    const large = Number(view.getBigUint64(locator + 8, true));
    const record = await viewOf(archive.slice(large, large + 56));
    if (record.byteLength < 56 || record.getUint32(0, true) !== 0x06064b50) break;
    return {
      count: Number(record.getBigUint64(32, true)),
      length: Number(record.getBigUint64(40, true)),
      offset: Number(record.getBigUint64(48, true)),
    };
  }
  throw new DriftfeedError('damaged-file', 'the zip breaks off');
}

function entryOf(view: DataView, at: number, name: string, extra: number, extraLength: number): ZipEntry {
  const entry: ZipEntry = {
    name,
    size: view.getUint32(at + 24, true),
    packedSize: view.getUint32(at + 20, true),
    method: view.getUint16(at + 10, true),
    encrypted: (view.getUint16(at + 8, true) & 1) !== 0,
    crc: view.getUint32(at + 16, true),
    offset: view.getUint32(at + 42, true),
    modified: dosTime(view.getUint16(at + 14, true), view.getUint16(at + 12, true)),
  };
  // Zip64: what does not fit into 32 bits stands in an extra field, in this order.
  for (let field = extra; field + 4 <= extra + extraLength; ) {
    const length = view.getUint16(field + 2, true);
    if (view.getUint16(field, true) === 1) {
      let next = field + 4;
      const end = Math.min(next + length, extra + extraLength);
      for (const key of ['size', 'packedSize', 'offset'] as const) {
        if (entry[key] !== 0xffffffff || next + 8 > end) continue;
        entry[key] = Number(view.getBigUint64(next, true));
        next += 8;
      }
    }
    field += 4 + length;
  }
  return entry;
}

/** Throws `damaged-file`, and takes off the allowance what may have been unpacked of the piece until then. */
function inflatePiece(inflate: Inflate, piece: Uint8Array, last: boolean, allowance: Allowance): void {
  try {
    inflate.push(piece, last);
  } catch (error) {
    if (error instanceof DriftfeedError) throw error; // of what it was handed to, which has counted it
    allowance.left -= piece.length * deflateRatio;
    throw new DriftfeedError('damaged-file', error instanceof Error ? error.message : String(error));
  }
}

/** UTF-8 in any archive of our time, whatever its flag says; else each byte a character. */
function nameOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return String.fromCharCode(...bytes);
  }
}

function dosTime(date: number, time: number): number {
  if (date === 0) return Number.NaN;
  const [year, month, day] = [(date >> 9) + 1980, ((date >> 5) & 15) - 1, date & 31];
  return new Date(year, month, day, time >> 11, (time >> 5) & 63, (time & 31) * 2).getTime();
}

let crcTable: Uint32Array | null = null;

/** Goes on from the checksum of what came before; 0 to begin. */
function crc32(bytes: Uint8Array, before: number): number {
  crcTable ??= Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let crc = ~before;
  for (let at = 0; at < bytes.length; at++) crc = (crc >>> 8) ^ crcTable[(crc ^ bytes[at]!) & 255]!;
  return ~crc >>> 0;
}

async function viewOf(part: Blob): Promise<DataView> {
  const bytes = await bytesOf(part);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The file's bytes; `locked-file` where the browser that owns it does not let it be read. */
export async function bytesOf(part: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await part.arrayBuffer());
  } catch (error) {
    throw new DriftfeedError('locked-file', String(error));
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
