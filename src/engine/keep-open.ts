// One engine at a time: opened when it is first needed, and ended together with the storage that it stands on.

export interface KeptOpen<Opened> {
  /** What is open; opens it where nothing is, also after a failed opening. Rejects as the opening does. */
  get(): Promise<Opened>;
  /** The next `get` opens anew; whoever drops it closes it. */
  drop(): void;
}

/** `open` is given what it has to call when storage ends by itself; what was opened on it is then closed. */
export function keepOpen<Opened extends { close(): void }>(
  open: (onEnded: () => void) => Promise<Opened>,
): KeptOpen<Opened> {
  let current: Promise<Opened> | null = null;
  const start = () => {
    const opening = open(() => {
      drop();
      // Dropped alone it would work on: its timers, its workers, its jobs.
      opening.then(
        (opened) => opened.close(),
        () => {}, // nothing was opened
      );
    });
    const drop = () => {
      if (current === opening) current = null;
    };
    opening.catch(drop);
    return opening;
  };
  return {
    get() {
      current ??= start();
      return current;
    },
    drop() {
      current = null;
    },
  };
}
