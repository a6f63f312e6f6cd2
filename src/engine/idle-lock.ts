// Tells when nobody has been at the app for as long as was agreed on.

const lookMilliseconds = 5_000;

export class IdleLock {
  #minutes: number | null = null;
  #last = 0;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(
    private readonly onIdle: () => void,
    /** Of the clock on the wall, for a device that slept was left alone too. */
    private readonly now: () => number = () => Date.now(),
  ) {}

  /** From now on; null: never. */
  set(minutes: number | null): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#minutes = minutes;
    this.#last = this.now();
    this.#timer = minutes === null ? null : setInterval(() => this.#look(), lookMilliseconds);
  }

  /** Somebody is there. */
  note(): void {
    // One who comes back after the time is over finds it locked, even if nobody has looked since.
    this.#look();
    this.#last = this.now();
  }

  #look(): void {
    if (this.#minutes === null || this.now() - this.#last < this.#minutes * 60_000) return;
    this.set(null);
    this.onIdle();
  }
}
