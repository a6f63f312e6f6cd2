// Jobs live through a restart and are dropped when they have ended long ago.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteStorage, openStorage, type Storage } from './database';
import { createJob, getJob, listJobs, openJobs, pruneJobs, unfinishedJobs, updateJob } from './jobs';

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage('jobs');
});
afterEach(async () => {
  storage.close();
  await deleteStorage('jobs');
});

const stageFor = (jobId: number) =>
  storage.write(['staged'], 'strict', async (transaction) => {
    await transaction.objectStore('staged').add({ jobId, sequence: 0, pages: [], visits: [] });
    await transaction.objectStore('staged').add({ jobId, sequence: 1, pages: [], visits: [] });
  });
const stagedFor = async () =>
  (await storage.read(['staged'], (transaction) => transaction.objectStore('staged').getAll())).map(
    ({ jobId }) => jobId,
  );

describe('jobs', () => {
  it('begin queued at 0 and keep their cursor over a restart', async () => {
    const job = await createJob(storage, { kind: 'embedding', total: 100, payload: { a: 1 } }, 5);
    expect(job).toMatchObject({ state: 'queued', cursor: 0, created: 5, updated: 5 });
    await updateJob(storage, job.id, { state: 'running', cursor: 40 }, 6);
    storage.close();
    storage = await openStorage('jobs');
    expect(await unfinishedJobs(storage)).toEqual([{ ...job, state: 'running', cursor: 40, updated: 6 }]);
  });

  it('are listed by kind, without those that ended where asked', async () => {
    const first = await createJob(storage, { kind: 'import', total: 1 }, 1);
    const second = await createJob(storage, { kind: 'training', total: 1 }, 2);
    await updateJob(storage, first.id, { state: 'failed', errorCode: 'quota-full' }, 3);
    expect((await listJobs(storage)).map((job) => job.id)).toEqual([first.id, second.id]);
    expect((await listJobs(storage, 'import')).map((job) => job.errorCode)).toEqual(['quota-full']);
    expect((await unfinishedJobs(storage)).map((job) => job.id)).toEqual([second.id]);
  });

  it('are pruned only when they ended before the time given', async () => {
    const old = await createJob(storage, { kind: 'import', total: 1, state: 'done' }, 1);
    const waiting = await createJob(storage, { kind: 'import', total: 1, state: 'paused' }, 1);
    const recent = await createJob(storage, { kind: 'import', total: 1, state: 'done' }, 9);
    expect(await pruneJobs(storage, 5)).toBe(1);
    expect((await listJobs(storage)).map((job) => job.id)).toEqual([waiting.id, recent.id]);
    expect(await getJob(storage, old.id)).toBeNull();
    await expect(updateJob(storage, old.id, { cursor: 1 }, 10)).rejects.toMatchObject({ code: 'misuse' });
  });

  it('stay open where an import failed with visits still to be stored', async () => {
    const failed = { kind: 'import', total: 1, state: 'failed' } as const;
    const waiting = await createJob(storage, failed, 1);
    await createJob(storage, failed, 1); // all of it was stored before it failed
    await stageFor(waiting.id);
    const training = await createJob(storage, { kind: 'training', total: 1 }, 1);
    expect((await openJobs(storage)).map(({ id }) => id)).toEqual([waiting.id, training.id]);
    expect((await openJobs(storage, 'import')).map(({ id }) => id)).toEqual([waiting.id]);
    expect(await pruneJobs(storage, 5)).toBe(1);
    expect((await listJobs(storage)).map(({ id }) => id)).toEqual([waiting.id, training.id]);
    expect(await stagedFor()).toEqual([waiting.id, waiting.id]);
  });

  it('take the visits that wait for them along when they are pruned', async () => {
    const cancelled = await createJob(storage, { kind: 'import', total: 1, state: 'cancelled' }, 1);
    const paused = await createJob(storage, { kind: 'import', total: 1, state: 'paused' }, 1);
    await stageFor(cancelled.id);
    await stageFor(paused.id);
    await stageFor(99); // of a job that was pruned before its visits went with it
    expect(await pruneJobs(storage, 5)).toBe(1);
    expect(await stagedFor()).toEqual([paused.id, paused.id]);
  });
});
