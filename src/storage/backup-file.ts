// A file of the person's choosing that backups are written to again and again, where the browser has such files.
import { deleteDB, openDB } from 'idb';
import { DriftfeedError } from '../device/errors';

/** What TypeScript's own types do not have yet of the File System Access API. */
interface AskableHandle extends FileSystemFileHandle {
  queryPermission(descriptor: { mode: 'readwrite' }): Promise<PermissionState>;
  requestPermission(descriptor: { mode: 'readwrite' }): Promise<PermissionState>;
}
interface FilePickers {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<AskableHandle>;
}

/** Lies readable on the disk, whatever is sealed: the browser's hold on the file cannot be sealed. */
interface KeptFile {
  handle: AskableHandle;
  /** Its key is not here but with what is stored: see backup-lock.ts. */
  locked: boolean;
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
  return kept && { name: kept.handle.name, locked: kept.locked, written: kept.written };
}

/**
 * Lets the person choose a file, from now on written by `writeBackupFile`, and writes the first backup; to be called at
 * a click. `backup` is made before, for a file that is there already is emptied by the browser as soon as it is
 * chosen. `keepKey` keeps (or drops) the key of the backups to come. `now` in ms since 1970. Rejects with an AbortError
 * where they choose none, with `backup-click` where the click was too long ago, and as `keepKey` does.
 */
export async function chooseBackupFile(
  suggestedName: string,
  backup: { file: Blob; locked: boolean },
  keepKey: () => Promise<void>,
  now: number,
): Promise<BackupOutcome> {
  const handle = await pick(suggestedName);
  // First: a file that is said to be locked must not be written with the key of the one before.
  await keepKey();
  const kept: KeptFile = { handle, locked: backup.locked, written: null };
  await save(kept);
  return write(kept, backup.file, now);
}

async function pick(suggestedName: string): Promise<AskableHandle> {
  try {
    return await (globalThis as FilePickers).showSaveFilePicker!({ suggestedName });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'SecurityError')
      throw new DriftfeedError('backup-click');
    throw error;
  }
}

/**
 * Writes a backup over the one before, which stays whole until the new one is. Where `ask` is true (at a click) asks
 * for leave if need be. `make` has null where the file is to be locked and there is no key any more: then it has to be
 * chosen again. `now` in ms since 1970. Rejects as `make` does.
 */
export async function writeBackupFile(
  make: (locked: boolean) => Promise<Blob | null>,
  ask: boolean,
  now: number,
): Promise<BackupOutcome> {
  const kept = await load();
  if (!kept) return 'none';
  const { handle, locked } = kept;
  let leave = await handle.queryPermission({ mode: 'readwrite' });
  if (leave !== 'granted' && ask) leave = await handle.requestPermission({ mode: 'readwrite' });
  if (leave !== 'granted') return 'ask';
  const backup = await make(locked);
  return backup ? write(kept, backup, now) : 'gone';
}

async function write(kept: KeptFile, backup: Blob, now: number): Promise<BackupOutcome> {
  try {
    // What is written takes the file's place when it is closed, and not before.
    await backup.stream().pipeTo(await kept.handle.createWritable());
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
  return openDB(database, 2, {
    upgrade(upgraded) {
      // The first version kept the key beside the file, for anyone who reads the disk: it has to be chosen again.
      if (upgraded.objectStoreNames.contains('kept')) upgraded.deleteObjectStore('kept');
      upgraded.createObjectStore('kept');
    },
  });
}
