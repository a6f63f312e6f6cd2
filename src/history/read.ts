// Reads what a person chose, files and archives of any format we know, into raw visits, without storing anything.
import { DriftfeedError } from '../device/errors';
import { VisitCollector } from './collect';
import { decodeText } from './detect';
import { isChrome, readChrome } from './formats/chrome';
import { isFirefox, readFirefox } from './formats/firefox';
import { checkHeader } from './formats/pages';
import { isSafari, readSafari } from './formats/safari';
import { openSqlite } from './formats/sqlite';
import type { TextOptions } from './formats/text-format';
import { applyLog, readLog } from './formats/wal';
import { type ChosenFile, type FoundFile, findFiles } from './found-file';
import { mergeParts, type Part } from './merge';
import type { HistoryFormat, ReadHistory, ReadOptions, ReadReport, Refusal } from './raw';
import { createStepper, type Stepper, throwIfCancelled } from './steps';

/** Of all that was refused, the first of these is said where nothing could be read. */
const refusals: readonly Refusal[] = [
  'file-too-large',
  'encrypted-file',
  'damaged-file',
  'locked-file',
  'no-dates',
  'empty-history',
  'feed-list',
  'side-file',
  'empty-file',
  'wrong-file',
];
const mostReports = 200;
const mostExamples = 3;

/** One file alone; see `readHistoryFiles`. */
export function readHistoryFile(file: ChosenFile, options: ReadOptions): Promise<ReadHistory> {
  return readHistoryFiles([file], options);
}

/**
 * Reads every file that holds a history, alone or in a zip; a database takes in the write-ahead log that was
 * chosen beside it. What cannot be read is reported. Where nothing at all could be, throws why: `wrong-file`
 * (no history we know), `side-file` (only what SQLite keeps beside one), `damaged-file` (truncated, corrupt),
 * `locked-file` (the browser holds it), `empty-file`, `empty-history` (no visits in it), `no-dates` (nor any
 * row that says when), `encrypted-file`,
 * `file-too-large` (or packed like nothing real). Throws `cancelled` at any time.
 */
export async function readHistoryFiles(
  files: readonly ChosenFile[],
  options: ReadOptions,
): Promise<ReadHistory> {
  const { signal } = options;
  throwIfCancelled(signal);
  const { found, refused, ignored } = await findFiles(files, signal);
  const errors = refused.map(({ error }) => error);
  const reports = refused.map(({ name, error }) => refusal(name, error));
  const logs = new Map(found.filter(({ kind }) => kind === 'log').map((log) => [log.name, log]));
  const parts: Part[] = [];
  const stepper = createStepper(options);
  for (const file of found) {
    if (file.kind === 'log') continue;
    const log = file.kind === 'sqlite' ? logOf(file, found) : undefined;
    if (log) logs.delete(log.name);
    try {
      const part = await readPart(file, log, options, stepper);
      if (part) parts.push(part);
      else ignored.push(file.name);
    } catch (error) {
      if (error instanceof DriftfeedError && error.code === 'cancelled') throw error;
      errors.push(error);
      reports.push(refusal(file.name, error));
    }
    throwIfCancelled(signal);
  }
  // Beside a database that could be read, a log is no riddle.
  for (const { name } of logs.values()) {
    if (found.length > logs.size) ignored.push(name);
    else reports.push(refusal(name, new DriftfeedError('side-file')));
  }
  const merged = mergeParts(parts);
  reports.unshift(...merged.reports);
  // Of a table a person may still say which column is what.
  if (merged.visits.length === 0 && !reports.some(({ table }) => table)) {
    throw new DriftfeedError(whyNothing(reports), detailOf(errors[0]));
  }
  return {
    format: merged.format,
    visits: merged.visits,
    files: reports.slice(0, mostReports),
    ignored: { count: ignored.length, examples: ignored.slice(0, mostExamples) },
  };
}

