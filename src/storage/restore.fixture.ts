// A profile with rows in every store, and all of a database's rows as they lie there.
import { openDB } from 'idb';
import { saveCheckpoint } from './checkpoints';
import type { Storage } from './database';
import { addFeedback } from './feedback';
import { saveFeed } from './feeds';
import { createJob } from './jobs';
import { packDays, putRawDays } from './raw-days';
import { saveLiveItems, saveSource } from './sources';
import { appendVectors } from './vectors';
import { addVisits } from './visits';

const dayMs = 86_400_000;

/** Rows in every store, of all the kinds of value that there are. */
export async function fillEveryStore(storage: Storage, pages = 40): Promise<void> {
  const rows = Array.from({ length: pages }, (_, index) => ({
    url: `https://a.example/${index}`,
    title: `Seite ${index} – “ü” <b>&amp; \u202e😀`,
    site: 'a.example',
    contentHash: `#${index}`,
  }));
  await addVisits(
    storage,
    rows,
    rows.map(({ url, site }, index) => ({
      time: index * dayMs + 0.5,
      url,
      site,
      weight: 0.25,
      ...(index % 2 ? { dwell: 12.5 } : {}),
      origin: 'import',
    })),
  );
  await appendVectors(
    storage,
    'minilm-en',
    rows.map(({ contentHash }) => contentHash),
    {
      dimensions: 3,
      values: Int8Array.from({ length: pages * 3 }, (_, index) => index),
      scales: Float32Array.from({ length: pages }, (_, index) => index / 7),
    },
  );
  await saveSource(storage, {
    id: 'https://f.example/feed',
    title: 'F',
    url: 'https://f.example/feed',
    preset: false,
    on: true,
    items: 0,
  });
  await saveLiveItems(
    storage,
    [
      {
        url: 'https://f.example/1',
        sourceId: 'https://f.example/feed',
        title: '<script>alert(1)</script>',
        summary: '',
        kind: 'article',
        lang: 'en',
        tags: ['a'],
        published: 5,
        fetched: 6,
        contentHash: 'live',
      },
    ],
    10,
  );
  await addFeedback(storage, {
    itemUrl: 'https://f.example/1',
    title: 't',
    kind: 'article',
    contentHash: 'live',
    action: 'save',
    time: 7,
    passed: [{ url: 'catalog/books/1', topic: 'x' }],
  });
  await saveCheckpoint(storage, {
    id: 'evolution',
    model: 'minilm-en',
    time: 8,
    stale: false,
    state: {
      weights: new Map([['w', Float32Array.of(0.1, Number.NaN, -0)]]),
      loss: Number.POSITIVE_INFINITY,
    },
  });
  const job = await createJob(storage, { kind: 'import', total: 1, payload: { origin: 'import' } }, 9);
  await createJob(storage, { kind: 'training', total: 0, payload: undefined, state: 'paused' }, 9);
  const raw = packDays(
    rows.map(({ url, title }, index) => ({
      url: `${url}?utm_source=x`,
      title,
      time: index * dayMs + 0.5,
      transition: 'link',
      ...(index % 2 ? { durationMs: 12.5, hidden: false } : {}),
      origin: 'import',
    })),
  );
  await storage.write(['raw', 'staged', 'settings'], 'strict', async (transaction) => {
    await putRawDays(transaction, raw);
    await transaction.objectStore('staged').put({
      jobId: job.id,
      sequence: 0,
      pages: [{ url: 'https://b.example/', title: '', site: 'b.example', contentHash: '#b' }],
      visits: [{ time: 1, url: 'https://b.example/', site: 'b.example', weight: 1, origin: 'import' }],
    });
    const waiting = { url: 'https://b.example/#x', title: '', time: 1, transition: 'reload' } as const;
    await transaction.objectStore('staged').put({
      jobId: job.id,
      sequence: 1,
      pages: [],
      visits: [],
      raw: packDays([{ ...waiting, origin: 'import' }]),
    });
    await transaction.objectStore('settings').put({ key: 'profile', value: { source: 'import' } });
  });
  await saveFeed(storage, { feed: { items: [{ item: { url: 'catalog/books/1' } }] } }, 9);
}

/** Every row of every store, read past the app. */
export async function rawRows(name: string): Promise<Record<string, unknown[]>> {
  const database = await openDB(name);
  const rows: Record<string, unknown[]> = {};
  for (const store of database.objectStoreNames) rows[store] = await database.getAll(store);
  database.close();
  return rows;
}
