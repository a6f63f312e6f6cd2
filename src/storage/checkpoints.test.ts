// Checkpoints and the cached feed keep structured values, typed arrays included.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteCheckpoint, loadCheckpoint, saveCheckpoint } from './checkpoints';
import { deleteStorage, openStorage, type Storage } from './database';
import { loadFeed, saveFeed } from './feeds';

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage('checkpoints');
});
afterEach(async () => {
  storage.close();
  await deleteStorage('checkpoints');
});

describe('checkpoints', () => {
  it('are replaced by id and deleted', async () => {
    expect(await loadCheckpoint(storage, 'evolution')).toBeNull();
    const row = {
      id: 'evolution',
      model: 'minilm-en',
      time: 1,
      stale: false,
      state: { w: Float32Array.of(1, 2) },
    } as const;
    await saveCheckpoint(storage, { ...row, state: null });
    await saveCheckpoint(storage, row);
    expect(await loadCheckpoint(storage, 'evolution')).toEqual(row);
    await deleteCheckpoint(storage, 'evolution');
    expect(await loadCheckpoint(storage, 'evolution')).toBeNull();
  });
});

describe('the feed', () => {
  it('is there after a restart', async () => {
    expect(await loadFeed(storage)).toBeNull();
    await saveFeed(storage, { items: [1, 2] }, 1);
    storage.close();
    storage = await openStorage('checkpoints');
    expect(await loadFeed(storage)).toEqual({ items: [1, 2] });
  });
});