/** The log of a database: of its name with `-wal` in it, at the end or before what a download adds. */
function logOf(file: FoundFile, found: readonly FoundFile[]): FoundFile | undefined {
  return found.find(({ kind, name }) => kind === 'log' && name.replace(/-wal(?=[^/]*$)/, '') === file.name);
}

/** Null for a database of something else. Errors: see `readHistoryFiles`. */
async function readPart(
  file: FoundFile,
  log: FoundFile | undefined,
  options: ReadOptions,
  stepper: Stepper,
): Promise<Part | null> {
  const now = options.now ?? Date.now();
  const collect = () => new VisitCollector(now, Number.isNaN(file.modified) ? now : file.modified);
  const { kind, name } = file;
  if (kind !== 'sqlite' && kind !== 'log') {
    const into = collect();
    const text = decodeText(await file.bytes({ signal: options.signal }), true);
    const textOptions: TextOptions = { stepper, columns: options.columns?.get(name) };
    await kind.read(text, into, textOptions);
    return { name, format: kind.format, into };
  }
  if (log) {
    try {
      const into = collect();
      const logged = await readDatabase(file, log, into, options, stepper);
      return logged && { name, into, ...logged };
    } catch (error) {
      // A log that is another database's: the database alone is whole, if a little older.
      if (!(error instanceof DriftfeedError) || error.code !== 'damaged-file') throw error;
    }
  }
  const into = collect();
  const read = await readDatabase(file, null, into, options, stepper);
  return read && { name, into, ...read };
}

async function readDatabase(
  file: FoundFile,
  logFile: FoundFile | null,
  into: VisitCollector,
  { signal, sqlWasm }: ReadOptions,
  stepper: Stepper,
): Promise<{ format: HistoryFormat; withLog: boolean } | null> {
  const { bytes, withLog } = await databaseBytes(file, logFile, signal);
  const database = await openSqlite(bytes, sqlWasm);
  try {
    const { tables } = database;
    if (isChrome(tables)) {
      await readChrome(database, into, stepper);
      return { format: 'chrome', withLog };
    }
    if (isFirefox(tables)) {
      await readFirefox(database, into, stepper);
      return { format: 'firefox', withLog };
    }
    if (isSafari(tables)) {
      await readSafari(database, into, stepper);
      return { format: 'safari', withLog };
    }
    return null;
  } finally {
    database.close();
  }
}

/** The database with what its log has committed. */
async function databaseBytes(
  file: FoundFile,
  logFile: FoundFile | null,
  signal: AbortSignal | undefined,
): Promise<{ bytes: Uint8Array; withLog: boolean }> {
  if (!logFile) return { bytes: await file.bytes({ signal }), withLog: false };
  const content = await logFile.bytes({ signal });
  const log = readLog(content);
  if (!log) return { bytes: await file.bytes({ signal }), withLog: false };
  const room = Math.max(0, log.pageCount * log.pageSize - file.size);
  const most = file.size + content.length;
  if (room > most) throw new DriftfeedError('damaged-file', 'a log that grows the database beyond both');
  const bytes = await file.bytes({ room, signal });
  const database = bytes.subarray(0, file.size);
  // As SQLite does: one that is not in write-ahead mode has no log, whatever lies beside it.
  const { pageSize, isLogged } = checkHeader(database);
  if (!isLogged || pageSize !== log.pageSize) return { bytes: database, withLog: false };
  return { bytes: applyLog(bytes, content, log), withLog: true };
}

function refusal(name: string, error: unknown): ReadReport {
  const code = error instanceof DriftfeedError ? error.code : 'damaged-file';
  const refused = refusals.find((known) => known === code);
  if (!refused) throw error; // a programming error
  return { name, format: null, visits: 0, saved: 0, skipped: [], refused };
}

function whyNothing(reports: readonly ReadReport[]): Refusal {
  return refusals.find((code) => reports.some(({ refused }) => refused === code)) ?? 'wrong-file';
}

function detailOf(error: unknown): string {
  return error instanceof DriftfeedError ? error.detail : '';
}
