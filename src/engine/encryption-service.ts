// The passphrase over everything kept: set, changed, taken away; and the lock that it opens.
import { DriftfeedError, errorCode } from '../device/errors';
import { Vault } from '../storage/vault';
import type { EncryptionView } from './api';
import { IdleLock } from './idle-lock';
import type { KeptOpen } from './keep-open';

/** What stands on the storage, as far as it has to be ended and opened anew. */
interface Ending {
  close(): void;
  /** Ends all work and lets go of the storage. */
  end(): Promise<void>;
}

export class EncryptionService {
  readonly vault: Vault;
  readonly #idle: IdleLock;

  constructor(
    private readonly kept: KeptOpen<Ending>,
    /** Has every tab begin anew, so that nothing of what was open stays in memory. */
    private readonly restartTabs: () => void,
    vault = new Vault(),
  ) {
    this.vault = vault;
    this.#idle = new IdleLock(() => void this.lock().catch(() => {}));
  }

  async view(): Promise<EncryptionView> {
    const { sealed, open, idleMinutes } = await this.vault.state();
    return { on: sealed, locked: !open, idleMinutes };
  }

  /** Errors: `misuse` for a passphrase that is too short, and storage's; then everything is as it was. */
  async turnOn(passphrase: string, idleMinutes: number | null): Promise<void> {
    // Without them every tab works on its own, and sealed rows have one tab's memory to keep them in order.
    if (!globalThis.navigator?.locks) throw new DriftfeedError('storage-refused', 'no Web Locks');
    await this.#between(() => this.vault.seal(passphrase, idleMinutes));
    this.#idle.set(idleMinutes);
  }

  async turnOff(): Promise<void> {
    await this.#between(() => this.vault.unseal());
    this.#idle.set(null);
  }

  async setIdleMinutes(minutes: number | null): Promise<void> {
    await this.vault.setIdleMinutes(minutes);
    this.#idle.set(minutes);
  }

  /** Throws `wrong-passphrase`. */
  async unlock(passphrase: string): Promise<void> {
    await this.vault.unlock(passphrase);
    this.#idle.set((await this.vault.state()).idleMinutes);
  }

  noteActivity(): void {
    this.#idle.note();
  }

  /** Does nothing where there is no passphrase to open it again. */
  async lock(): Promise<void> {
    if (!(await this.vault.state()).sealed) return;
    this.#idle.set(null);
    const locked = this.#between(async () => this.vault.lock());
    // At once: what is open now ends with the tab that it runs in.
    this.vault.lock();
    this.restartTabs();
    await locked;
  }

  async #between(work: () => Promise<void>): Promise<void> {
    await this.kept.between(async (opened) => {
      await opened?.end();
      await work();
    });
    // Open again for everybody before the answer: a lock is no failure here.
    await this.kept.get().catch((error: unknown) => {
      if (errorCode(error) !== 'locked') throw error;
    });
  }
}
