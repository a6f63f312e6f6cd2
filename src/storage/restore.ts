// A backup on its way back: looked at, staged beside what is here, and put in its place in one transaction.
import { DriftfeedError } from '../device/errors';
import { backupStores } from './backup';
import { type BackupHeader, openBackup, readLock } from './backup-format';
import { backupLockKey } from './backup-lock';
import type { Storage } from './database';
import { schemaVersion } from './migrations';
import { rowOf } from './restore-rows';
import type { RestoringRow, SourceRow } from './schema';

/** What a person sees of a backup before it takes the place of what is here. */
export interface BackupContents {
  /** ISO 8601. */
  created: string;
  encrypted: boolean;
  /** Null where it cannot be known: locked, or of a version that did not say. */
  history: BackupHeader['history'] | null;
  /** Rows by store; null while it is locked. */
  rows: Record<string, number> | null;
}

export interface RestoreOptions {
  /** Aborting ends it with `cancelled`, and nothing has changed. */
  signal?: AbortSignal | undefined;
  /** Bytes of the file that are read, and its size. */
  onProgress?: ((done: number, total: number) => void) | undefined;
  /**
   * Whether a live source may come back switched on. Those that may not come back off: a foreign file must not decide
   * what this device asks of others. Without it all are as in the backup.
   */
  mayFollow?: ((source: SourceRow) => boolean) | undefined;
}

/**
 * Reads what a backup says of itself; the rows are not looked at yet. A locked one says only when it was made until
 * its passphrase is given. Errors: as `openBackup`.
 */
export async function lookIntoBackup(file: Blob, passphrase: string | null): Promise<BackupContents> {
  const locked = await readLock(file);
  if (locked && passphrase === null)
    return { created: locked.lock.created, encrypted: true, history: null, rows: null };
  const { header, lines } = await openBackup(file, passphrase);
  await lines.return(undefined);
  refuseLaterSchema(header);
  return {
    created: header.created,
    encrypted: locked !== null,
    history: header.history ?? null,
    rows: header.rows,
  };
}

/** Rows of one write; what they take in memory is bounded by `stageLength` too. */
const stageRows = 2000;
/** Characters of JSON, roughly. */
const stageLength = 4 * 1024 * 1024;

/**
 * Replaces everything stored, but for the key of backups, by what the backup holds: whole, or not at all, whenever it
 * is killed. First every row is checked and staged, then one transaction clears the stores and fills them. Errors: as `openBackup`, `cancelled`
 * and storage's; after any of them what was here is here unchanged. Whoever has read the storage before must read it
 * anew afterwards, and nobody else may write meanwhile.
 */
export async function restoreBackup(
  storage: Storage,
  file: Blob,
  passphrase: string | null,
  options: RestoreOptions = {},
): Promise<void> {
  const { signal } = options;
  await discardRestoring(storage);
  try {
    const { header, chunks } = await stage(storage, file, passphrase, options);
    if (signal?.aborted) throw new DriftfeedError('cancelled');
    await replace(storage, header, chunks);
  } catch (error) {
    // Where even this fails, the next opening discards it.
    await discardRestoring(storage).catch(() => {});
    throw error;
  }
}

/** Drops what a restore left that was killed; to be called once after opening. */
export async function discardRestoring(storage: Storage): Promise<void> {
  const rows = await storage.read(['restoring'], (transaction) =>
    transaction.objectStore('restoring').count(),
  );
  if (rows > 0)
    await storage.write(['restoring'], 'relaxed', (transaction) =>
      transaction.objectStore('restoring').clear(),
    );
}

async function stage(
  storage: Storage,
  file: Blob,
  passphrase: string | null,
  { signal, onProgress, mayFollow }: RestoreOptions,
): Promise<{ header: BackupHeader; chunks: number }> {
  const { header, lines } = await openBackup(file, passphrase, {
    onBytes: (bytes) => onProgress?.(bytes, file.size),
    ...(signal ? { signal } : {}),
  });
  refuseLaterSchema(header);
  let chunk: RestoringRow | null = null;
  let chunks = 0;
  let length = 0;
  const flush = async () => {
    const row = chunk;
    chunk = null;
    length = 0;
    // Relaxed: until the rows are in their place, the file is still there.
    if (row)
      await storage.write(['restoring'], 'relaxed', (transaction) =>
        transaction.objectStore('restoring').putAll([row]),
      );
  };
  for await (const line of lines) {
    const { store, row: told } = rowOf(line);
    const row = store === 'sources' ? offUnless(mayFollow, told as SourceRow) : told;
    if (chunk && (chunk.store !== store || chunk.rows.length >= stageRows || length >= stageLength))
      await flush();
    chunk ??= { sequence: chunks++, store, rows: [] };
    chunk.rows.push(row);
    length += roughLength(row);
  }
  await flush();
  return { header, chunks };
}

function offUnless(mayFollow: RestoreOptions['mayFollow'], row: SourceRow): SourceRow {
  return row.on && mayFollow && !mayFollow(row) ? { ...row, on: false } : row;
}

/** The one moment at which something changes. */
function replace(storage: Storage, header: BackupHeader, chunks: number): Promise<void> {
  return storage.write([...backupStores, 'restoring'], 'strict', async (transaction) => {
    const lock = await transaction.objectStore('settings').get(backupLockKey);
    for (const name of backupStores) await transaction.objectStore(name).clear();
    const staged = transaction.objectStore('restoring');
    for (let sequence = 0; sequence < chunks; sequence++) {
      const chunk = await staged.get(sequence);
      const store = backupStores.find((name) => name === chunk?.store);
      // Cleared by another tab that opened meanwhile.
      if (!chunk || !store) throw new DriftfeedError('storage-refused', 'staged rows are gone');
      transaction.objectStore(store).putAll(chunk.rows as never[]);
    }
    for (const name of backupStores) {
      const rows = await transaction.objectStore(name).count();
      // Also where one key comes twice.
      if (rows !== (header.rows[name] ?? 0)) {
        throw new DriftfeedError('backup-unreadable', `${rows} rows of ${name}, not ${header.rows[name]}`);
      }
    }
    if (lock) transaction.objectStore('settings').putAll([lock]);
    await staged.clear();
  });
}

function refuseLaterSchema({ schema }: BackupHeader): void {
  if (schema > schemaVersion) throw new DriftfeedError('backup-version', `rows of version ${schema}`);
}

/** Enough to bound what waits in memory. */
function roughLength(row: unknown): number {
  if (typeof row === 'string') return row.length;
  if (typeof row !== 'object' || row === null) return 8;
  if (ArrayBuffer.isView(row)) return row.byteLength;
  let length = 16;
  for (const each of Object.values(row)) length += roughLength(each);
  return length;
}
