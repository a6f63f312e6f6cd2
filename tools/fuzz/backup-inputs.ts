// Backups: a profile with rows in every store, as its lines before they are packed, and what reads them on the way back.
import 'fake-indexeddb/auto';
import { gunzipSync, gzipSync } from 'fflate';
import { makeBackup } from '../../src/storage/backup';
import { openBackup } from '../../src/storage/backup-format';
import { openStorage } from '../../src/storage/database';
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

/** The head of a locked backup; what follows is no sealed segment, and no passphrase is tried, as that takes a second. */
export function lockedBackup(): Uint8Array {
  const kdf = {
    name: 'argon2id',
    salt: 'AAAAAAAAAAAAAAAAAAAAAA==',
    memory: 65_536,
    iterations: 3,
    parallelism: 1,
  };
  const encryption = { cipher: 'AES-256-GCM', segment: 65_536, nonce: 'AAAAAAAAAA==', kdf };
  const lock = { format: 'driftfeed-backup', version: 2, created: '1970-01-01T00:00:00.000Z', encryption };
  return encoded(`${JSON.stringify(lock)}\n`);
}

/** Most are packed after they were changed: else nothing gets past the checksum of the packing. */
export async function readBackup(input: Uint8Array, random: Random): Promise<void> {
  const file = new Blob([random.chance(0.8) ? gzipSync(input, { level: 1 }) : new Uint8Array(input)]);
  await lookIntoBackup(file, null);
  const { lines } = await openBackup(file, null);
  for await (const line of lines) rowOf(line);
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
