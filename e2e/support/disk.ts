// What a thief of the disk would see: the files of a browser profile, searched for known words.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const encodings = ['utf8', 'utf16le'] as const;

/** The texts of `texts` that stand in a file below the folder, each with the first such file. */
export function findOnDisk(folder: string, texts: readonly string[]): Map<string, string> {
  const needles = texts.flatMap((text) => [
    ...encodings.map((encoding) => ({ text, bytes: Buffer.from(text, encoding) })),
    // Keys of IndexedDB: UTF-16, the high byte first.
    { text, bytes: Buffer.from(text, 'utf16le').swap16() },
  ]);
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = readFileSync(path);
    for (const { text, bytes } of needles) {
      if (!found.has(text) && content.includes(bytes)) found.set(text, relative(folder, path));
    }
  }
  return found;
}
