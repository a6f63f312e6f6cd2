// Where one session of browsing ends and the next begins, the same for every room that asks.

/** A longer gap between two visits than this, in milliseconds, starts a new session. */
export const sessionGap = 30 * 60_000;
