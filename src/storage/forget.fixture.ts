// Forgetting as the app does it, for tests in which an address has the one spelling that `canonical` gives it.
import type { Storage } from './database';
import { type ForgetTarget, type Forgotten, forget as forgetSpelled } from './forget';
import type { LearnedSetting } from './settings';

export function forget(
  storage: Storage,
  target: ForgetTarget,
  canonical: (url: string) => string | null,
  learned: readonly LearnedSetting<unknown>[] = [],
): Promise<Forgotten> {
  return forgetSpelled(storage, target, canonical, learned, (raw) => {
    const url = canonical(raw) ?? raw;
    return [{ url, site: URL.canParse(url) ? new URL(url).hostname : '' }];
  });
}
