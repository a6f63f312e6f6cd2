// Tidying again through the engine: nothing before it is asked for, all that follows after, and the switch's word.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RawVisit } from '../history/raw';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { storedRaw, storedVisits } from '../storage/history.fixture';
import { listJobs } from '../storage/jobs';
import { EngineCore } from './core';
import { serveApp } from './core.fixture';

let storage: Storage;
let cores: EngineCore[] = [];
let name = 0;

beforeEach(async () => {
  serveApp();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  storage = await openStorage(`tidy-service-${name++}`);
});
afterEach(async () => {
  for (const core of cores) core.close();
  cores = [];
  storage.close();
  await deleteStorage(storage.name);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function open(): Promise<EngineCore> {
  const core = await EngineCore.open(storage, '/');
  cores.push(core);
  return core;
}
const day = 86_400_000;
const start = Math.floor(Date.now() / day - 20) * day;
const visit = (path: string, at: number, more: Partial<RawVisit> = {}): RawVisit => ({
  url: `https://www.read-it.org/${path}`,
  title: `A title worth reading ${path}`,
  time: start + at,
  transition: 'link',
  ...more,
});
/** Thirty pages, each reloaded once; and one a month before that is left out, for it has no name. */
const visits = [
  visit('0f3a9', -30 * day, { title: '' }),
  ...Array.from({ length: 30 }, (_, index) => [
    visit(`page-${index}`, index * 3_600_000),
    visit(`page-${index}`, index * 3_600_000 + 60_000, { transition: 'reload' }),
  ]).flat(),
];
async function importAll(core: EngineCore): Promise<void> {
  const { previewId } = await core.imports.offer({ format: 'chrome', visits });
  await core.waysIn.confirmImport(previewId);
  await vi.waitFor(
    async () => expect((await listJobs(storage, 'import')).map(({ state }) => state)).toEqual(['done']),
    {
      timeout: 10_000,
    },
  );
}

describe('tidying again', () => {
  it('changes nothing before it is asked for, then all that came of the visits', async () => {
    const core = await open();
    await importAll(core);
    expect(await core.tidying.view()).toMatchObject({ keep: true, visits: 61 });
    const view = await core.rules.change({ rule: 'reloads', on: false });
    expect(view.tidying).toContainEqual({ rule: 'reloads', on: false });
    expect(await core.tidying.run(false)).toEqual({ back: 30, gone: 0, renamed: 0, forGood: 0 });
    expect(await storedVisits(storage)).toHaveLength(30);

    expect(await core.tidying.run(true)).toMatchObject({ back: 30 });
    expect(await storedVisits(storage)).toHaveLength(60);
    expect(core.profile.visits).toHaveLength(60);
    expect(await core.tidying.run(true)).toMatchObject({ back: 0, gone: 0 });
  });

  it('finds nothing of what was forgotten', async () => {
    const core = await open();
    await importAll(core);
    await core.changes.forget({ page: 'https://www.read-it.org/page-3' });
    await core.rules.change({ rule: 'reloads', on: false });
    await core.tidying.run(true);
    expect(JSON.stringify([await storedVisits(storage), await storedRaw(storage)])).not.toMatch(/page-3"/);
    expect(core.profile.pages.size).toBe(29);
  });

  it('what was left out is forgotten with a rule that it meets, though it is no page here', async () => {
    const core = await open();
    await importAll(core);
    const id = await core.rules.add({ kind: 'word', text: '0f3a9' }, Date.now());
    await core.changes.forget({ rule: id! });
    expect(await storedRaw(storage)).toHaveLength(60);
    expect(await storedVisits(storage)).toHaveLength(30);
  });

  it('what was left out goes once it is older than visits are kept', async () => {
    const first = await open();
    await importAll(first);
    await first.rules.change({ keepDays: 30 });
    first.close();
    await open();
    expect((await storedRaw(storage)).map(({ url }) => url)).not.toContain('https://www.read-it.org/0f3a9');
    expect(await storedRaw(storage)).toHaveLength(60);
    expect(await storedVisits(storage)).toHaveLength(30);
  });
});

describe('the switch', () => {
  it('off lets go of what is kept at once, keeps nothing more, and stays off', async () => {
    const core = await open();
    await importAll(core);
    expect(await core.tidying.keep(false)).toEqual({ keep: false, visits: 0, bytes: 0 });
    expect(await storedVisits(storage)).toHaveLength(30);
    const { previewId } = await core.imports.offer({
      format: 'chrome',
      visits: [visit('new', 5 * day), visit('new', 5 * day + 1)],
    });
    await core.waysIn.confirmImport(previewId);
    await vi.waitFor(async () => expect(await storedVisits(storage)).toHaveLength(31), { timeout: 10_000 });
    core.close();
    const again = await open();
    expect(await again.tidying.view()).toEqual({ keep: false, visits: 0, bytes: 0 });
    expect(await again.tidying.run(true)).toEqual({ back: 0, gone: 0, renamed: 0, forGood: 0 });
    expect(await again.tidying.keep(true)).toEqual({ keep: true, visits: 0, bytes: 0 });
  });

  it('stays on where storage refuses', async () => {
    const core = await open();
    await importAll(core);
    vi.spyOn(storage, 'write').mockRejectedValueOnce(new Error('full'));
    await expect(core.tidying.keep(false)).rejects.toThrow('full');
    expect(await core.tidying.view()).toMatchObject({ keep: true, visits: 61 });
  });
});
