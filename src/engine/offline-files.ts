// Has the gate keep the build's large files, so that what works with a network goes on working without one.
import type { Gate } from '../catalog/gate-client';
import { errorCode } from '../device/errors';

/** Milliseconds between tries: on a first visit the service worker takes over some time after the engine. */
const defaultPauses = [1_000, 4_000, 15_000];

export class OfflineFiles {
  /** Ends when all that was begun has ended: two at once would fetch the same files twice. */
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** `paths` is asked before every try, as another model may be in use by then; none means nothing to keep yet. */
  constructor(
    private readonly gate: Pick<Gate, 'keep'>,
    private readonly paths: () => readonly string[] | Promise<readonly string[]>,
    private readonly pauses: readonly number[] = defaultPauses,
  ) {}

  /** Call it whenever the gate may have come to be there. Never rejects: nothing waits for this. */
  async keep(): Promise<void> {
    for (const pause of [...this.pauses, null]) {
      try {
        return await this.#once();
      } catch (error) {
        if (errorCode(error) !== 'gate-unavailable') {
          console.warn('not kept for offline use:', error);
          return;
        }
      }
      if (pause !== null) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  close(): void {
    this.#closed = true;
  }

  #once(): Promise<void> {
    const turn = this.#turn.then(async () => {
      const paths = this.#closed ? [] : await this.paths();
      if (paths.length > 0) await this.gate.keep(paths);
    });
    this.#turn = turn.catch(() => {});
    return turn;
  }
}
