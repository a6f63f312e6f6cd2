// Numbers that are moments: which clock and which unit they are of is told from how large they are.

const chromeEpochSeconds = 11_644_473_600;
/** The web is younger than the first and the last is far enough: 1990 to 2100, in seconds since 1970. */
const first = 631_152_000;
const last = 4_102_444_800;

/** Units a second: s, ms, µs, ns. */
const units = [1, 1e3, 1e6, 1e9];

/**
 * A number of seconds, milliseconds, microseconds or nanoseconds since 1970, or of the first three since 1601 (as
 * Chrome counts), as whole ms since 1970. The ranges of 1990 to 2100 do not meet on any two of these clocks. Null
 * for anything outside them.
 */
export function epochMs(value: number): number | null {
  for (const unit of units) {
    const seconds = value / unit;
    if (seconds >= first && seconds < last) return Math.floor(value / (unit / 1000));
    const since1601 = seconds - chromeEpochSeconds;
    if (unit < 1e9 && since1601 >= first && since1601 < last) {
      return Math.floor(value / (unit / 1000)) - chromeEpochSeconds * 1000;
    }
  }
  return null;
}

/** As `epochMs`, for a number or its text; null for any other value. */
export function epochOf(value: unknown): number | null {
  if (typeof value === 'number') return epochMs(value);
  if (typeof value !== 'string' || value.length > 32 || !/^\s*\d+(?:\.\d+)?\s*$/.test(value)) return null;
  return epochMs(Number(value));
}

/** Whether a moment, in ms since 1970, is one at which a page of the web can have been seen. */
export function isPlausible(ms: number): boolean {
  return ms >= first * 1000 && ms < last * 1000;
}

/** As the collector of visits wants it: null where there is no time, NaN where there is one that says nothing. */
export function timeOf(value: unknown): number | null {
  if (value === undefined || value === null || value === '' || value === 0 || value === '0') return null;
  return epochOf(value) ?? Number.NaN;
}
