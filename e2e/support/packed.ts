// Days of visits as `src/storage/raw-days.ts` packs them, found among other bytes: four for the length, then deflate,
// then lists in a list. Whatever they lie in, they are found by that alone, be it V8's form, the app's own, or none.
import { constants, inflateRawSync } from 'node:zlib';

/** Longer is no day of visits; so the length's fourth byte is nothing. */
const longest = 16 * 1024 * 1024;
/** A byte of deflate stands for no more than this many. */
const mostOfOne = 1032;
/** Of deflate: enough for the tables that say what its bits stand for, and for some letters. */
const firstBytes = 600;
/** What the text begins with. */
const opening = '[[';

/** The texts that are packed in `bytes`. */
export function packedTexts(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + 8 < bytes.length; at++) {
    // zlib is asked about few places, for to ask it a hundred thousand times takes a minute.
    if (bytes[at + 3] !== 0 || !beginsBlock(bytes, at + 4)) continue;
    const length = bytes.readUInt32LE(at);
    const rest = bytes.subarray(at + 4, at + 4 + longest);
    if (length < opening.length || length > longest || length > rest.length * mostOfOne) continue;
    if (inflated(rest.subarray(0, firstBytes))?.indexOf(opening) !== 0) continue;
    const text = inflated(rest);
    if (text) found.push(text);
  }
  return found;
}

/** Of what is cut off, as far as it goes, for that is a trace too; null for what is no deflate. */
function inflated(bytes: Buffer): Buffer | null {
  try {
    return inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: longest });
  } catch {
    return null;
  }
}

/** Whether a block of deflate may begin here, by its kind. */
function beginsBlock(bytes: Buffer, at: number): boolean {
  const kind = (bytes[at]! >> 1) & 3;
  if (kind === 0) return (bytes.readUInt16LE(at + 1) ^ bytes.readUInt16LE(at + 3)) === 0xffff;
  // The first letter by the table that everybody knows: 0x8b, its bits turned round.
  if (kind === 1) return ((bytes.readUInt16LE(at) >> 3) & 0xff) === 0xd1;
  return kind === 2 && hasWholeTable(bytes, at);
}

/** Whether the lengths that a block's tables are told by make a code without gaps, as they must. */
function hasWholeTable(bytes: Buffer, at: number): boolean {
  let bit = 3;
  const read = (count: number) => {
    let value = 0;
    for (let index = 0; index < count; index++, bit++)
      value |= (((bytes[at + (bit >> 3)] ?? 0) >> (bit & 7)) & 1) << index;
    return value;
  };
  if (read(5) > 29 || read(5) > 29) return false;
  let share = 0;
  for (let left = read(4) + 4; left > 0; left--) {
    const length = read(3);
    if (length > 0) share += 128 >> length;
  }
  return share === 128;
}
