// Storage fails at every single call of an import: no visit is lost or doubled, and going on completes it.
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { errorCode } from '../device/errors';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { faults, withFault } from '../storage/faults.fixture';
import { storedVisits } from '../storage/history.fixture';
import { openJobs } from '../storage/jobs';
import { allPages } from '../storage/visits';
import { cancelImport, runImport } from './importer';
import { stageImport } from './stage';

let names = 0;
const open: Storage[] = [];
afterEach(async () => {
  for (const storage of open.splice(0)) {
    storage.close();
    await deleteStorage(storage.name);
  }
});
async function fresh(): Promise<Storage> {
  const storage = await openStorage(`import-faults-${names++}`);
  open.push(storage);
  return storage;
}

const visits = Array.from({ length: 24 }, (_, index) => ({
  time: 1_700_000_000_000 + index * 9_000_000,
  url: `https://a.example/${(index * 5) % 8}`,
  site: 'a.example',
  weight: 0.5,
}));
const pages = [...new Set(visits.map(({ url }) => url))].map((url) => ({
  url,
  site: 'a.example',
  title: url,
}));
const options = {
  origin: 'import',
  now: 1,
  chunkSize: 8,
  contentHash: (page: { url: string }) => `#${page.url}`,
} as const;
const now = () => 2;

/** Visits wherever they are: stored, or agreed to and waiting. */
async function everywhere(storage: Storage): Promise<string[]> {
  const staged = await storage.read(['staged'], (transaction) => transaction.objectStore('staged').getAll());
  const rows = [...(await storedVisits(storage)), ...staged.flatMap((row) => row.visits)];
  return rows.map(({ time, url }) => `${time} ${url}`).sort();
}
const all = visits.map(({ time, url }) => `${time} ${url}`).sort();

async function dump(storage: Storage) {
  return { pages: await allPages(storage), visits: await storedVisits(storage) };
}

describe.each(faults)('an import, when storage fails by "%s" at any call', (fault) => {
  const code = fault === 'quota' ? 'quota-full' : 'storage-refused';

  it('is agreed to whole or not at all', async () => {
    for (let n = 1; ; n++) {
      const storage = await fresh();
      const { reached, error } = await withFault(fault, n, () =>
        stageImport(storage, { visits, pages }, options),
      );
      if (error !== null) expect(errorCode(error)).toBe(code);
      expect(await everywhere(storage)).toEqual(error === null ? all : []);
      expect(await openJobs(storage)).toHaveLength(error === null ? 1 : 0);
      if (!reached) break;
    }
  });

  it('loses and doubles nothing, and goes on', async () => {
    const whole = await fresh();
    await runImport(whole, await stageImport(whole, { visits, pages }, options), { now });
    const expected = await dump(whole);
    let failures = 0;
    for (let n = 1; ; n++) {
      const storage = await fresh();
      const jobId = await stageImport(storage, { visits, pages }, options);
      const { reached, error } = await withFault(fault, n, () => runImport(storage, jobId, { now }));
      expect(await everywhere(storage)).toEqual(all);
      if (error !== null) {
        failures++;
        expect(errorCode(error)).toBe(code);
        expect((await openJobs(storage)).map(({ id }) => id)).toEqual([jobId]);
        const counted = (await allPages(storage)).reduce((sum, page) => sum + page.visits, 0);
        expect(counted).toBe((await storedVisits(storage)).length);
        await runImport(storage, jobId, { now });
      }
      expect(await dump(storage)).toEqual(expected);
      if (!reached) break;
    }
    expect(failures).toBeGreaterThan(20);
  });

  it('is given up whole or not at all', async () => {
    for (let n = 1; ; n++) {
      const storage = await fresh();
      const jobId = await stageImport(storage, { visits, pages }, options);
      const { reached, error } = await withFault(fault, n, () => cancelImport(storage, jobId, 3));
      expect(await everywhere(storage)).toEqual(error === null ? [] : all);
      expect(await openJobs(storage)).toHaveLength(error === null ? 0 : 1);
      if (!reached) break;
    }
  });
});
