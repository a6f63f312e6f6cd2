// The import's promise: killed between any two chunks and resumed, it ends as if it had run through.
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { storedRaw, storedVisits } from '../storage/history.fixture';
import { getJob, unfinishedJobs, updateJob } from '../storage/jobs';
import { allPages } from '../storage/visits';
import type { CleanedHistory } from './clean';
import { cancelImport, runImport } from './importer';
import { stageImport } from './stage';

const open: Storage[] = [];
let names = 0;

async function freshStorage(): Promise<Storage> {
  const storage = await openStorage(`importer-${names++}`);
  open.push(storage);
  return storage;
}

afterEach(async () => {
  for (const storage of open.splice(0)) {
    storage.close();
    await deleteStorage(storage.name);
  }
});

/** 95 visits of 30 pages on 3 sites, a minute apart. */
function history(): Pick<CleanedHistory, 'visits' | 'pages'> {
  const visits = Array.from({ length: 95 }, (_, index) => {
    const site = `site${index % 3}.example`;
    return {
      time: 1_700_000_000_000 + index * 60_000,
      url: `https://${site}/page-${(index * 7) % 30}`,
      site,
      weight: 0.5,
    };
  });
  const pages = [
    ...new Map(visits.map(({ url, site }) => [url, { url, site, title: `Title of ${url}` }])).values(),
  ];
  return { visits, pages };
}

const stageOptions = {
  origin: 'import',
  now: 1,
  chunkSize: 10,
  contentHash: (page: { url: string }) => `#${page.url}`,
} as const;
const now = () => 2;

/** Two visits of a page come in for each that is kept. */
function withRaw() {
  const { visits, pages } = history();
  const raw = visits.flatMap(({ time, url }) =>
    [time, time + 500].map((at) => ({ url, title: 'T', time: at, transition: 'link' as const })),
  );
  return { visits, pages, raw };
}

async function dump(storage: Storage) {
  return {
    raw: await storedRaw(storage),
    pages: await allPages(storage),
    visits: await storedVisits(storage),
    staged: await storage.read(['staged'], (transaction) => transaction.objectStore('staged').getAll()),
  };
}

