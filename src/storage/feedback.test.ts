// Feedback is a row; undo is its deletion.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteStorage, openStorage, type Storage } from './database';
import { addFeedback, deleteFeedback, listFeedback } from './feedback';

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage('feedback');
});
afterEach(async () => {
  storage.close();
  await deleteStorage('feedback');
});

const row = {
  itemUrl: 'https://a.example/',
  title: 'A',
  kind: 'book',
  contentHash: 'h',
  action: 'like',
  time: 2,
} as const;

describe('feedback', () => {
  it('is listed oldest first and undone by its id', async () => {
    const late = await addFeedback(storage, row);
    const early = await addFeedback(storage, { ...row, itemUrl: 'https://b.example/', time: 1 });
    expect(await listFeedback(storage)).toEqual([
      { ...row, itemUrl: 'https://b.example/', time: 1, id: early },
      { ...row, id: late },
    ]);
    await deleteFeedback(storage, late);
    await deleteFeedback(storage, late);
    expect((await listFeedback(storage)).map(({ id }) => id)).toEqual([early]);
  });
});
