// Speed and time left of a job, from its last moments rather than its whole life.

const windowMilliseconds = 8_000;

export interface RateMeter {
  /** Notes that `done` units are finished at `now` (ms). */
  note(done: number, now: number): void;
  /** Units a second; null until two notes are at least half a second apart. */
  rate(): number | null;
  /** Milliseconds until `total` at that speed; null while unknown. */
  millisecondsLeft(total: number): number | null;
}

export function createRateMeter(): RateMeter {
  let notes: { done: number; now: number }[] = [];
  const rate = () => {
    const first = notes[0];
    const last = notes.at(-1);
    if (!first || !last || last.now - first.now < 500) return null;
    return ((last.done - first.done) / (last.now - first.now)) * 1000;
  };
  return {
    note(done, now) {
      notes.push({ done, now });
      // One note older than the window stays, so that a slow job still has two.
      while (notes.length > 2 && now - notes[1]!.now > windowMilliseconds) notes = notes.slice(1);
    },
    rate,
    millisecondsLeft(total) {
      const speed = rate();
      const done = notes.at(-1)?.done ?? 0;
      return speed === null || speed <= 0 ? null : Math.max(0, ((total - done) / speed) * 1000);
    },
  };
}
