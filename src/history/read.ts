// Reads a dropped history file of any format we know into raw visits, without storing anything.
import { DriftfeedError } from '../device/errors';
import { detectContainer } from './detect';
import { isChrome, readChrome } from './formats/chrome';
import { isFirefox, readFirefox } from './formats/firefox';
import { openSqlite } from './formats/sqlite';
import { historyJsonOfZip, readTakeout } from './formats/takeout';
import type { RawHistory, ReadOptions } from './raw';
import { createStepper, throwIfCancelled } from './steps';

/**
 * Errors: `wrong-file` (not a history we know, or a file beside it), `damaged-file` (truncated, corrupt),
 * `locked-file` (empty, or the browser holds it), `empty-history`, `cancelled`.
 */
export async function readHistoryFile(file: Blob, options: ReadOptions): Promise<RawHistory> {
  throwIfCancelled(options.signal);
  const head = await bytesOf(file.slice(0, 64));
  const container = detectContainer(head, file.size);
  const history =
    container === 'sqlite' ? await readSqlite(file, options) : await readJson(file, container, options);
  throwIfCancelled(options.signal);
  if (history.visits.length === 0) throw new DriftfeedError('empty-history');
  return history;
}

async function readSqlite(file: Blob, options: ReadOptions): Promise<RawHistory> {
  const stepper = createStepper(options);
  const database = await openSqlite(await bytesOf(file), options.sqlWasm);
  try {
    const { tables } = database;
    if (isChrome(tables)) return { format: 'chrome', visits: await readChrome(database, stepper) };
    if (isFirefox(tables)) return { format: 'firefox', visits: await readFirefox(database, stepper) };
    if (tables.has('history_items') && tables.has('history_visits')) {
      throw new DriftfeedError('wrong-file', 'safari: not supported yet');
    }
    throw new DriftfeedError(
      'wrong-file',
      `a database of something else: ${[...tables].slice(0, 5).join(', ')}`,
    );
  } finally {
    database.close();
  }
}

async function readJson(file: Blob, container: 'zip' | 'json', options: ReadOptions): Promise<RawHistory> {
  const stepper = createStepper(options);
  const bytes = container === 'zip' ? await historyJsonOfZip(file, options) : await bytesOf(file);
  return { format: 'takeout', visits: await readTakeout(bytes, stepper) };
}

/** The file's bytes; `locked-file` where the browser that owns it does not let it be read. */
async function bytesOf(blob: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    throw new DriftfeedError('locked-file', String(error));
  }
}
