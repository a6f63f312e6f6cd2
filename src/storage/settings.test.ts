// Settings come back as they were; what does not fit its schema reads as the fallback.
import 'fake-indexeddb/auto';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteStorage, openStorage, type Storage } from './database';
import { clearSetting, defineSetting, readSetting, writeSetting } from './settings';

const compute = defineSetting('compute', v.picklist(['auto', 'webgpu', 'wasm']), 'auto');

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage('settings');
});
afterEach(async () => {
  storage.close();
  await deleteStorage('settings');
});

describe('settings', () => {
  it('read as the fallback, as written, and as the fallback once cleared', async () => {
    expect(await readSetting(storage, compute)).toBe('auto');
    await writeSetting(storage, compute, 'wasm');
    expect(await readSetting(storage, compute)).toBe('wasm');
    await clearSetting(storage, compute);
    expect(await readSetting(storage, compute)).toBe('auto');
  });

  it('do not give out what an older version wrote differently', async () => {
    await writeSetting(storage, defineSetting('compute', v.number(), 0), 3);
    expect(await readSetting(storage, compute)).toBe('auto');
  });
});
