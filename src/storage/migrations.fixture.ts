// What every dump in fixtures/ holds: filled in by these steps, with the code of the version that is dumped.
import { saveCheckpoint } from './checkpoints';
import type { Storage } from './database';
import { addFeedback } from './feedback';
import { saveFeed } from './feeds';
import { createJob } from './jobs';
import { saveLiveItems, saveSource } from './sources';
import { appendVectors } from './vectors';
import { addVisits } from './visits';

const dayMs = 86_400_000;
/** In the order in which they are added, which is not that of time. */
const visits: [time: number, page: number][] = [
  [3 * dayMs + 5, 0],
  [1000, 0],
  [2000, 1],
  [dayMs, 2],
  [dayMs + 1, 1],
  [2 * dayMs, 2],
  [2 * dayMs, 0],
];

export async function fillForDump(storage: Storage): Promise<void> {
  const pages = [0, 1, 2].map((page) => ({
    url: `https://a.example/${page}`,
    title: `Title ${page}`,
    site: 'a.example',
    contentHash: `#${page}`,
  }));
  await addVisits(
    storage,
    pages,
    visits.map(([time, page]) => ({
      time,
      url: `https://a.example/${page}`,
      site: 'a.example',
      weight: 0.5,
      ...(time === 2000 ? { dwell: 700 } : {}),
      origin: 'import' as const,
    })),
  );
  await appendVectors(storage, 'minilm-en', ['#0', '#1', '#2'], {
    dimensions: 2,
    values: Int8Array.of(1, -2, 3, -4, 5, -6),
    scales: Float32Array.of(0.5, 0.25, 0.125),
  });
  const source = { id: 'https://f.example/', title: 'F', url: 'https://f.example/', preset: false, on: true };
  await saveSource(storage, { ...source, items: 0 });
  const item = { sourceId: source.id, title: 'An item', summary: '', kind: 'article', lang: 'en' as const };
  const live = {
    ...item,
    url: 'https://f.example/1',
    tags: ['x'],
    published: 5,
    fetched: 6,
    contentHash: '#l',
  };
  await saveLiveItems(storage, [live], 10);
  for (const action of ['like', 'hide'] as const) {
    const { url: itemUrl, title, kind, contentHash } = live;
    await addFeedback(storage, { itemUrl, title, kind, contentHash, action, time: 7 });
  }
  await saveCheckpoint(storage, {
    id: 'evolution',
    model: 'minilm-en',
    time: 8,
    stale: false,
    state: { weights: Float32Array.of(0.1, 0.2), epochs: 3 },
  });
  const job = await createJob(storage, { kind: 'training', total: 9, state: 'paused' }, 9);
  await storage.write(['staged', 'settings'], 'strict', async (transaction) => {
    await transaction.objectStore('settings').put({ key: 'profile', value: { source: 'import' } });
    const staged = { jobId: job.id, sequence: 0, pages: [], visits: [] };
    await transaction.objectStore('staged').put(staged);
  });
  await saveFeed(storage, { items: [] }, 9);
}
