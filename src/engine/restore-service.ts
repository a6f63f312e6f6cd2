// One restore at a time: held against everything that writes, shown in the status, and cancellable.
import { DriftfeedError } from '../device/errors';
import type { Storage } from '../storage/database';
import { restoreBackup } from '../storage/restore';
import type { StatusBoard } from './status';

export class RestoreService {
  #abort: AbortController | null = null;

  /** `alone` does its work while nothing else writes; `end` ends the engine, for what it holds is of what went. */
  constructor(
    private readonly storage: Storage,
    private readonly board: StatusBoard,
    private readonly alone: (work: () => Promise<void>) => Promise<void>,
    private readonly end: () => void,
  ) {}

  /** Resolves when the backup is in the place of everything; where it rejects, nothing has changed. */
  async run(file: Blob, passphrase: string | null): Promise<void> {
    if (this.#abort) throw new DriftfeedError('misuse', 'a restore is under way');
    const abort = new AbortController();
    this.#abort = abort;
    this.board.change({ restoring: 0 });
    try {
      await this.alone(async () => {
        await restoreBackup(this.storage, file, passphrase, {
          signal: abort.signal,
          onProgress: (done, total) => this.board.change({ restoring: done / total }),
        });
        this.end();
      });
    } finally {
      this.#abort = null;
      this.board.change({ restoring: null });
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }
}
