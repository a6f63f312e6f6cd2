// Storage fails at every single call, in three ways: what is strict is there before or after, never in part or twice.
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { errorCode } from '../device/errors';
import { makeBackup } from './backup';
import { deleteStorage, openStorage, type Storage } from './database';
import { faults, withFault } from './faults.fixture';
import { addFeedback, deleteFeedback, listFeedback } from './feedback';
import { forget } from './forget.fixture';
import { createJob, pruneJobs, updateJob } from './jobs';
import { repairStorage } from './repair';
import { discardRestoring, restoreBackup } from './restore';
import { fillEveryStore, rawRows } from './restore.fixture';
import { listSources, removeSource } from './sources';
import { appendVectors } from './vectors';
import { addVisits } from './visits';

let names = 0;
let latest: Storage | null = null;
afterEach(() => end());
async function end(): Promise<void> {
  const storage = latest;
  latest = null;
  storage?.close();
  if (storage) await deleteStorage(storage.name);
}
/** One at a time: the one before is gone. */
async function filled(): Promise<Storage> {
  await end();
  latest = await openStorage(`faults-${names++}`);
  await fillEveryStore(latest, 4);
  return latest;
}

const help = { contentHash: () => '#new', isUsable: () => true };
const visit = (time: number, page: number) => ({
  time,
  url: `https://a.example/${page}`,
  site: 'a.example',
  weight: 1,
  origin: 'import' as const,
});

/** Each is one step that must happen whole or not at all. */
const steps: [string, (storage: Storage, backup: Blob) => Promise<unknown>][] = [
  [
    'adding visits',
    (storage) =>
      addVisits(
        storage,
        [{ url: 'https://a.example/99', title: 'new', site: 'a.example', contentHash: '#99' }],
        [visit(5, 99), visit(6, 1), visit(7, 2)],
      ),
  ],
  ['forgetting a site', (storage) => forget(storage, { site: 'a.example' }, (url) => url)],
  ['forgetting a period', (storage) => forget(storage, { from: 0, to: 86_500_000 }, (url) => url)],
  [
    'adding vectors',
    (storage) =>
      appendVectors(storage, 'minilm-en', ['#n'], {
        dimensions: 3,
        values: Int8Array.of(1, 2, 3),
        scales: Float32Array.of(1),
      }),
  ],
  [
    'a reaction',
    (storage) =>
      addFeedback(storage, {
        itemUrl: 'u',
        title: 't',
        kind: 'k',
        contentHash: 'h',
        action: 'like',
        time: 99,
      }),
  ],
  ['undoing one', (storage) => deleteFeedback(storage, 1)],
  [
    'switching a source off',
    async (storage) => {
      const [source] = await listSources(storage);
      await removeSource(storage, source!.id, { ...source!, on: false });
    },
  ],
  ['a job', (storage) => createJob(storage, { kind: 'embedding', total: 5 }, 5)],
  ['going on with one', (storage) => updateJob(storage, 1, { state: 'running', cursor: 1 }, 5)],
  ['restoring a backup', (storage, backup) => restoreBackup(storage, backup, null)],
];

describe.each(steps)('%s', (_, step) => {
  it.each(faults)('when storage fails by "%s" at any call', async (fault) => {
    const source = await filled();
    await forget(source, { page: 'https://a.example/3' }, (url) => url);
    const backup = await makeBackup(source, 0, null);
    const reference = await filled();
    const before = await rawRows(reference.name);
    await step(reference, backup);
    const after = await rawRows(reference.name);
    expect(after).not.toEqual(before);

    let failures = 0;
    for (let n = 1; ; n++) {
      const storage = await filled();
      const { reached, error } = await withFault(fault, n, () => step(storage, backup));
      await discardRestoring(storage); // as at the next start
      expect(await rawRows(storage.name), `call ${n}`).toStrictEqual(error === null ? after : before);
      if (!reached) break;
      if (error === null) continue;
      failures++;
      // Always with a code that there are words for. The same again, and all is as if nothing had happened.
      expect(errorCode(error), `call ${n}: ${error}`).toBe(
        fault === 'quota' ? 'quota-full' : 'storage-refused',
      );
      await step(storage, backup);
      expect(await rawRows(storage.name)).toStrictEqual(after);
    }
    expect(failures).toBeGreaterThan(0);
  });
});

describe('pruning jobs', () => {
  it.each(faults)('when storage fails by "%s" at any call, leaves all or prunes all', async (fault) => {
    for (let n = 1; ; n++) {
      const storage = await filled();
      await updateJob(storage, 1, { state: 'done' }, 5);
      const before = await rawRows(storage.name);
      const { reached, error } = await withFault(fault, n, () => pruneJobs(storage, 1000));
      const { jobs, staged } = await rawRows(storage.name);
      if (error === null) expect([jobs?.length, staged?.length]).toEqual([1, 0]);
      else expect({ jobs, staged }).toStrictEqual({ jobs: before.jobs, staged: before.staged });
      if (!reached) break;
    }
  });
});

describe('repairing', () => {
  it.each(faults)('when storage fails by "%s" at any call, repairs all or nothing', async (fault) => {
    for (let n = 1; ; n++) {
      const storage = await filled();
      await storage.write(['pages'], 'strict', async (transaction) => {
        await transaction.objectStore('pages').delete('https://a.example/1');
      });
      const damaged = await rawRows(storage.name);
      const { reached, error } = await withFault(fault, n, () => repairStorage(storage, help));
      if (error !== null) expect(await rawRows(storage.name)).toStrictEqual(damaged);
      const findings = await repairStorage(storage, help);
      expect('page' in findings).toBe(error !== null);
      if (!reached) break;
    }
  });
});

describe('reading', () => {
  it.each(faults)('fails with a code by "%s", and changes nothing', async (fault) => {
    const storage = await filled();
    const before = await rawRows(storage.name);
    for (let n = 1; ; n++) {
      const { reached, error } = await withFault(fault, n, async () => {
        await listFeedback(storage);
        await makeBackup(storage, 0, null);
      });
      if (!reached) break;
      // What is answered before the abort is as good as without it.
      if (error !== null) expect(errorCode(error)).toBe(fault === 'quota' ? 'quota-full' : 'storage-refused');
    }
    expect(await rawRows(storage.name)).toStrictEqual(before);
  });
});
