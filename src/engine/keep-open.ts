// One engine at a time: opened when it is first needed, and ended together with the storage that it stands on.

export interface KeptOpen<Opened> {
  /** What is open; opens it where nothing is, also after a failed opening. Rejects as the opening does. */
  get(): Promise<Opened>;
  /** The next `get` opens anew; whoever drops it closes it. */
  drop(): void;
  /**
   * Hands what is open (null where nothing is) to `work`, which ends it, and opens anew afterwards, whether or not the
   * work succeeded. Whoever asks meanwhile waits for that. Rejects as the work does.
   */
  between(work: (opened: Opened | null) => Promise<void>): Promise<void>;
}

/** `open` is given what it has to call when storage ends by itself; what was opened on it is then closed. */
export function keepOpen<Opened extends { close(): void }>(
  open: (onEnded: () => void) => Promise<Opened>,
): KeptOpen<Opened> {
  let current: Promise<Opened> | null = null;
  const start = (before?: Promise<void>) => {
    const onEnded = () => {
      drop();
      // Dropped alone it would work on: its timers, its workers, its jobs.
      opening.then(
        (opened) => opened.close(),
        () => {}, // nothing was opened
      );
    };
    const opening = before ? before.then(() => open(onEnded)) : open(onEnded);
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
    async between(work) {
      const before = current?.catch(() => null) ?? Promise.resolve(null);
      const working = before.then(work);
      current = start(working.catch(() => {}));
      await working;
    },
  };
}
