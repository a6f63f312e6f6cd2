// Settings come back as they were; what does not fit its schema reads as the fallback.
import 'fake-indexeddb/auto';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteStorage, openStorage, type Storage } from './database';
import { defineSetting, readSetting, writeSetting } from './settings';

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
  it('read as the fallback until they are written', async () => {
    expect(await readSetting(storage, compute)).toBe('auto');
    await writeSetting(storage, compute, 'wasm');
    expect(await readSetting(storage, compute)).toBe('wasm');
  });

  it('do not give out what an older version wrote differently', async () => {
    await writeSetting(storage, defineSetting('compute', v.number(), 0), 3);
    expect(await readSetting(storage, compute)).toBe('auto');
  });
});
