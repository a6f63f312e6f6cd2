// The key of the backups that are written by themselves: a row among the settings, and so sealed with everything else.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import type { Storage } from './database';
import {
  bytesFromPassphrase,
  isTooShort,
  kdfParametersSchema,
  keyOfBytes,
  newKdfParameters,
} from './passphrase';
import { defineSetting, readSetting, writeSetting } from './settings';

/** Of no use but here: a row of this key goes into no backup, and is let in from none. */
export const backupLockKey = 'backup-lock';

const lockSchema = v.object({ bytes: v.instance(Uint8Array<ArrayBuffer>), kdf: kdfParametersSchema });
/**
 * The key's own bytes, for any other form of it is bytes on the disk as well. Where a passphrase locks the profile they
 * are sealed; where none does, whoever reads the disk has them, but has all that the backup holds beside them.
 */
export type KeptLock = v.InferOutput<typeof lockSchema>;

const lockSetting = defineSetting(backupLockKey, v.nullable(lockSchema), null);

/** Takes about a second. Throws `misuse` for a passphrase that is too short. */
export async function newBackupLock(passphrase: string): Promise<KeptLock> {
  if (isTooShort(passphrase)) throw new DriftfeedError('misuse', 'the passphrase is too short');
  const kdf = newKdfParameters();
  return { bytes: await bytesFromPassphrase(passphrase, kdf), kdf };
}

/** Keeps it for the backups to come; null drops the one that is kept. Errors: storage's. */
export async function keepBackupLock(storage: Storage, lock: KeptLock | null): Promise<void> {
  if (lock) await writeSetting(storage, lockSetting, lock);
  else {
    await storage.write(['settings'], 'strict', (transaction) =>
      transaction.objectStore('settings').delete(backupLockKey),
    );
  }
}

/** Null where none is kept. Errors: storage's. */
export function readBackupLock(storage: Storage): Promise<KeptLock | null> {
  return readSetting(storage, lockSetting);
}

/** What `makeBackup` takes. */
export async function backupKeyOf({ bytes, kdf }: KeptLock) {
  return { key: await keyOfBytes(bytes), kdf };
}
