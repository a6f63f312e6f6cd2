// Everything in one file, that can be locked.
import { DriftfeedError } from '../device/errors';
import { encryptStream, prefixBytes } from './backup-cipher';
import { type BackupHeader, type BackupLock, backupFormat, backupVersion } from './backup-format';
import { backupKeyOf, newBackupLock } from './backup-lock';
import { toBase64, toPlain } from './backup-values';
import { type ReadTransaction, type Storage, storeNames } from './database';
import { schemaVersion } from './migrations';
import type { KdfParameters } from './passphrase';
import { type BackupStore, isBackupStore, isRow, staysHere } from './restore-rows';
import type { VisitDayRow } from './schema';

export const backupStores: readonly BackupStore[] = storeNames.filter(isBackupStore);

/** Rows read in one request, where a row is larger than most; a thousand of the others. */
const batches: Partial<Record<BackupStore, number>> = {
  visits: 32,
  raw: 32,
  vectors: 16,
  checkpoints: 1,
  staged: 1,
  feeds: 1,
};
const usualBatch = 1000;
const segment = 64 * 1024;

/**
 * Damaged rows of these are left out: they are made, fetched or trained anew; or they only let what is there be tidied
 * again, which is no reason to be without a backup.
 */
const rebuilt: ReadonlySet<BackupStore> = new Set(['vectors', 'feeds', 'liveItems', 'checkpoints', 'raw']);

/** What locks a backup. */
export interface BackupKey {
  key: CryptoKey;
  /** How the passphrase leads to it. */
  kdf: KdfParameters;
}

/** Takes about a second. Throws `misuse` for a passphrase that is too short. */
export async function keyForBackups(passphrase: string): Promise<BackupKey> {
  return backupKeyOf(await newBackupLock(passphrase));
}

/**
 * All rows of all stores in one file, but for the key of backups; see backup-format.ts for its form. With a key nothing of it can be read without
 * the passphrase. Read in one transaction, so that the rows fit together, and handed to the browser batch by batch: at no
 * time is all of it in this worker's memory. `now` in ms since 1970. Errors: `backup-damaged` where a row that cannot be
 * made anew is not what it should be (a repair drops or mends it), and storage's.
 */
export async function makeBackup(storage: Storage, now: number, locking: BackupKey | null): Promise<Blob> {
  const { parts, rows, history } = await storage.read(backupStores, readRows);
  const created = new Date(now).toISOString();
  const header: BackupHeader = {
    format: backupFormat,
    version: backupVersion,
    schema: schemaVersion,
    created,
    rows,
    history,
  };
  const lines = backupStores.reduce((sum, name) => sum + rows[name], 0);
  const text = new Blob([`${JSON.stringify(header)}\n`, ...parts, `${JSON.stringify({ end: lines })}\n`]);
  const packed = text
    .stream()
    .pipeThrough(new CompressionStream('gzip') as TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>);
  if (!locking) return blobOf(packed, 'application/gzip');

  const prefix = crypto.getRandomValues(new Uint8Array(prefixBytes));
  const lock: BackupLock = {
    format: backupFormat,
    version: backupVersion,
    created,
    encryption: { cipher: 'AES-256-GCM', segment, nonce: toBase64(prefix), kdf: locking.kdf },
  };
  const line = new TextEncoder().encode(`${JSON.stringify(lock)}\n`);
  const sealed = await blobOf(
    packed.pipeThrough(encryptStream(locking.key, { header: line, prefix, segment })),
    '',
  );
  return new Blob([line, sealed], { type: 'application/octet-stream' });
}

/** Each batch becomes a blob at once: its text need not stay in memory while the rest is read. */
async function readRows(transaction: ReadTransaction) {
  const rows = Object.fromEntries(backupStores.map((name) => [name, 0])) as Record<BackupStore, number>;
  const parts: Blob[] = [];
  let visits = 0;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const name of backupStores) {
    const store = transaction.objectStore(name);
    const batch = batches[name] ?? usualBatch;
    let range: IDBKeyRange | null = null;
    for (;;) {
      const [values, keys]: [unknown[], IDBValidKey[]] = await Promise.all([
        store.getAll(range, batch),
        store.getAllKeys(range, batch),
      ]);
      const told = values.filter((row) => !staysHere(name, row));
      const good = told.filter((row) => isRow(name, row));
      // What is no row any more could not be restored, and with it nothing of the file.
      if (good.length < told.length && !rebuilt.has(name)) throw new DriftfeedError('backup-damaged', name);
      rows[name] += good.length;
      const lines = good.map((row) => `${JSON.stringify({ store: name, row: toPlain(row) })}\n`);
      if (good.length > 0) parts.push(new Blob([lines.join('')]));
      if (name === 'visits') {
        for (const day of good as VisitDayRow[]) {
          visits += day.visits.length;
          from = Math.min(from, day.visits[0]?.time ?? from);
          to = Math.max(to, day.visits.at(-1)?.time ?? to);
        }
      }
      if (values.length < batch) break;
      range = IDBKeyRange.lowerBound(keys.at(-1), true);
    }
  }
  return { parts, rows, history: visits > 0 ? { pages: rows.pages, visits, from, to } : null };
}

async function blobOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>, type: string): Promise<Blob> {
  return new Response(stream, { headers: { 'content-type': type || 'application/octet-stream' } }).blob();
}
