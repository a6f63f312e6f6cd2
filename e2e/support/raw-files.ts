// The files below a browser profile's storage, searched for texts: past IndexedDB, as somebody with the disk would.
// LevelDB's logs and tables are taken apart, and what it or Chromium has compressed (Snappy) or the app has deflated
// (visits as they came in) is unpacked, so that a text which is there is found.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packedTexts } from './packed';

/** The app's own files, the same for everybody, and large. */
const notPersonal = /Cache|GPUCache|Dictionaries|Safe Browsing|component_crx/;

/** Those of `needles` that can be read in the files under `folder`, but for the app's own. */
export function readableOf(folder: string, needles: readonly string[]): string[] {
  return search(folder, needles, (path) => !notPersonal.test(path));
}

/** The same in every file, caches too; these are large, so for few needles. */
export function everythingReadable(folder: string, needles: readonly string[]): string[] {
  return search(folder, needles, () => true);
}

function search(folder: string, needles: readonly string[], within: (path: string) => boolean): string[] {
  const found = new Set<string>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !within(path.slice(folder.length))) continue;
    const bytes = readFileSync(path);
    for (const part of [bytes, ...unpacked(bytes, entry.name)]) {
      for (const needle of needles) if (!found.has(needle) && holds(part, needle)) found.add(needle);
    }
  }
  return [...found];
}

/** One byte a letter, and both orders of UTF-16: V8 writes the first two, IndexedDB's keys are the third. */
function holds(bytes: Buffer, needle: string): boolean {
  const wide = Buffer.from(needle, 'utf16le');
  return [Buffer.from(needle, 'latin1'), wide, Buffer.from(wide).swap16()].some((form) =>
    bytes.includes(form),
  );
}

/** Everything that the file holds in another form: records put together, blocks and values decompressed. */
function unpacked(bytes: Buffer, name: string): Buffer[] {
  const parts = name.endsWith('.ldb') ? tableBlocks(bytes) : name.endsWith('.log') ? logRecords(bytes) : [];
  const open = [...parts, ...[bytes, ...parts].flatMap(values)];
  return [...open, ...[bytes, ...open].flatMap(packedTexts)];
}

/** LevelDB's log: blocks of 32 kB, in which a record (after a head of 7 bytes) may be whole or a part. */
function logRecords(bytes: Buffer): Buffer[] {
  const block = 32_768;
  const head = 7;
  const records: Buffer[] = [];
  let parts: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += block) {
    const end = Math.min(start + block, bytes.length);
    for (let at = start; at + head <= end; ) {
      const length = bytes.readUInt16LE(at + 4);
      const type = bytes[at + 6]!; // 1 whole, 2 first, 3 middle, 4 last
      if (type === 0) break;
      parts.push(bytes.subarray(at + head, Math.min(at + head + length, end)));
      if (type === 1 || type === 4) {
        records.push(Buffer.concat(parts));
        parts = [];
      }
      at += head + length;
    }
  }
  return parts.length > 0 ? [...records, Buffer.concat(parts)] : records;
}

/** LevelDB's table: a footer names the index, the index names the blocks. */
function tableBlocks(bytes: Buffer): Buffer[] {
  const footer = bytes.length - 48;
  if (footer < 0) return [];
  const [, afterOffset] = varint(bytes, footer);
  const [, afterMeta] = varint(bytes, afterOffset);
  const index = block(bytes, afterMeta);
  const blocks: Buffer[] = [];
  const restarts = index.readUInt32LE(index.length - 4);
  const end = index.length - 4 - restarts * 4;
  for (let at = 0; at < end; ) {
    const [, afterShared] = varint(index, at);
    const [keyLength, afterKeyLength] = varint(index, afterShared);
    const [valueLength, key] = varint(index, afterKeyLength);
    blocks.push(block(bytes, key + keyLength, index));
    at = key + keyLength + valueLength;
  }
  return blocks;
}

/** The block whose place (offset and length) is written at `at` of `handles`; a byte after it says how it is packed. */
function block(bytes: Buffer, at: number, handles: Buffer = bytes): Buffer {
  const [offset, next] = varint(handles, at);
  const [length] = varint(handles, next);
  const whole = bytes.subarray(offset, offset + length);
  return bytes[offset + length] === 1 ? unsnap(whole, 0) : whole;
}

/** Values that Chromium has compressed before it gave them to LevelDB begin with these bytes. */
const compressedValue = Buffer.from([0xff, 0x11, 0x02]);

function values(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = bytes.indexOf(compressedValue); at >= 0; at = bytes.indexOf(compressedValue, at + 1))
    found.push(unsnap(bytes, at + compressedValue.length));
  return found;
}

const largestValue = 64 * 1024 * 1024;

/** Snappy's format; what comes before something that cannot be is returned. */
function unsnap(bytes: Buffer, start: number): Buffer {
  const [length, first] = varint(bytes, start);
  if (length > largestValue) return Buffer.alloc(0);
  const out = Buffer.alloc(length);
  let done = 0;
  for (let at = first; done < length && at < bytes.length; ) {
    const tag = bytes[at++]!;
    const kind = tag & 3;
    if (kind === 0) {
      let size = tag >> 2;
      const extra = size < 60 ? 0 : size - 59;
      if (at + extra > bytes.length) break;
      if (extra > 0) size = bytes.readUIntLE(at, extra);
      at += extra;
      size++;
      bytes.copy(out, done, at, Math.min(at + size, bytes.length));
      at += size;
      done += size;
      continue;
    }
    const wide = kind === 1 ? 1 : kind === 2 ? 2 : 4;
    if (at + wide > bytes.length) break;
    const size = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const back = kind === 1 ? ((tag >> 5) << 8) | bytes[at]! : bytes.readUIntLE(at, wide);
    at += wide;
    if (back === 0 || back > done) break;
    for (let copied = 0; copied < size && done < length; copied++, done++) out[done] = out[done - back]!;
  }
  return out.subarray(0, Math.min(done, length));
}

/** The number written at `at`, seven bits a byte, and where it ends. */
function varint(bytes: Buffer, at: number): [number, number] {
  let value = 0;
  for (let shift = 0; at < bytes.length && shift < 50; shift += 7) {
    const byte = bytes[at++]!;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) break;
  }
  return [value, at];
}
