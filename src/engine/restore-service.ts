// One restore at a time: held against everything that writes, shown in the status, and cancellable.
import { DriftfeedError } from '../device/errors';
import type { Storage } from '../storage/database';
import { restoreBackup } from '../storage/restore';
import type { SourcesService } from './sources-service';
import type { StatusBoard } from './status';

export class RestoreService {
  #abort: AbortController | null = null;

  /**
   * `alone` does its work while nothing else writes; `sources` answers for what this device asks of others; `end` ends
   * the engine, for what it holds is of what went, and lets go of the storage.
   */
  constructor(
    private readonly storage: Storage,
    private readonly board: StatusBoard,
    private readonly alone: (work: () => Promise<void>) => Promise<void>,
    private readonly sources: Pick<SourcesService, 'follows' | 'letGo'>,
    private readonly end: () => Promise<void>,
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
          mayFollow: (row) => this.sources.follows(row),
        });
        await this.sources.letGo();
        await this.end();
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
