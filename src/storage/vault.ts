// Whether what is kept is sealed, and with which key: opens whichever database holds it, and moves all of it from the
// plain one to the sealed one and back. What says which of the two counts is one small row, written at once.
import { openDB } from 'idb';
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import type { OpenOptions } from './connection';
import { deleteStorage, openStorage } from './database';
import { moveRows } from './move-rows';
import { isTooShort } from './passphrase';
import { openSealedStorage } from './sealed-storage';
import { lockDataKey, lockedKeySchema, newDataKey, Sealer, unlockDataKey } from './sealing';
import type { Storage } from './transaction';

const lockSchema = v.object({
  key: lockedKeySchema,
  /** Without anybody at it for so long it locks itself; null: never. */
  idleMinutes: v.nullable(v.number()),
});
type Lock = v.InferOutput<typeof lockSchema>;

export interface VaultState {
  /** Whether a passphrase locks what is kept. */
  sealed: boolean;
  /** Whether it can be read now. */
  open: boolean;
  idleMinutes: number | null;
}

/** Bytes; small enough to lie in the same files as rows do. */
const noiseRow = 32 * 1024;

/**
 * One in the leading tab's worker. While nothing is sealed there is one database, `name`. A passphrase moves all of it
 * into `name`-sealed: until the last row lies there the plain one counts, and from the moment that the lock is written
 * the sealed one does. Whichever does not count is deleted, at the latest when the vault is opened the next time. So a
 * kill at any moment leaves all of it in one piece, sealed or plain.
 */
export class Vault {
  /** What opens the rows; kept in memory alone. */
  #sealer: Sealer | null = null;

  constructor(
    readonly name = 'driftfeed',
    /** Bytes of noise that are written once the plain rows are deleted: see `#scrub`. */
    private readonly noise = 16 * 1024 * 1024,
  ) {}

