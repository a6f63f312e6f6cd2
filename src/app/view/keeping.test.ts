// When a person is told that what was here is gone, and when that a backup is due.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  isFileDue,
  lastBackup,
  noteBackup,
  noteNoProfile,
  noteProfile,
  remindLater,
  whatIsDue,
  writesFile,
} from './keeping';
import { clearPreferences, writePreference } from './preferences';

const week = 7 * 24 * 3_600_000;
const now = 1_800_000_000_000;

beforeEach(() => {
  const kept = new Map<string, string>();
  const localStorage = new Proxy(
    {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    },
    {
      ownKeys: () => [...kept.keys()],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    },
  );
  vi.stubGlobal('localStorage', localStorage);
  vi.stubGlobal('dispatchEvent', vi.fn());
  vi.stubGlobal('window', { localStorage, sessionStorage: localStorage });
});
afterEach(() => vi.unstubAllGlobals());

it('the file is written by the tab that leads alone, and of no sample', () => {
  expect(writesFile(true, 'import')).toBe(true);
  expect(writesFile(false, 'import')).toBe(false);
  for (const source of ['none', 'sample'] as const) expect(writesFile(true, source)).toBe(false);
});

describe('what is due', () => {
  it('is nothing for whoever comes for the first time', () => {
    expect(whatIsDue(true, now)).toBeNull();
  });

  it('is word of a loss where there was a profile, until it is taken in', () => {
    noteProfile(now - week);
    expect(whatIsDue(true, now)).toBe('lost');
    noteNoProfile();
    expect(whatIsDue(true, now)).toBeNull();
  });

  it('is nothing after everything was erased', () => {
    noteProfile(now - week);
    clearPreferences();
    expect(whatIsDue(true, now)).toBeNull();
  });

  it('is a reminder once the last backup, or the beginning, is long ago', () => {
    noteProfile(now - 13 * week);
    noteProfile(now); // it was there before
    expect(whatIsDue(false, now)).toBe('old');
    noteBackup(now - 11 * week);
    expect(whatIsDue(false, now)).toBeNull();
    expect(lastBackup()).toBe(now - 11 * week);
    writePreference('remind', '4');
    expect(whatIsDue(false, now)).toBe('old');
    remindLater(now);
    expect(whatIsDue(false, now + 3 * week)).toBeNull();
    expect(whatIsDue(false, now + 5 * week)).toBe('old');
    writePreference('remind', '0');
    expect(whatIsDue(false, now + 500 * week)).toBeNull();
  });

  it('is the chosen file once a week', () => {
    expect([null, now - 8 * week, now - week / 2].map((time) => isFileDue(time, now))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is nothing where the page may remember nothing', () => {
    vi.stubGlobal('localStorage', undefined);
    noteProfile(now);
    expect(whatIsDue(true, now)).toBeNull();
  });
});
