// Backups: a profile with rows in every store, as its lines before they are packed, and what reads them on the way back.
import 'fake-indexeddb/auto';
import { gunzipSync, gzipSync } from 'fflate';
import { makeBackup } from '../../src/storage/backup';
import { encryptStream } from '../../src/storage/backup-cipher';
import { type BackupLock, openBackup, readLock } from '../../src/storage/backup-format';
import { fromBase64 } from '../../src/storage/backup-values';
import { openStorage } from '../../src/storage/database';
import { type KdfParameters, keyFromPassphrase } from '../../src/storage/passphrase';
import { lookIntoBackup } from '../../src/storage/restore';
import { fillEveryStore } from '../../src/storage/restore.fixture';
import { rowOf } from '../../src/storage/restore-rows';
import type { Random } from '../sample/random';
import { encoded } from './text-inputs';

export async function backupLines(): Promise<Uint8Array> {
  const storage = await openStorage('fuzz');
  await fillEveryStore(storage, 3);
  const backup = await makeBackup(storage, 0, null);
  storage.close();
  return gunzipSync(new Uint8Array(await backup.arrayBuffer()));
}

const passphrase = 'fuzz and nothing else';
/** The cheapest that there is: a key is made for every input that has a lock. */
const kdf: KdfParameters = {
  name: 'argon2id',
  salt: 'AAAAAAAAAAAAAAAAAAAAAA==',
  memory: 1024,
  passes: 1,
};
/** KiB gone through for one key; a lock that was changed may ask for ten thousand times as much. */
const mostCost = 16 * 1024;
const nonce = 'AAAAAAAAAA==';
const segment = 1024;

/** What is packed, locked as the app locks it, but for the salt and the nonce: they are always the same. */
export async function lockedBackup(packed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const lock: BackupLock = {
    format: 'driftfeed-backup',
    version: 2,
    created: '1970-01-01T00:00:00.000Z',
    encryption: { cipher: 'AES-256-GCM', segment, nonce, kdf },
  };
  const header = new Uint8Array(encoded(`${JSON.stringify(lock)}\n`));
  const key = await keyFromPassphrase(passphrase, kdf);
  const sealed = new Blob([new Uint8Array(packed)])
    .stream()
    .pipeThrough(encryptStream(key, { header, prefix: fromBase64(nonce), segment }));
  return new Uint8Array(await new Blob([header, await new Response(sealed).blob()]).arrayBuffer());
}

export function packedBackup(lines: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(lines, { level: 1, mtime: 0 }));
}

/** The passphrase is tried on every lock that does not ask for much. */
export async function readBackup(input: Uint8Array, random: Random): Promise<void> {
  const file = new Blob([await asFile(input, random)]);
  await lookIntoBackup(file, null);
  const locked = await readLock(file);
  const cost = locked ? locked.lock.encryption.kdf.memory * locked.lock.encryption.kdf.passes : 0;
  const { lines } = await openBackup(file, cost > 0 && cost <= mostCost ? passphrase : null);
  for await (const line of lines) rowOf(line);
}

/** Most lines are packed, and some locked, after they were changed: else nothing gets past the checksums. */
async function asFile(input: Uint8Array, random: Random): Promise<Uint8Array<ArrayBuffer>> {
  const isPacked = input[0] === 0x1f && input[1] === 0x8b;
  const isLocked = new TextDecoder().decode(input.subarray(0, 200)).includes('"encryption"');
  if (isPacked || isLocked) return new Uint8Array(input);
  const packed = random.chance(0.8) ? packedBackup(input) : new Uint8Array(input);
  return random.chance(0.8) ? packed : lockedBackup(packed);
}

/** A line that unpacks to a gigabyte's share of zeros, and very many lines. */
export function* giantBackups(lines: Uint8Array): Generator<Uint8Array> {
  const head = lines.slice(0, lines.indexOf(10) + 1);
  const long = new Uint8Array(head.length + 150_000_000).fill(0x20);
  long.set(head);
  yield gzipSync(long, { level: 1 });
  const many = new Uint8Array(head.length + 20_000_000);
  many.set(head);
  for (let at = head.length; at + 3 < many.length; at += 3) many.set([0x7b, 0x7d, 0x0a], at);
  yield many;
}
