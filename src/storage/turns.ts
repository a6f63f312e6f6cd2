// Who may work on which stores when: readers together, a writer alone, and all in the order in which they came. It is
// what IndexedDB does for its own transactions, for work that takes several of them.

interface Turn {
  stores: ReadonlySet<string>;
  writes: boolean;
  running: boolean;
  start: () => void;
}

export class Turns {
  readonly #turns: Turn[] = [];

  /** Runs `work` once nobody before it is in its way. Work may not take another turn within its own. */
  async take<T>(stores: readonly string[], writes: boolean, work: () => Promise<T>): Promise<T> {
    const turn: Turn = { stores: new Set(stores), writes, running: false, start: () => {} };
    const started = new Promise<void>((resolve) => {
      turn.start = resolve;
    });
    this.#turns.push(turn);
    this.#advance();
    await started;
    try {
      return await work();
    } finally {
      this.#turns.splice(this.#turns.indexOf(turn), 1);
      this.#advance();
    }
  }

  #advance(): void {
    this.#turns.forEach((turn, index) => {
      if (turn.running || this.#turns.slice(0, index).some((before) => inTheWay(before, turn))) return;
      turn.running = true;
      turn.start();
    });
  }
}

function inTheWay(before: Turn, turn: Turn): boolean {
  return (before.writes || turn.writes) && [...turn.stores].some((store) => before.stores.has(store));
}
