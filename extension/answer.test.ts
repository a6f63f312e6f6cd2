// Whom the companion answers: the allowed origin's own page, told by the browser, and nobody else.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type CompanionAsk, companionChannel } from '../src/history/companion';
import { allow, allowableOrigin, allowedOrigin, disallow, patternOf, restoreRelay } from './allowed';
import { answer } from './answer';
import type { Browser, Sender } from './browser';

const origin = 'https://feed.example';
const ownId = 'me';

/** `fixed`: no permission can be given back. */
function fakeBrowser(fixed = false) {
  const kept: Record<string, unknown> = {};
  const scripts = new Map<string, { id: string; matches: string[] }>();
  const removed: string[] = [];
  const search = vi.fn(async () => [{ url: 'https://read.example/', title: 'Read' }]);
  const api = {
    history: { search, getVisits: async () => [{ visitTime: 5, transition: 'link' }] },
    storage: {
      local: {
        get: async (key: string) => (key in kept ? { [key]: kept[key] } : {}),
        set: async (values: Record<string, unknown>) => void Object.assign(kept, values),
        remove: async (key: string) => void delete kept[key],
      },
    },
    scripting: {
      registerContentScripts: async (added: { id: string; matches: string[] }[]) => {
        for (const script of added) {
          if (scripts.has(script.id)) throw new Error('Duplicate script ID');
          scripts.set(script.id, script);
        }
      },
      updateContentScripts: async (changed: { id: string; matches: string[] }[]) => {
        for (const script of changed) {
          if (!scripts.has(script.id)) throw new Error('Nonexistent script ID');
          scripts.set(script.id, script);
        }
      },
      unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
        for (const id of ids) scripts.delete(id);
      },
      getRegisteredContentScripts: async ({ ids }: { ids: string[] }) =>
        ids.flatMap((id) => scripts.get(id) ?? []),
    },
    permissions: {
      remove: async ({ origins }: { origins: string[] }) => {
        removed.push(...origins);
        if (fixed) throw new Error('You cannot remove required permissions.');
        return true;
      },
    },
    runtime: { id: ownId },
  } as unknown as Browser;
  return { api, kept, scripts, search, removed };
}

let fake: ReturnType<typeof fakeBrowser>;
beforeEach(() => {
  fake = fakeBrowser();
});

const sender = (change: Partial<Sender> = {}): Sender => ({
  id: ownId,
  origin,
  url: `${origin}/history`,
  frameId: 0,
  tab: { id: 1, incognito: false },
  ...change,
});
const ask: CompanionAsk = { channel: companionChannel, id: 'q', ask: 'visits', since: 0, until: 10 };

describe('answer', () => {
  it('tells the allowed page of visits', async () => {
    await allow(fake.api, origin);
    expect(await answer(fake.api, { ...ask, ask: 'hello' }, sender())).toMatchObject({ answer: 'hello' });
    expect(await answer(fake.api, ask, sender())).toEqual({
      channel: companionChannel,
      id: 'q',
      answer: 'visits',
      next: 10,
      visits: [{ url: 'https://read.example/', title: 'Read', time: 5, transition: 'link' }],
    });
  });

  it('knows the origin by the address where the browser (Firefox) tells no other', async () => {
    await allow(fake.api, origin);
    const { origin: _, ...firefox } = sender();
    expect(await answer(fake.api, ask, firefox)).toMatchObject({ answer: 'visits' });
    expect(await answer(fake.api, ask, { ...firefox, url: 'https://other.example/' })).toBeNull();
  });

  it.each<[string, Partial<Sender>]>([
    ['another origin', { origin: 'https://evil.example', url: 'https://evil.example/' }],
    ['another port', { origin: `${origin}:8443` }],
    ['the same host without encryption', { origin: 'http://feed.example' }],
    ['a host that ends like it', { origin: 'https://evilfeed.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['a frame in the page', { frameId: 3 }],
    ['a private window', { tab: { id: 1, incognito: true } }],
    ['no tab', { tab: undefined } as unknown as Partial<Sender>],
    ['another extension', { id: 'somebody' }],
  ])('is silent to %s, and reads nothing', async (_, change) => {
    await allow(fake.api, origin);
    expect(await answer(fake.api, ask, sender(change))).toBeNull();
    expect(await answer(fake.api, { ...ask, ask: 'hello' }, sender(change))).toBeNull();
    expect(fake.search).not.toHaveBeenCalled();
  });

  it('is silent to everyone before anyone is allowed, and after', async () => {
    expect(await answer(fake.api, ask, sender())).toBeNull();
    await allow(fake.api, origin);
    await disallow(fake.api);
    expect(await answer(fake.api, ask, sender())).toBeNull();
    expect(fake.scripts.size).toBe(0);
    expect(fake.kept).toEqual({});
  });

  it.each([
    ['nothing', undefined],
    ['another shape', { channel: companionChannel, id: 'q', ask: 'everything' }],
    ['another channel', { ...ask, channel: 'driftfeed' }],
    ['no time', { ...ask, since: '0' }],
    ['no number', { ...ask, until: Number.NaN }],
    ['a long name', { ...ask, id: 'x'.repeat(65) }],
  ])('is silent to %s', async (_, message) => {
    await allow(fake.api, origin);
    expect(await answer(fake.api, message, sender())).toBeNull();
    expect(fake.search).not.toHaveBeenCalled();
  });
});

describe('the allowed origin', () => {
  it('is one at a time, and the relay is on it alone', async () => {
    await allow(fake.api, origin);
    await allow(fake.api, 'http://localhost:4173');
    expect(await allowedOrigin(fake.api)).toBe('http://localhost:4173');
    expect([...fake.scripts.values()].map(({ matches }) => matches)).toEqual([['http://localhost/*']]);
  });

  it('is allowed once, though the popup and the background both do it', async () => {
    await Promise.all([allow(fake.api, origin), allow(fake.api, origin)]);
    await allow(fake.api, origin);
    expect(await allowedOrigin(fake.api)).toBe(origin);
    expect([...fake.scripts.values()].map(({ matches }) => matches)).toEqual([['https://feed.example/*']]);
    expect(fake.removed).toEqual([]);
  });

  it('gives back the permission of the one before it, where it can, but none that it needs itself', async () => {
    await allow(fake.api, origin);
    await allow(fake.api, `${origin}:8443`);
    expect(fake.removed).toEqual([]);
    await allow(fake.api, 'http://localhost:4173');
    expect(fake.removed).toEqual(['https://feed.example/*']);

    fake = fakeBrowser(true);
    await allow(fake.api, origin);
    await allow(fake.api, 'http://localhost:4173');
    expect(await allowedOrigin(fake.api)).toBe('http://localhost:4173');
  });

  it('gets its relay back after an update of the extension', async () => {
    await restoreRelay(fake.api);
    expect(fake.scripts.size).toBe(0);
    await allow(fake.api, origin);
    fake.scripts.clear();
    await restoreRelay(fake.api);
    await restoreRelay(fake.api);
    expect([...fake.scripts.values()].map(({ matches }) => matches)).toEqual([['https://feed.example/*']]);
  });

  it('is https, or of this machine', () => {
    expect(allowableOrigin('https://feed.example:8443/history#x')).toBe('https://feed.example:8443');
    expect(allowableOrigin('http://localhost:4173/')).toBe('http://localhost:4173');
    for (const address of [
      undefined,
      '',
      'about:blank',
      'http://feed.example/',
      'file:///x',
      'chrome://newtab/',
    ])
      expect(allowableOrigin(address)).toBeNull();
    expect(patternOf('http://localhost:4173')).toBe('http://localhost/*');
  });
});
