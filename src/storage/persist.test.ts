// Where the browser says nothing, neither do we.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { askPersistence, storageUse } from './persist';

afterEach(() => vi.unstubAllGlobals());

describe('persistence', () => {
  it('is unknown without a storage manager, or where it refuses', async () => {
    vi.stubGlobal('window', {});
    vi.stubGlobal('navigator', {});
    expect(await askPersistence()).toBe(false);
    expect(await storageUse()).toEqual({ persisted: false, usedBytes: null, quotaBytes: null });
    const refuse = () => Promise.reject(new TypeError('insecure'));
    vi.stubGlobal('navigator', { storage: { persist: refuse, persisted: refuse, estimate: refuse } });
    expect(await askPersistence()).toBe(false);
    expect(await storageUse()).toEqual({ persisted: false, usedBytes: null, quotaBytes: null });
  });

  it('passes on what the browser says', async () => {
    vi.stubGlobal('window', {});
    vi.stubGlobal('navigator', {
      storage: {
        persist: async () => true,
        persisted: async () => true,
        estimate: async () => ({ usage: 5, quota: 10 }),
      },
    });
    expect(await askPersistence()).toBe(true);
    expect(await storageUse()).toEqual({ persisted: true, usedBytes: 5, quotaBytes: 10 });
  });

  it('is seen in a worker, but must not be asked for there', async () => {
    vi.stubGlobal('navigator', {
      storage: { persisted: async () => true, estimate: async () => ({ usage: 5, quota: 10 }) },
    });
    expect(await storageUse()).toMatchObject({ persisted: true });
    await expect(askPersistence()).rejects.toMatchObject({ code: 'misuse' });
  });
});
