// The engine and the import, tested as on plain storage, over again on sealed rows.
import { describe, vi } from 'vitest';

vi.mock('../storage/database', async (original) => {
  const { openSealed } = await import('../storage/sealed.fixture');
  return { ...(await original<typeof import('../storage/database')>()), openStorage: openSealed };
});

const files = [
  () => import('../history/importer.test'),
  () => import('./core.test'),
  () => import('./feed-service.test'),
  () => import('./job-runner.test'),
  () => import('./sources-service.test'),
  () => import('./training-service.test'),
];
files.forEach((load, index) => {
  // What a file does before its tests it does for those alone, so each has a block of its own.
  // biome-ignore lint/correctness/usePlaywrightValidDescribeCallback: Vitest waits for it
  describe(`file ${index + 1}`, async () => void (await load()));
});