  /** Throws `locked` where it takes a passphrase first; else as `openStorage`. */
  async open(options: OpenOptions = {}): Promise<Storage> {
    const lock = await this.#readLock();
    if (!lock) {
      this.#sealer = null;
      void this.#drop(this.#sealedName); // not waited for: most never had one
      return openStorage(this.name, options);
    }
    await this.#drop(this.name);
    void this.#drop(`${this.name}-noise`); // of a seal that was killed at its very end
    if (!this.#sealer) throw new DriftfeedError('locked');
    return openSealedStorage(this.#sealedName, this.#sealer, options);
  }

  async state(): Promise<VaultState> {
    const lock = await this.#readLock();
    return {
      sealed: lock !== null,
      open: !lock || this.#sealer !== null,
      idleMinutes: lock?.idleMinutes ?? null,
    };
  }

  /** The next `open` finds the key. Throws `wrong-passphrase`. */
  async unlock(passphrase: string): Promise<void> {
    const lock = await this.#readLock();
    if (!lock) return;
    const dataKey = await unlockDataKey(lock.key, passphrase);
    this.#sealer = await Sealer.of(dataKey);
    dataKey.fill(0);
  }

  /** Forgets the key. Storage that is open still has it: close that first. */
  lock(): void {
    this.#sealer = null;
  }

  /**
   * Seals everything; no storage may be open, and none of it is afterwards. Throws `misuse` where it is sealed already
   * or the passphrase is too short, and storage's errors, after which all is as it was.
   */
  async seal(passphrase: string, idleMinutes: number | null): Promise<void> {
    refuseShort(passphrase);
    if (await this.#readLock()) throw new DriftfeedError('misuse', 'it is sealed already');
    const dataKey = newDataKey();
    const key = await lockDataKey(dataKey, passphrase);
    const sealer = await Sealer.of(dataKey);
    dataKey.fill(0);
    await deleteStorage(this.#sealedName); // of an earlier try
    await this.#move(
      await openStorage(this.name),
      () => openSealedStorage(this.#sealedName, sealer),
      () => this.#writeLock({ key, idleMinutes }),
    );
    this.#sealer = sealer;
    await this.#drop(this.name);
    await this.#scrub();
  }

  /** The way back. Throws `locked`, and as `seal`. */
  async unseal(): Promise<void> {
    if (!(await this.#readLock())) throw new DriftfeedError('misuse', 'nothing is sealed');
    if (!this.#sealer) throw new DriftfeedError('locked');
    await deleteStorage(this.name); // of an earlier try
    await this.#move(
      await openSealedStorage(this.#sealedName, this.#sealer),
      () => openStorage(this.name),
      () => this.#writeLock(null),
    );
    this.#sealer = null;
    await this.#drop(this.#sealedName);
    await this.#drop(this.#lockName);
  }

  /** Locks the same key with another passphrase; no row changes. Throws `wrong-passphrase`, and `misuse` as `seal`. */
  async changePassphrase(old: string, passphrase: string): Promise<void> {
    refuseShort(passphrase);
    const lock = await this.#readLock();
    if (!lock) throw new DriftfeedError('misuse', 'nothing is sealed');
    const dataKey = await unlockDataKey(lock.key, old);
    const key = await lockDataKey(dataKey, passphrase);
    dataKey.fill(0);
    await this.#writeLock({ ...lock, key });
  }

  async setIdleMinutes(idleMinutes: number | null): Promise<void> {
    const lock = await this.#readLock();
    if (!lock) throw new DriftfeedError('misuse', 'nothing is sealed');
    await this.#writeLock({ ...lock, idleMinutes });
  }

  /** Deletes everything, sealed or not, locked or not: the key first, without which the rest is noise. */
  async erase(): Promise<void> {
    this.#sealer = null;
    await deleteStorage(this.#lockName);
    await deleteStorage(this.#sealedName);
    await deleteStorage(this.name);
  }

  async #move(from: Storage, open: () => Promise<Storage>, decide: () => Promise<void>): Promise<void> {
    let to: Storage | null = null;
    try {
      to = await open();
      await moveRows(from, to);
      await decide();
    } finally {
      await from.close();
      await to?.close();
    }
  }

  get #sealedName(): string {
    return `${this.name}-sealed`;
  }

  get #lockName(): string {
    return `${this.name}-lock`;
  }

  /** What does not count goes; where another tab holds it, at the next opening. */
  async #drop(name: string): Promise<void> {
    await deleteStorage(name).catch(() => {});
  }

  /**
   * Chromium keeps deleted rows in its files until so much else was written that it puts them in order; so that is
   * written now. Harmless where it fails: then they go later.
   */
  async #scrub(): Promise<void> {
    const name = `${this.name}-noise`;
    try {
      const database = await openDB(name, 1, {
        upgrade: (created) => void created.createObjectStore('noise', { autoIncrement: true }),
      });
      try {
        for (let written = 0; written < this.noise; ) {
          const transaction = database.transaction('noise', 'readwrite', { durability: 'relaxed' });
          for (let rows = 0; rows < 64 && written < this.noise; rows++, written += noiseRow) {
            void transaction.store.put(crypto.getRandomValues(new Uint8Array(noiseRow))).catch(() => {});
          }
          await transaction.done;
        }
      } finally {
        database.close();
      }
    } catch {
      // no room for it, or the tab is closing
    }
    await this.#drop(name);
  }

  /** Null where nothing is sealed. Leaves no empty database behind. */
  async #readLock(): Promise<Lock | null> {
    let found = true;
    try {
      const database = await openDB(this.#lockName, 1, {
        upgrade(_database, _old, _new, transaction) {
          found = false;
          transaction.done.catch(() => {});
          transaction.abort();
        },
      });
      const row: unknown = await database.get('lock', 'current').finally(() => database.close());
      return row === undefined ? null : v.parse(lockSchema, row);
    } catch (error) {
      if (!found) return null;
      throw new DriftfeedError('storage-refused', String(error));
    }
  }

  async #writeLock(lock: Lock | null): Promise<void> {
    const database = await openDB(this.#lockName, 1, {
      upgrade: (created) => void created.createObjectStore('lock'),
    });
    try {
      const transaction = database.transaction('lock', 'readwrite', { durability: 'strict' });
      await (lock ? transaction.store.put(lock, 'current') : transaction.store.delete('current'));
      await transaction.done;
    } finally {
      database.close();
    }
  }
}

function refuseShort(passphrase: string): void {
  if (isTooShort(passphrase)) throw new DriftfeedError('misuse', 'the passphrase is too short');
}
