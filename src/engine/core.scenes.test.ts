// Times of the week as the engine wires them: weighed once a training has ended, and the feed in step with them.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { matrixFromRows, quantise } from '../embedding/matrix';
import { cellCount } from '../interest/context/clock';
import { weekly } from '../interest/context/week.fixture';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { appendVectors } from '../storage/vectors';
import { addVisits } from '../storage/visits';
import { EngineCore } from './core';
import { serveApp, storeVisits } from './core.fixture';

let storage: Storage;
let core: EngineCore | null = null;
let name = 0;

beforeEach(async () => {
  serveApp();
  storage = await openStorage(`core-scenes-${name++}`);
});

afterEach(async () => {
  core?.close();
  storage.close();
  await deleteStorage(storage.name);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const open = async () => {
  core = await EngineCore.open(storage, '/');
  return core;
};

/** Eight weeks: a topic of weekday mornings, one of weekday evenings, one of Saturdays. */
async function storeRhythm(): Promise<void> {
  const events = weekly({ weeks: 8, seed: 1, strength: 0.85 });
  const site = 'own.example';
  const url = ({ id }: { id: string }) => `https://${site}/${id}`;
  const pages = events.map((event) => ({
    url: url(event),
    title: `Page ${event.id}`,
    site,
    contentHash: `#${event.id}`,
  }));
  const visits = events.map((event) => ({
    url: url(event),
    site,
    time: event.time,
    weight: 1,
    origin: 'import' as const,
  }));
  await addVisits(storage, pages, visits);
  const rows = events.map(({ vector }) => {
    const padded = new Float32Array(384);
    padded.set(vector);
    return padded;
  });
  const hashes = pages.map(({ contentHash }) => contentHash);
  await appendVectors(storage, 'minilm-en', hashes, quantise(matrixFromRows(rows, 384)));
}

describe('times of the week', () => {
  it('are weighed when a training has ended, and from then on tune the feed', async () => {
    await storeRhythm();
    const core = await open();
    expect((await core.feed()).scene ?? null).toBeNull();
    // What training itself finds out is not asked here.
    vi.spyOn(core.training, 'run').mockResolvedValue();
    await core.train();
    await vi.waitFor(async () => expect((await core.feed()).scene).toBeTruthy(), { timeout: 20_000 });
    const view = await core.scenes.view(Date.now());
    expect(view).toMatchObject({ counts: true, edited: false, now: (await core.feed()).scene!.id });
  });

  it('go from the feed when they are found anew, and come back with an undo', async () => {
    await storeVisits(storage, 30);
    const cells = Array.from({ length: cellCount }, (_, cell) => cell);
    const value = { scenes: [{ id: 'all', cells, name: 'Any time', on: true }], edited: true, weight: 0.3 };
    await storage.write(['settings'], 'strict', (transaction) =>
      transaction.objectStore('settings').put({ key: 'scenes', value }),
    );
    const core = await open();
    expect((await core.feed()).scene?.name).toBe('Any time');
    const { version } = await core.scenes.view(Date.now());
    expect((await core.changeScenes({ findAnew: true })).scenes).toEqual([]);
    expect((await core.feed()).scene).toBeNull();
    await core.changeScenes({ restore: version });
    expect((await core.feed()).scene?.name).toBe('Any time');
  });
});
