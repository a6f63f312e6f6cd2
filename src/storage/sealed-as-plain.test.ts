// Everything that plain storage is tested for, over again on sealed rows.
import { describe, vi } from 'vitest';

vi.mock('./database', async (original) => {
  const { openSealed } = await import('./sealed.fixture');
  return { ...(await original<typeof import('./database')>()), openStorage: openSealed };
});

const files = [
  () => import('./backup.test'),
  () => import('./checkpoints.test'),
  () => import('./feedback.test'),
  () => import('./forget.test'),
  () => import('./jobs.test'),
  () => import('./raw-days.test'),
  () => import('./repair.test'),
  () => import('./settings.test'),
  () => import('./sources.test'),
  () => import('./vectors.test'),
  () => import('./visits.test'),
];
files.forEach((load, index) => {
  // What a file does before its tests it does for those alone, so each has a block of its own.
  // biome-ignore lint/correctness/usePlaywrightValidDescribeCallback: Vitest waits for it
  describe(`file ${index + 1}`, async () => void (await load()));
});
