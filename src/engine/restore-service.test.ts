// What a restore lets this device ask of others, and that the storage has ended before anyone is told.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeBackup } from '../storage/backup';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { listSources, saveSource } from '../storage/sources';
import { RestoreService } from './restore-service';
import { StatusBoard } from './status';

const feed = (name: string) => ({
  id: `https://${name}.example/rss`,
  title: name,
  url: `https://${name}.example/rss`,
  preset: false,
  on: true,
  items: 0,
});

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage('restore-service');
});
afterEach(async () => {
  await storage.close();
  await deleteStorage(storage.name);
});

it('follows what was followed here, lets go of the rest, and ends before it is through', async () => {
  await saveSource(storage, feed('known'));
  await saveSource(storage, feed('foreign'));
  const file = await makeBackup(storage, 0, null);
  const steps: string[] = [];
  const sources = {
    follows: ({ url }: { url: string }) => url === feed('known').url,
    letGo: async () => void steps.push('let go'),
  };
  const end = vi.fn(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    steps.push('ended');
  });
  const service = new RestoreService(storage, new StatusBoard(), (work) => work(), sources, end);
  await service.run(file, null);
  expect(steps).toEqual(['let go', 'ended']);
  expect((await listSources(storage)).map(({ title, on }) => [title, on]).sort()).toEqual([
    ['foreign', false],
    ['known', true],
  ]);
});
