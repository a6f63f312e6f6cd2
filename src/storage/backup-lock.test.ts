// The key of backups is sealed with everything else, leaves this device in no backup, and comes from none.
import 'fake-indexeddb/auto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeBackup } from './backup';
import { backupKeyOf, backupLockKey, keepBackupLock, newBackupLock, readBackupLock } from './backup-lock';
import type { Storage } from './database';
import { newKdfParameters } from './passphrase';
import { lookIntoBackup, restoreBackup } from './restore';
import { asText, rawRows } from './sealed.fixture';
import { Vault } from './vault';

vi.mock('./passphrase', async (original) => {
  const { cheapPassphrases } = await import('./passphrase.fixture');
  return cheapPassphrases(await original<typeof import('./passphrase')>());
});

const passphrase = 'correct horse battery staple';
const told = 'KEYOFBACKUPSKEYOFBACKUPSKEYOFBAC';
const lock = () => ({
  bytes: Uint8Array.from(told, (letter) => letter.charCodeAt(0)),
  kdf: newKdfParameters(),
});

let names = 0;
let vault: Vault;
let storage: Storage;
beforeEach(async () => {
  vault = new Vault(`backup-lock-${names++}`, 0);
  storage = await vault.open();
});
afterEach(async () => {
  await storage.close();
  await vault.erase();
});

/** All that lies on the disk of this profile. */
async function onDisk(): Promise<string> {
  const found = (await indexedDB.databases())
    .map(({ name }) => name!)
    .filter((name) => name.startsWith(vault.name));
  return (await Promise.all(found.map(async (name) => asText(await rawRows(name))))).join('\n');
}

it('is sealed as soon as a passphrase locks the profile, and there again once it is unlocked', async () => {
  const kept = lock();
  await keepBackupLock(storage, kept);
  expect(await onDisk()).toContain(told); // what is looked for can be found
  await storage.close();
  await vault.seal(passphrase, null);
  expect(await onDisk()).not.toContain(told);
  storage = await vault.open();
  expect(await readBackupLock(storage)).toEqual(kept);
  await keepBackupLock(storage, null);
  expect(await readBackupLock(storage)).toBeNull();
});

it('locks a backup that its passphrase opens', async () => {
  const file = await makeBackup(storage, 0, await backupKeyOf(await newBackupLock(passphrase)));
  await expect(lookIntoBackup(file, 'another one')).rejects.toMatchObject({ code: 'backup-passphrase' });
  expect(await lookIntoBackup(file, passphrase)).toMatchObject({ encrypted: true, rows: { settings: 0 } });
  await expect(newBackupLock('1234567')).rejects.toMatchObject({ code: 'misuse' });
});

it('is in no backup, and stays what it is when one is restored', async () => {
  const kept = lock();
  await keepBackupLock(storage, kept);
  const file = await makeBackup(storage, 0, null);
  const text = gunzipSync(Buffer.from(await file.arrayBuffer())).toString();
  expect(text).not.toContain(backupLockKey);
  await restoreBackup(storage, file, null);
  expect(await readBackupLock(storage)).toEqual(kept);

  const [header = '', end = ''] = text.trimEnd().split('\n');
  const foreign = [
    JSON.stringify({ ...JSON.parse(header), rows: { ...JSON.parse(header).rows, settings: 1 } }),
    JSON.stringify({ store: 'settings', row: { key: backupLockKey, value: null } }),
    end.replace('0', '1'),
  ];
  const hostile = new Blob([gzipSync(`${foreign.join('\n')}\n`)]);
  await expect(restoreBackup(storage, hostile, null)).rejects.toMatchObject({
    code: 'backup-unreadable',
    detail: 'a key of backups',
  });
  expect(await readBackupLock(storage)).toEqual(kept);
});