describe('import', () => {
  it('moves every visit and page, and leaves nothing staged', async () => {
    const storage = await freshStorage();
    const jobId = await stageImport(storage, history(), stageOptions);
    expect(await storedVisits(storage)).toEqual([]); // agreed to, not yet stored
    const progress: number[] = [];
    const result = await runImport(storage, jobId, {
      now,
      onProgress: ({ done }) => void progress.push(done),
    });
    const { pages, visits, staged } = await dump(storage);
    expect(result).toEqual({ visitsAdded: 95, pagesAdded: pages.length });
    expect(visits).toEqual(history().visits.map((visit) => ({ ...visit, origin: 'import' })));
    expect(staged).toEqual([]);
    expect(pages.reduce((sum, page) => sum + page.visits, 0)).toBe(95);
    // The five pages visited last have four visits each, the other 25 three.
    expect(progress).toEqual([12, 23, 35, 47, 59, 71, 83, 95, 95]);
    // What follows an import may still be killed; only who runs the job says that it is done.
    expect(await getJob(storage, jobId)).toMatchObject({ state: 'queued', cursor: 95 });
  });

  it('adds nothing when the same history is imported twice', async () => {
    const storage = await freshStorage();
    await runImport(storage, await stageImport(storage, history(), stageOptions), { now });
    const before = await dump(storage);
    const again = await runImport(storage, await stageImport(storage, history(), stageOptions), { now });
    expect(again).toEqual({ visitsAdded: 0, pagesAdded: 0 });
    expect(await dump(storage)).toEqual(before);
  });

  it('resumes after a kill between any two chunks', async () => {
    const whole = await freshStorage();
    await runImport(whole, await stageImport(whole, history(), stageOptions), { now });
    const expected = await dump(whole);
    for (let killAfter = 1; killAfter <= 9; killAfter++) {
      let storage = await freshStorage();
      const jobId = await stageImport(storage, history(), stageOptions);
      let chunks = 0;
      const killed = runImport(storage, jobId, {
        now,
        onProgress: () => {
          if (++chunks === killAfter) throw new Error('killed');
        },
      });
      await expect(killed).rejects.toThrow('killed');
      storage.close();
      storage = await openStorage(storage.name); // a new start of the app
      open.push(storage);
      const waiting = await unfinishedJobs(storage, 'import');
      expect(waiting.map((job) => job.id)).toEqual([jobId]);
      const result = await runImport(storage, jobId, { now });
      expect(result.visitsAdded).toBe(95);
      expect(await dump(storage)).toEqual(expected);
    }
  });

  it('resolves again and again until its job is marked as done, adding nothing', async () => {
    const storage = await freshStorage();
    const jobId = await stageImport(storage, history(), stageOptions);
    await updateJob(storage, jobId, { state: 'running' }, 1);
    const result = await runImport(storage, jobId, { now });
    const expected = await dump(storage);
    // Killed after the last chunk: the job is taken up with nothing left to move.
    expect((await unfinishedJobs(storage, 'import')).map(({ state }) => state)).toEqual(['running']);
    expect(await runImport(storage, jobId, { now })).toEqual(result);
    expect(await dump(storage)).toEqual(expected);
  });

  it('starts with the pages visited last', async () => {
    const storage = await freshStorage();
    const jobId = await stageImport(storage, history(), stageOptions);
    const stopped = runImport(storage, jobId, {
      now,
      onProgress: () => {
        throw new Error('killed');
      },
    });
    await expect(stopped).rejects.toThrow('killed');
    const lastVisited = history()
      .visits.slice(-3)
      .map((visit) => visit.url);
    expect((await allPages(storage)).map((page) => page.url).sort()).toEqual(lastVisited.sort());
    expect((await allPages(storage)).map((page) => page.visits)).toEqual([4, 4, 4]);
  });

  it('is undone whole where a chunk fails half way', async () => {
    const storage = await freshStorage();
    const jobId = await stageImport(storage, history(), stageOptions);
    // The clock is read inside the transaction's own call; a row that cannot be cloned fails its put.
    await storage.write(['staged'], 'strict', async (transaction) => {
      const row = (await transaction.objectStore('staged').index('jobId').get(jobId))!;
      row.visits[5] = { ...row.visits[5]!, url: 5 as unknown as string, time: Number.NaN };
      await transaction.objectStore('staged').put(row);
    });
    await expect(runImport(storage, jobId, { now })).rejects.toThrow();
    expect(await dump(storage)).toMatchObject({ pages: [], visits: [] });
    expect((await getJob(storage, jobId))?.cursor).toBe(0);
  });

  it('stops on abort and can be taken up again', async () => {
    const storage = await freshStorage();
    const jobId = await stageImport(storage, history(), stageOptions);
    const controller = new AbortController();
    const stopped = runImport(storage, jobId, {
      now,
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done >= 35) controller.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(await storedVisits(storage)).toHaveLength(35);
    expect((await runImport(storage, jobId, { now })).visitsAdded).toBe(95);
  });

  it('cancelling drops the rest and keeps what was moved', async () => {
    const storage = await freshStorage();
    const jobId = await stageImport(storage, history(), stageOptions);
    const run = runImport(storage, jobId, {
      now,
      onProgress: async ({ done }) => {
        if (done === 23) expect(await cancelImport(storage, jobId, 3)).toBe(23);
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    const { visits, staged } = await dump(storage);
    expect([visits.length, staged.length]).toEqual([23, 0]);
    expect(await unfinishedJobs(storage)).toEqual([]);
  });

  it('refuses an empty history and an unknown job', async () => {
    const storage = await freshStorage();
    await expect(stageImport(storage, { visits: [], pages: [] }, stageOptions)).rejects.toMatchObject({
      code: 'empty-history',
    });
    await expect(runImport(storage, 99, { now })).rejects.toMatchObject({ code: 'misuse' });
  });
});

describe('visits as they came in', () => {
  const kept = withRaw().raw.map((visit) => ({ ...visit, origin: 'import' }));

  it('are stored once all others are, wherever it is killed and taken up again, and again changes nothing', async () => {
    let whole: unknown;
    for (let kills = 0; kills < 14; kills++) {
      const storage = await freshStorage();
      const jobId = await stageImport(storage, withRaw(), stageOptions);
      for (let chunk = 0; chunk < kills; chunk++) {
        let calls = 0;
        const onProgress = () => {
          if (++calls === 1) throw new Error('killed');
        };
        await runImport(storage, jobId, { now, onProgress }).catch(() => {});
        const { raw, visits } = await dump(storage);
        if (raw.length > 0) expect(visits).toHaveLength(95);
      }
      await runImport(storage, jobId, { now });
      const { raw, visits, staged } = await dump(storage);
      expect(raw).toEqual(kept);
      expect([visits.length, staged.length]).toEqual([95, 0]);
      whole ??= visits;
      expect(visits).toEqual(whole);
      await runImport(storage, await stageImport(storage, withRaw(), stageOptions), { now });
      expect(await storedRaw(storage)).toEqual(kept);
    }
  });

  it('of an import that is given up are not there', async () => {
    const storage = await freshStorage();
    const jobId = await stageImport(storage, withRaw(), stageOptions);
    const onProgress = ({ done }: { done: number }) => {
      if (done >= 95) throw new Error('killed');
    };
    await runImport(storage, jobId, { now, onProgress }).catch(() => {});
    expect((await dump(storage)).staged).toHaveLength(1);
    expect(await cancelImport(storage, jobId, 3)).toBe(95);
    const { raw, visits, staged } = await dump(storage);
    expect([raw, visits.length, staged]).toEqual([[], 95, []]);
  });
});
