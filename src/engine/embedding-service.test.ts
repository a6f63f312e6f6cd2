import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DriftfeedError } from '../device/errors';
import type { Embedder, EmbedderOptions } from '../embedding/client';
import { matrixFromRows } from '../embedding/matrix';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { createJob } from '../storage/jobs';
import { addVisits } from '../storage/visits';
import { EmbeddingService } from './embedding-service';
import { Profile } from './profile';
import { StatusBoard } from './status';

const dimensions = 384;
let storage: Storage;
let profile: Profile;

beforeEach(async () => {
  storage = await openStorage('embedding-service');
  const pages = Array.from({ length: 40 }, (_, index) => ({
    url: `https://own.example/${index}`,
    title: `Own page ${index}`,
    site: 'own.example',
    contentHash: `#${index}`,
  }));
  const visits = pages.map(({ url, site }, time) => ({
    url,
    site,
    time,
    weight: 1,
    origin: 'import' as const,
  }));
  await addVisits(storage, pages, visits);
  profile = new Profile(storage, 'minilm-en');
  await profile.loadAll();
});
afterEach(async () => {
  storage.close();
  await deleteStorage('embedding-service');
});

/** Embedders that work on WASM; on a GPU they answer only when they are closed, with `cancelled`. */
function setUp() {
  const opened: EmbedderOptions['preference'][] = [];
  const open = ({ preference }: EmbedderOptions): Embedder => {
    opened.push(preference);
    let fail = (_: Error) => {};
    const closed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    closed.catch(() => {});
    return {
      async embed(texts) {
        if (preference !== 'wasm') return closed;
        const matrix = matrixFromRows(
          texts.map(() => new Float32Array(dimensions).fill(1 / Math.sqrt(dimensions))),
          dimensions,
        );
        return { matrix, backend: 'wasm', adapter: null, reason: 'wasm-chosen' };
      },
      close: () => fail(new DriftfeedError('cancelled', 'embedder closed')),
    };
  };
  const hooks = { onEnough: async () => {} };
  const service = new EmbeddingService(profile, new StatusBoard(), '/', hooks, open);
  return { service, opened };
}
const newJob = () => createJob(storage, { kind: 'embedding', total: 40 }, 1);

describe('EmbeddingService', () => {
  it('goes on with the backend that is chosen while a batch runs', async () => {
    const { service, opened } = setUp();
    service.setCompute('webgpu');
    const working = service.run(await newJob(), new AbortController().signal);
    expect(opened).toEqual(['webgpu']);
    service.setCompute('wasm');
    expect((await service.embed(['a search'])).rows).toBe(1);
    await working;
    expect(profile.vectors.size).toBe(40);
    expect(opened).toEqual(['webgpu', 'wasm']);
  });

  it('does not go on where the job was stopped or the engine ended', async () => {
    const { service, opened } = setUp();
    service.setCompute('webgpu');
    const controller = new AbortController();
    const stopped = service.run(await newJob(), controller.signal);
    await vi.waitFor(() => expect(opened).toHaveLength(1));
    controller.abort();
    service.close();
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const search = service.embed(['a search']);
    service.close();
    await expect(search).rejects.toMatchObject({ code: 'cancelled' });
    expect(opened).toEqual(['webgpu', 'webgpu']);
  });
});
