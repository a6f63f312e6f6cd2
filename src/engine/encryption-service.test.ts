// The lock as the engine's tabs see it: what is asked meanwhile waits, and what is locked stays so until it is said.
import 'fake-indexeddb/auto';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Storage } from '../storage/database';
import { defineSetting, readSetting, writeSetting } from '../storage/settings';
import { Vault } from '../storage/vault';
import { EncryptionService } from './encryption-service';
import { keepOpen } from './keep-open';

vi.mock('../storage/passphrase', async (original) => {
  const { cheapPassphrases } = await import('../storage/passphrase.fixture');
  return cheapPassphrases(await original<typeof import('../storage/passphrase')>());
});

const passphrase = 'correct horse battery staple';
const secret = defineSetting('secret', v.string(), 'nothing');
let names = 0;
let vault: Vault;
let kept: ReturnType<typeof openKept>;
let restart: ReturnType<typeof vi.fn<() => void>>;
let service: EncryptionService;

function openKept() {
  return keepOpen(async () => {
    const storage: Storage = await vault.open();
    return {
      storage,
      close: () => {},
      end: async () => storage.close(),
    };
  });
}

beforeEach(async () => {
  vi.stubGlobal('navigator', { locks: {} });
  vault = new Vault(`encryption-${names++}`, 0);
  kept = openKept();
  restart = vi.fn<() => void>();
  service = new EncryptionService(kept, restart, vault);
  await writeSetting((await kept.get()).storage, secret, 'tea');
});
afterEach(async () => {
  await service.setIdleMinutes(null).catch(() => {});
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await kept.between(async (core) => core?.end());
  kept.drop();
});

const told = async () => readSetting((await kept.get()).storage, secret);

describe('EncryptionService', () => {
  it('turns on, and whoever asks meanwhile gets the sealed storage', async () => {
    expect(await service.view()).toEqual({ on: false, locked: false, idleMinutes: null });
    const turning = service.turnOn(passphrase, 15);
    const asked = kept.get();
    await turning;
    expect((await asked).storage.name).toBe(`${vault.name}-sealed`);
    expect(await told()).toBe('tea');
    expect(await service.view()).toEqual({ on: true, locked: false, idleMinutes: 15 });
  });

  it('locks at once, has every tab begin anew, and opens with the passphrase', async () => {
    await service.turnOn(passphrase, null);
    const locking = service.lock();
    await vi.waitFor(() => expect(restart).toHaveBeenCalledOnce());
    await locking;
    await expect(kept.get()).rejects.toMatchObject({ code: 'locked' });
    expect(await service.view()).toEqual({ on: true, locked: true, idleMinutes: null });
    await expect(service.unlock('something else')).rejects.toMatchObject({ code: 'wrong-passphrase' });
    await expect(kept.get()).rejects.toMatchObject({ code: 'locked' });
    await service.unlock(passphrase);
    expect(await told()).toBe('tea');
  });

  it('locks by itself when nobody is there', async () => {
    await service.turnOn(passphrase, null);
    let now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => now);
    await service.setIdleMinutes(5);
    now += 4 * 60_000;
    service.noteActivity();
    expect(restart).not.toHaveBeenCalled();
    now += 6 * 60_000;
    service.noteActivity(); // who comes back finds it locked
    await vi.waitFor(() => expect(restart).toHaveBeenCalledOnce());
    await expect(kept.get()).rejects.toMatchObject({ code: 'locked' });
  });

  it('does nothing to lock where there is no passphrase', async () => {
    await service.lock();
    expect(restart).not.toHaveBeenCalled();
    expect(await told()).toBe('tea');
  });

  it('turns off again', async () => {
    await service.turnOn(passphrase, 5);
    await service.turnOff();
    expect((await kept.get()).storage.name).toBe(vault.name);
    expect(await told()).toBe('tea');
    expect(await service.view()).toEqual({ on: false, locked: false, idleMinutes: null });
  });

  it('is as it was where turning on fails', async () => {
    await expect(service.turnOn('short', null)).rejects.toMatchObject({ code: 'misuse' });
    expect((await kept.get()).storage.name).toBe(vault.name);
    expect(await told()).toBe('tea');
  });

  it('is not offered where tabs cannot agree who works', async () => {
    vi.stubGlobal('navigator', {});
    await expect(service.turnOn(passphrase, null)).rejects.toMatchObject({ code: 'storage-refused' });
  });
});
