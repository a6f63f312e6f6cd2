// A private session in the whole engine: what it does, and what it does not do by itself or at all.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { writeSetting } from '../storage/settings';
import { companionSetting } from './companion-service';
import { EngineCore } from './core';
import { serveApp, storeVisits } from './core.fixture';
import type { EngineMethods } from './engine.worker';
import { inPrivate, inPrivateSession, privateSession } from './session';
import { profileSetting } from './settings';
import { eraseGate } from './sources-service';

let storage: Storage;
let core: EngineCore;
let served: ReturnType<typeof serveApp>;
let name = 0;
const estimate = vi.fn(async () => ({ usage: 1, quota: 2 }));

beforeEach(async () => {
  served = serveApp();
  served.gate.on = true;
  vi.stubGlobal('navigator', { storage: { estimate } });
  vi.spyOn(console, 'error').mockImplementation(() => {});
  estimate.mockClear();
  storage = await openStorage(`private-${name++}`);
});
afterEach(async () => {
  core.close();
  storage.close();
  await deleteStorage(storage.name);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const open = async () => {
  core = await EngineCore.open(storage, '/', privateSession());
};
const refusal = expect.objectContaining({ code: 'private-session' });

describe('a private session', () => {
  it('asks nothing of the gate, which would write it down, and nothing of what is stored', async () => {
    const asked: string[] = [];
    const answer = globalThis.fetch;
    vi.stubGlobal('fetch', (input: string, init?: RequestInit) => {
      asked.push(input);
      return answer(input, init);
    });
    await storeVisits(storage, 30);
    await open();
    await core.lookAtStorage();
    core.keepOffline();
    expect(await core.sources.traffic()).toEqual([]);
    await expect(core.sources.add('example.org/rss')).rejects.toEqual(refusal);
    const [preset] = core.sources.list();
    await expect(core.sources.set(preset!.id, true)).rejects.toEqual(refusal);
    expect(core.sources.list().filter(({ on, preset: ready }) => on || !ready)).toEqual([]);
    await core.sources.remove('https://example.org/rss');
    await eraseGate(privateSession().gate);
    await core.waysIn.startInterests(['reading'], 'en');
    expect(asked.length).toBeGreaterThan(0); // the catalog's files
    expect(asked.filter((path) => path.includes('gate/'))).toEqual([]);
    expect(estimate).not.toHaveBeenCalled();
    expect(core.board.get().storage).toEqual({ persisted: false, usedBytes: null, quotaBytes: null });
  });

  it('adds what the companion tells when the person agrees, and does not go on by itself', async () => {
    await open();
    const time = Date.now() - 3_600_000;
    core.companion.open('r');
    core.companion.take('r', [{ url: 'https://bread.example/a', title: 'Bread', time, transition: 'link' }]);
    const { previewId } = await core.companion.preview('r', Date.now());
    await core.confirmImport(previewId);
    await vi.waitFor(() => expect(core.board.get().counts.visits).toBe(1), { timeout: 10_000 });
    expect(core.board.get().companion).toMatchObject({ on: false, until: expect.any(Number) });
  });

  it('tells at its opening what it holds, as after a backup was restored into it', async () => {
    await storeVisits(storage, 30);
    await writeSetting(storage, profileSetting, { ...profileSetting.fallback, source: 'import' });
    await open();
    expect(core.board.get()).toMatchObject({ profile: { source: 'import' }, counts: { visits: 30 } });
  });

  it('does not go on by itself where a restored backup did', async () => {
    await writeSetting(storage, companionSetting, { on: true, until: 1, notBefore: 0, added: 0 });
    await open();
    expect(core.board.get().companion.on).toBe(false);
    core.companion.open('r');
    const time = Date.now() - 1000;
    core.companion.take('r', [{ url: 'https://bread.example/a', title: 'Bread', time, transition: 'link' }]);
    expect(await core.companion.catchUp('r', Date.now())).toBe(0);
    expect(core.profile.visits).toHaveLength(0);
  });
});

it('has not what would have to be kept, and everything else', async () => {
  const names = Object.keys(inPrivateSession) as (keyof typeof inPrivateSession)[];
  const done = vi.fn(async (name: string) => name);
  const made = Object.fromEntries(names.map((name) => [name, () => done(name)]));
  const methods = inPrivate(made as unknown as EngineMethods) as unknown as typeof made;
  const refused: string[] = [];
  for (const name of names) {
    const answer = await methods[name]!().catch((error: unknown) => {
      expect(error).toEqual(refusal);
      refused.push(name);
      return name;
    });
    expect(answer).toBe(name);
  }
  expect(done.mock.calls.flat()).toEqual(names.filter((name) => !refused.includes(name)));
  expect(refused.sort()).toEqual([
    'addOpml',
    'addSource',
    'changePassphrase',
    'decrypt',
    'encrypt',
    'followCompanion',
    'keepBackupLock',
    'makeKeptBackup',
    'prepareBackup',
    'refreshSources',
    'setIdleMinutes',
    'setSource',
  ]);
});
