// What the page notes about the profile that the engine keeps: that there was one, and when it was last backed up.
// It outlives the engine's storage where a browser clears that, and so can tell a person what happened.
import type { EngineStatus } from '../../engine/api';
import { readPreference, removePreference, writePreference } from './preferences';

const weekMs = 7 * 24 * 3_600_000;
/** Weeks without a backup before a reminder; 0 for never. */
export const reminderWeeks = [4, 12, 0] as const;
export type ReminderWeeks = (typeof reminderWeeks)[number];

export function remindAfter(): ReminderWeeks {
  const kept = readPreference('remind');
  return reminderWeeks.find((weeks) => String(weeks) === kept) ?? 12;
}

/** Ms since 1970; null if never. */
export function lastBackup(): number | null {
  return readTime('backup');
}

/** Told to the page when a backup has been made. */
export const backupMade = 'driftfeed:backup';

export function noteBackup(time: number): void {
  writePreference('backup', String(time));
  dispatchEvent(new Event(backupMade));
}

/** The person wants to hear of it again only when as much time has passed once more. */
export function remindLater(now: number): void {
  writePreference('later', String(now));
}

/** There is nothing to miss (any more): the person has begun anew, or has been told. */
export function noteNoProfile(): void {
  removePreference('profile');
}

/** There is a profile of the person's own, at least since now. */
export function noteProfile(now: number): void {
  if (readTime('profile') === null) writePreference('profile', String(now));
}

/**
 * `lost`: there was a profile, and it is gone. `old`: it has not been backed up for as long as the person says.
 * `file`: the file that it is written to could not be written without them.
 */
export type Due = 'lost' | 'old' | 'file';

/** One tab writes the file, of a profile of the person's own: two at once would write over each other. */
export function writesFile(leader: boolean, source: EngineStatus['profile']['source']): boolean {
  return leader && source !== 'none' && source !== 'sample';
}

/** Once a week. Times in ms since 1970; null for never. */
export function isFileDue(written: number | null, now: number): boolean {
  return written === null || now - written > weekMs;
}

export function whatIsDue(isEmpty: boolean, now: number): 'lost' | 'old' | null {
  const since = readTime('profile');
  if (since === null) return null;
  if (isEmpty) return 'lost';
  const weeks = remindAfter();
  const latest = Math.max(since, readTime('backup') ?? 0, readTime('later') ?? 0);
  return weeks > 0 && now - latest > weeks * weekMs ? 'old' : null;
}

function readTime(name: 'backup' | 'later' | 'profile'): number | null {
  const time = Number(readPreference(name) ?? Number.NaN);
  return Number.isFinite(time) && time > 0 ? time : null;
}
