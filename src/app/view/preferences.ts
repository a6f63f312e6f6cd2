// The few things the page itself remembers, where storage may be refused: how it looks, and (see `keeping`) times.

import { isPrivate } from './private-session';

const prefix = 'driftfeed.';
export type Preference = 'language' | 'theme' | 'backup' | 'later' | 'profile' | 'remind';

/** These say nothing of what somebody reads; the others are of the profile, which a private session neither reads nor changes. */
const ofThePage: ReadonlySet<Preference> = new Set(['language', 'theme']);
const outOfReach = (name: Preference): boolean => isPrivate && !ofThePage.has(name);

export function readPreference(name: Preference): string | null {
  if (outOfReach(name)) return null;
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null; // a private window may refuse even to read
  }
}

export function writePreference(name: Preference, value: string): void {
  if (outOfReach(name)) return;
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // It holds for this visit then.
  }
}

export function removePreference(name: Preference): void {
  if (outOfReach(name)) return;
  try {
    localStorage.removeItem(prefix + name);
  } catch {
    // It was not kept.
  }
}

/** Removes every trace the page itself left; the engine erases its own. */
export function clearPreferences(): void {
  if (isPrivate) return; // they are another session's
  for (const storage of ['localStorage', 'sessionStorage'] as const) {
    try {
      const keys = Object.keys(window[storage]).filter((key) => key.startsWith(prefix));
      for (const key of keys) window[storage].removeItem(key);
    } catch {
      // Nothing was kept there.
    }
  }
}

const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export function currentTheme(): Theme {
  const kept = readPreference('theme');
  return themes.find((theme) => theme === kept) ?? 'auto';
}

/** Puts a theme on the page; "auto" leaves it to the device. */
export function applyTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
