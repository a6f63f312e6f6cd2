// The form of a backup: what stands at its beginning, and how its lines are read without trusting them.
//
// Plain: gzip of JSON lines, which are a header, `{"store", "row"}` each, and since version 2 `{"end": lines}`.
// With a passphrase: one JSON line that says how it is locked, then the plain form in encrypted segments.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import { decryptStream } from './backup-cipher';
import { fromBase64 } from './backup-values';
import { kdfParametersSchema, keyFromPassphrase } from './passphrase';

export const backupFormat = 'driftfeed-backup';
/** Of the file's form; 1 had no end line and knew of typed arrays only. */
export const backupVersion = 2;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Milliseconds since 1970, within what a Date can say. */
const time = v.pipe(v.number(), v.minValue(-8.64e15), v.maxValue(8.64e15));

const headerSchema = v.object({
  format: v.literal(backupFormat),
  version: v.pipe(count, v.minValue(1)),
  /** Of the rows. */
  schema: v.pipe(count, v.minValue(1)),
  /** ISO 8601. */
  created: v.pipe(v.string(), v.maxLength(40), v.isoTimestamp()),
  /** How many of each store. */
  rows: v.record(v.string(), count),
  /** What it holds in a person's terms; null without any visits. Absent from version 1. */
  history: v.optional(v.nullable(v.object({ pages: count, visits: count, from: time, to: time }))),
});
export type BackupHeader = v.InferOutput<typeof headerSchema>;

const lockSchema = v.object({
  format: v.literal(backupFormat),
  version: v.pipe(count, v.minValue(1)),
  created: v.pipe(v.string(), v.maxLength(40), v.isoTimestamp()),
  encryption: v.object({
    cipher: v.literal('AES-256-GCM'),
    /** Bytes of a segment before encryption. */
    segment: v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(1024 * 1024)),
    /** 7 random bytes, base64. */
    nonce: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{10}==$/)),
    kdf: kdfParametersSchema,
  }),
});
export type BackupLock = v.InferOutput<typeof lockSchema>;

/** Characters; a day of visits or a model's weights need some millions at most. */
const longestLine = 128 * 1024 * 1024;
const longestLock = 4096;
/** Rows pack five to thirty times smaller; what unpacks to far more than that is made to fill a disk. */
const bombFrom = 64 * 1024 * 1024;
const bombRatio = 300;

/** How a locked backup is locked, with the bytes that its segments are bound to; null for a plain one. */
export async function readLock(
  file: Blob,
): Promise<{ lock: BackupLock; bytes: Uint8Array<ArrayBuffer> } | null> {
  const start = new Uint8Array(await file.slice(0, longestLock).arrayBuffer());
  if (start[0] === 0x1f && start[1] === 0x8b) return null;
  const end = start.indexOf(10);
  if (start[0] !== 0x7b || end < 0) throw unreadable('neither gzip nor a locked backup');
  const bytes = start.slice(0, end + 1);
  const line = parseJson(new TextDecoder().decode(bytes));
  refuseLater(line);
  const lock = v.safeParse(lockSchema, line);
  if (!lock.success) throw unreadable('the lock');
  return { lock: lock.output, bytes };
}

export interface OpenBackup {
  header: BackupHeader;
  /** The lines after the header as parsed JSON, unchecked. Ends with an error where the file does not end well. */
  lines: AsyncGenerator<unknown>;
}

/**
 * Opens a backup and reads its header. `onBytes` is told how many bytes of the file have been read; `signal` ends the
 * reading with `cancelled`. Errors: `backup-unreadable` (no backup, damaged, cut off), `backup-version` (of a later
 * version of the app), `backup-passphrase` (needs one, or another).
 */
export async function openBackup(
  file: Blob,
  passphrase: string | null,
  options: { onBytes?: (bytes: number) => void; signal?: AbortSignal } = {},
): Promise<OpenBackup> {
  const locked = await readLock(file);
  let packed: ReadableStream<Uint8Array> = file.slice(locked?.bytes.length ?? 0).stream();
  let read = 0;
  packed = packed.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        read += chunk.length;
        options.onBytes?.(read);
        controller.enqueue(chunk);
      },
    }),
  );
  if (locked) {
    if (!passphrase) throw new DriftfeedError('backup-passphrase', 'none given');
    const { kdf, segment, nonce } = locked.lock.encryption;
    const key = await keyFromPassphrase(passphrase, kdf);
    packed = packed.pipeThrough(
      decryptStream(key, { header: locked.bytes, prefix: fromBase64(nonce), segment }),
    );
  }
  const unpacked = packed.pipeThrough(
    new DecompressionStream('gzip') as TransformStream<Uint8Array, Uint8Array>,
  );
  const lines = readLines(unpacked, () => read, options.signal);
  const first = await lines.next();
  if (first.done) throw unreadable('empty');
  const line = parseJson(first.value);
  refuseLater(line);
  const header = v.safeParse(headerSchema, line);
  if (!header.success) throw unreadable('the header');
  return { header: header.output, lines: parsedLines(lines, header.output) };
}

async function* parsedLines(lines: AsyncGenerator<string>, header: BackupHeader): AsyncGenerator<unknown> {
  let read = 0;
  let ended = header.version === 1;
  for await (const text of lines) {
    const line = parseJson(text);
    if (header.version > 1 && typeof line === 'object' && line !== null && 'end' in line) {
      if (ended || line.end !== read) throw unreadable(`an end after ${read} lines`);
      ended = true;
    } else {
      if (ended && header.version > 1) throw unreadable('lines after the end');
      read++;
      yield line;
    }
  }
  if (!ended) throw unreadable('no end');
}

async function* readLines(
  stream: ReadableStream<Uint8Array>,
  packedBytes: () => number,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let pending: string[] = [];
  let length = 0;
  let bytes = 0;
  try {
    for (;;) {
      if (signal?.aborted) throw new DriftfeedError('cancelled');
      const { done, value } = await readOr(reader);
      if (done) break;
      bytes += value.length;
      if (bytes > bombFrom && bytes > bombRatio * packedBytes()) throw unreadable('unpacks to too much');
      const parts = decodeOr(decoder, value).split('\n');
      for (const [index, part] of parts.entries()) {
        length += part.length;
        if (length > longestLine) throw unreadable('a line that is too long');
        pending.push(part);
        if (index === parts.length - 1) break;
        yield pending.join('');
        pending = [];
        length = 0;
      }
    }
    decodeOr(decoder);
    if (length > 0) throw unreadable('cut off');
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** What the browser's own unpacking complains of is damage; our own errors pass. */
async function readOr(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (error) {
    if (error instanceof DriftfeedError) throw error;
    throw unreadable(String(error));
  }
}

function decodeOr(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch {
    throw unreadable('no UTF-8');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable('a line that is no JSON');
  }
}

function refuseLater(line: unknown): void {
  const later = v.safeParse(v.object({ format: v.literal(backupFormat), version: count }), line);
  if (later.success && later.output.version > backupVersion) {
    throw new DriftfeedError('backup-version', `version ${later.output.version}`);
  }
}

function unreadable(detail: string): DriftfeedError {
  return new DriftfeedError('backup-unreadable', detail);
}
