import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { batchMemory } from './batch-memory';

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage('batch-memory');
});
afterEach(async () => {
  storage.close();
  await deleteStorage('batch-memory');
});

describe('batchMemory', () => {
  it('keeps a number a GPU and model, from one page to the next', async () => {
    const english = batchMemory(storage, 'minilm-en');
    expect(await english.recall('A GPU')).toBeNull();
    await english.note('A GPU', 1024);
    await english.note('Another', 512);
    await batchMemory(storage, 'bge-zh').note('A GPU', 256);
    await english.note('A GPU', 2048);
    storage.close();
    storage = await openStorage('batch-memory');
    const later = batchMemory(storage, 'minilm-en');
    expect(await later.recall('A GPU')).toBe(2048);
    expect(await later.recall('Another')).toBe(512);
    expect(await batchMemory(storage, 'bge-zh').recall('A GPU')).toBe(256);
    expect(await batchMemory(storage, 'bge-zh').recall('Another')).toBeNull();
  });

  it('forgets one and no other', async () => {
    const memory = batchMemory(storage, 'minilm-en');
    await memory.note('A GPU', 1024);
    await memory.note('Another', 512);
    await memory.note('A GPU', null);
    expect([await memory.recall('A GPU'), await memory.recall('Another')]).toEqual([null, 512]);
  });

  it('keeps the latest eight', async () => {
    const memory = batchMemory(storage, 'minilm-en');
    for (let k = 0; k < 10; k++) await memory.note(`GPU ${k}`, 256 + k);
    expect([await memory.recall('GPU 1'), await memory.recall('GPU 2')]).toEqual([null, 258]);
  });
});
