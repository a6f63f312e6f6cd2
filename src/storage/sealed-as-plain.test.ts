// Everything that plain storage is tested for, over again on sealed rows.
import { vi } from 'vitest';

vi.mock('./database', async (original) => {
  const { openSealed } = await import('./sealed.fixture');
  return { ...(await original<typeof import('./database')>()), openStorage: openSealed };
});

await import('./backup.test');
await import('./checkpoints.test');
await import('./feedback.test');
await import('./forget.test');
await import('./jobs.test');
await import('./settings.test');
await import('./sources.test');
await import('./vectors.test');
await import('./visits.test');
