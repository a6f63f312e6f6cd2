// A file that may hold a history: chosen by itself, or found in a zip. What it is, its content says.
import { DriftfeedError } from '../device/errors';
import { type Container, decodeText, detectContainer, headLength } from './detect';
import { peekLength, type TextFormat } from './formats/text-format';
import { throwIfCancelled } from './steps';
import { type Allowance, bytesOf, ZipArchive } from './zip';

/** A file as a person chose it; a File is one. */
export type ChosenFile = Blob & { readonly name?: string; readonly lastModified?: number };

export interface FoundFile {
  /** With its folders, and the archive's name in front, where it is in one. */
  name: string;
  size: number;
  /** Ms since 1970; NaN where nobody says. */
  modified: number;
  kind: 'sqlite' | 'log' | TextFormat;
  /** The whole content, with `room` bytes more behind it. Errors: see `ZipArchive.unpack`. */
  bytes(options?: { room?: number; signal?: AbortSignal | undefined }): Promise<Uint8Array>;
}

/** What a person is told of a file that is not read; `ignored` files are only counted. */
export interface Findings {
  found: FoundFile[];
  refused: { name: string; error: unknown }[];
  ignored: string[];
}

/** Bytes. A database is held in memory as a whole, a text as one string, whose length engines limit. */
const longest = { sqlite: 1536 * 1024 * 1024, log: 1024 * 1024 * 1024, text: 448 * 1024 * 1024 };
/** Bytes unpacked from all archives of one import; a whole profile holds a few hundred megabytes of databases. */
const mostUnpacked = 4 * 1024 * 1024 * 1024;
/** Archives in archives are opened this deep. */
const mostDepth = 2;

/** Looks at every chosen file, and into every archive. Nothing but the start of each is read. */
export async function findFiles(files: readonly ChosenFile[], signal?: AbortSignal): Promise<Findings> {
  const findings: Findings = { found: [], refused: [], ignored: [] };
  const allowance = { left: mostUnpacked };
  for (const file of files) {
    throwIfCancelled(signal);
    const name = nameOnce(file.name ?? '', findings);
    try {
      const container = detectContainer(await bytesOf(file.slice(0, headLength)), file.size);
      if (container === 'zip') {
        const inside: Findings = { found: [], refused: [], ignored: [] };
        const prefix = files.length > 1 ? `${name}/` : '';
        await findInZip(file, { prefix, depth: 1, allowance, signal }, inside);
        addFrom(inside, findings);
      } else findings.found.push(await foundFile(file, name, container));
    } catch (error) {
      if (error instanceof DriftfeedError && error.code === 'cancelled') throw error;
      findings.refused.push({ name, error });
    }
  }
  return findings;
}

/**
 * Tables of unknown shape count in an archive only where there is no history beside them: an export of a whole
 * account is full of them.
 */
function addFrom({ found, refused, ignored }: Findings, all: Findings): void {
  const isTable = ({ kind }: FoundFile) => typeof kind === 'object' && kind.format === 'table';
  const hasHistory = found.some((file) => !isTable(file));
  const taken = hasHistory ? found.filter((file) => !isTable(file)) : found;
  all.found.push(...taken);
  all.refused.push(...refused);
  all.ignored.push(...ignored);
  if (hasHistory) all.ignored.push(...found.filter(isTable).map(({ name }) => name));
}

/** Files of the same name, out of several folders, are told apart by a number. */
function nameOnce(name: string, { found, refused }: Findings): string {
  const isTaken = (wanted: string) => [...found, ...refused].some((each) => each.name === wanted);
  let unique = name;
  for (let number = 2; isTaken(unique); number++) unique = `${name} (${number})`;
  return unique;
}

async function foundFile(
  file: ChosenFile,
  name: string,
  container: Exclude<Container, 'zip'>,
): Promise<FoundFile> {
  const kind =
    container === 'text'
      ? await textFormatOf(await bytesOf(file.slice(0, peekLength)), file.size)
      : container;
  const most = longest[container];
  if (file.size > most) throw new DriftfeedError('file-too-large', `${file.size} of ${most} bytes`);
  return {
    name,
    size: file.size,
    modified: file.lastModified ?? Number.NaN,
    kind,
    async bytes({ room = 0 } = {}) {
      if (room === 0) return bytesOf(file);
      const bytes = new Uint8Array(file.size + room);
      const step = 4 * 1024 * 1024;
      for (let at = 0; at < file.size; at += step) bytes.set(await bytesOf(file.slice(at, at + step)), at);
      return bytes;
    },
  };
}

/** Throws `wrong-file` for a text that no reader knows. */
async function textFormatOf(start: Uint8Array, size: number): Promise<TextFormat> {
  const text = decodeText(start, start.length === size);
  // With their parsers of HTML and CSV, which nobody needs before there is a text.
  const { textFormats } = await import('./formats/texts');
  const format = textFormats.find((each) => each.matches(text));
  if (!format) throw new DriftfeedError('wrong-file', 'a text of something else');
  return format;
}

interface Search {
  prefix: string;
  depth: number;
  allowance: Allowance;
  signal: AbortSignal | undefined;
}

async function findInZip(blob: Blob, search: Search, findings: Findings): Promise<void> {
  const { prefix, depth, allowance, signal } = search;
  const archive = await ZipArchive.open(blob);
  const { entries } = archive;
  if (entries.length > 0 && entries.every(({ encrypted }) => encrypted)) {
    throw new DriftfeedError('encrypted-file');
  }
  for (const entry of entries) {
    throwIfCancelled(signal);
    const name = prefix + entry.name;
    const readable = !entry.encrypted && (entry.method === 0 || entry.method === 8);
    try {
      const container = readable
        ? detectContainer((await archive.peek(entry, 2_048, allowance)).subarray(0, headLength), entry.size)
        : null;
      if (container === 'zip' && depth < mostDepth) {
        const inner = await archive.unpack(entry, { longest: longest.sqlite, allowance, signal });
        const nested = new Blob([inner as Uint8Array<ArrayBuffer>]);
        await findInZip(nested, { ...search, prefix: `${name}/`, depth: depth + 1 }, findings);
        continue;
      }
      if (container === null || container === 'zip') throw new DriftfeedError('wrong-file');
      const kind =
        container === 'text'
          ? await textFormatOf(await archive.peek(entry, peekLength, allowance), entry.size)
          : container;
      findings.found.push({
        name,
        size: entry.size,
        modified: entry.modified,
        kind,
        bytes: (options) => archive.unpack(entry, { ...options, longest: longest[container], allowance }),
      });
    } catch (error) {
      if (error instanceof DriftfeedError && error.code === 'cancelled') throw error;
      // An archive holds much that is nobody's history; only what cannot be judged is told one by one.
      const tooLarge = error instanceof DriftfeedError && error.code === 'file-too-large';
      if (tooLarge) findings.refused.push({ name, error });
      else findings.ignored.push(name);
    }
  }
}
