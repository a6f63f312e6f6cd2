// A file of the person's choosing that backups are written to again and again, where the browser has such files.
import { deleteDB, openDB } from 'idb';
import type { BackupKey } from './backup';

/** What TypeScript's own types do not have yet of the File System Access API. */
interface AskableHandle extends FileSystemFileHandle {
  queryPermission(descriptor: { mode: 'readwrite' }): Promise<PermissionState>;
  requestPermission(descriptor: { mode: 'readwrite' }): Promise<PermissionState>;
}
interface FilePickers {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<AskableHandle>;
}

interface KeptFile {
  handle: AskableHandle;
  /** Null where it is written unlocked. */
  lock: BackupKey | null;
  /** Ms since 1970; null before the first time. */
  written: number | null;
}

export interface BackupFileView {
  name: string;
  locked: boolean;
  /** Ms since 1970; null before the first time. */
  written: number | null;
}

/**
 * `ask`: the browser wants the person's leave first, which it gives only at a click. `gone`: the file is no longer
 * where it was. `none`: none was chosen.
 */
export type BackupOutcome = 'written' | 'ask' | 'gone' | 'none';

const database = 'driftfeed-backup-file';

export function backupFilesKnown(): boolean {
  return (globalThis as FilePickers).showSaveFilePicker !== undefined;
}

/** Null where none was chosen, or the browser has no such files. */
export async function viewBackupFile(): Promise<BackupFileView | null> {
  const kept = await load();
  return kept && { name: kept.handle.name, locked: kept.lock !== null, written: kept.written };
}

/**
 * Lets the person choose a file, from now on written by `writeBackupFile`; to be called at a click. The passphrase
 * itself is not kept, but a key that cannot be read out. Rejects with an AbortError where they choose none.
 */
export async function chooseBackupFile(
  suggestedName: string,
  lockOf: () => Promise<BackupKey | null>,
): Promise<void> {
  const handle = await (globalThis as FilePickers).showSaveFilePicker!({ suggestedName });
  await save({ handle, lock: await lockOf(), written: null });
}

/**
 * Writes a backup over the one before, which stays whole until the new one is. Where `ask` is true (at a click) asks
 * for leave if need be. `now` in ms since 1970. Rejects as `make` does.
 */
export async function writeBackupFile(
  make: (lock: BackupKey | null) => Promise<Blob>,
  ask: boolean,
  now: number,
): Promise<BackupOutcome> {
  const kept = await load();
  if (!kept) return 'none';
  const { handle, lock } = kept;
  let leave = await handle.queryPermission({ mode: 'readwrite' });
  if (leave !== 'granted' && ask) leave = await handle.requestPermission({ mode: 'readwrite' });
  if (leave !== 'granted') return 'ask';
  const backup = await make(lock);
  try {
    // What is written takes the file's place when it is closed, and not before.
    await backup.stream().pipeTo(await handle.createWritable());
  } catch {
    return 'gone';
  }
  await save({ ...kept, written: now });
  return 'written';
}

/** The file itself stays: it is the person's. */
export function leaveBackupFile(): Promise<void> {
  return deleteDB(database);
}

async function load(): Promise<KeptFile | null> {
  if (!backupFilesKnown()) return null;
  // Looking for it alone must leave no trace.
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === database)) return null;
  const opened = await open();
  try {
    return ((await opened.get('kept', 'current')) as KeptFile | undefined) ?? null;
  } finally {
    opened.close();
  }
}

async function save(kept: KeptFile): Promise<void> {
  const opened = await open();
  try {
    await opened.put('kept', kept, 'current');
  } finally {
    opened.close();
  }
}

function open() {
  return openDB(database, 1, { upgrade: (created) => void created.createObjectStore('kept') });
}
