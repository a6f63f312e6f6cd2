// What a private session notes of itself, and what the page may note while it lasts.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let kept: Record<'localStorage' | 'sessionStorage', Map<string, string>>;
let refused = false;
const replace = vi.fn();

beforeEach(() => {
  vi.resetModules();
  refused = false;
  replace.mockReset();
  kept = { localStorage: new Map(), sessionStorage: new Map() };
  for (const [name, entries] of Object.entries(kept)) {
    const allowed = () => {
      if (refused) throw new DOMException('no', 'SecurityError');
      return entries;
    };
    const storage = {
      getItem: (key: string) => allowed().get(key) ?? null,
      setItem: (key: string, value: string) => void allowed().set(key, value),
      removeItem: (key: string) => void allowed().delete(key),
    };
    vi.stubGlobal(
      name,
      new Proxy(storage, {
        ownKeys: () => [...entries.keys()],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      }),
    );
  }
  vi.stubGlobal('window', { localStorage, sessionStorage });
  vi.stubGlobal('location', { replace });
  vi.stubGlobal('dispatchEvent', vi.fn());
});
afterEach(() => vi.unstubAllGlobals());

/** The page is loaded: what it knows of itself it knows from then on. */
const load = () => import('./private-session');

describe('a private session', () => {
  it('is noted for this tab, begins with a fresh page, stays over a reload, and ends with another', async () => {
    const ordinary = await load();
    expect(ordinary.isPrivate).toBe(false);
    expect(ordinary.startPrivate()).toBe(true);
    expect(ordinary.isPrivate).toBe(false);
    expect(replace).toHaveBeenCalledOnce();
    expect([...kept.localStorage]).toEqual([]);
    for (let reload = 0; reload < 2; reload++) {
      vi.resetModules();
      expect((await load()).isPrivate).toBe(true);
    }
    (await load()).endPrivate();
    expect(replace).toHaveBeenCalledTimes(2);
    vi.resetModules();
    expect((await load()).isPrivate).toBe(false);
  });

  it('does not begin where nothing can be noted', async () => {
    refused = true;
    const { isPrivate, startPrivate } = await load();
    expect(isPrivate).toBe(false);
    expect(startPrivate()).toBe(false);
    expect(replace).not.toHaveBeenCalled();
  });

  it('neither reads nor changes what the page has noted of the profile', async () => {
    const before = await import('./keeping');
    before.noteProfile(1);
    before.noteBackup(2);
    const { writePreference } = await import('./preferences');
    writePreference('theme', 'dark');
    const noted = { profile: localStorage.getItem('driftfeed.profile'), backup: '2' };
    expect(noted).toEqual({ profile: '1', backup: '2' });
    (await load()).startPrivate();
    vi.resetModules();
    const { lastBackup, noteBackup, noteNoProfile, noteProfile, remindLater, whatIsDue } = await import(
      './keeping'
    );
    expect(lastBackup()).toBeNull();
    expect(whatIsDue(true, Date.now())).toBeNull();
    noteBackup(3);
    remindLater(3);
    noteNoProfile();
    noteProfile(3);
    const preferences = await import('./preferences');
    preferences.clearPreferences();
    expect(localStorage.getItem('driftfeed.profile')).toBe('1');
    expect(localStorage.getItem('driftfeed.backup')).toBe('2');
    expect(localStorage.getItem('driftfeed.later')).toBeNull();
    // What says nothing of reading goes on.
    expect(preferences.readPreference('theme')).toBe('dark');
    preferences.writePreference('theme', 'light');
    expect(localStorage.getItem('driftfeed.theme')).toBe('light');
  });
});

describe('a private page that is left', () => {
  const shown = (persisted: boolean) => Object.assign(new Event('pageshow'), { persisted });

  it('is forgotten then, and begins anew when it is gone back to', async () => {
    const { forgetOnLeaving } = await load();
    const page = new EventTarget();
    const forget = vi.fn();
    const reload = vi.fn();
    const stop = forgetOnLeaving(page, forget, reload);
    page.dispatchEvent(shown(false));
    expect([forget.mock.calls.length, reload.mock.calls.length]).toEqual([0, 0]);
    page.dispatchEvent(new Event('pagehide'));
    page.dispatchEvent(shown(true));
    expect([forget.mock.calls.length, reload.mock.calls.length]).toEqual([1, 1]);
    stop();
    page.dispatchEvent(new Event('pagehide'));
    page.dispatchEvent(shown(true));
    expect([forget.mock.calls.length, reload.mock.calls.length]).toEqual([1, 1]);
  });
});
