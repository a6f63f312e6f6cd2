// The engine as a whole, opened on what a kill, a full disk or a first visit has left behind.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signalNames } from '../interest/blend/signals';
import { untrainedState } from '../interest/evolution/model';
import { saveCheckpoint } from '../storage/checkpoints';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { addFeedback, listFeedback } from '../storage/feedback';
import { storedVisits } from '../storage/history.fixture';
import { createJob, listJobs, updateJob } from '../storage/jobs';
import { readSetting, writeSetting } from '../storage/settings';
import { EngineCore } from './core';
import { serveApp, stageVisits, storeVisits, takeout } from './core.fixture';
import { scenesSetting } from './scenes-service';
import { profileSetting } from './settings';

let storage: Storage;
let cores: EngineCore[] = [];
let served: ReturnType<typeof serveApp>;
let name = 0;

beforeEach(async () => {
  served = serveApp();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  storage = await openStorage(`core-${name++}`);
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
const staged = () => storage.read(['staged'], (transaction) => transaction.objectStore('staged').getAll());
const jobsOf = async (kind: 'import' | 'embedding' | 'training') =>
  (await listJobs(storage, kind)).map(({ state }) => state);
const origins = async () => [...new Set((await storedVisits(storage)).map(({ origin }) => origin))];
const importFile = async (core: EngineCore) => {
  const file = new Blob([takeout(30)]);
  const { previewId } = await core.imports.read('r', [file]);
  await core.waysIn.confirmImport(previewId);
};

/** Patient with a busy machine. */
const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000 });

describe('an import that failed', () => {
  const failed = async () => {
    const id = await stageVisits(storage, 35);
    await updateJob(storage, id, { state: 'failed', errorCode: 'quota-full' }, Date.now());
    return id;
  };

  it('is shown after a reload, and goes on when told to', async () => {
    const id = await failed();
    const core = await open();
    expect(core.board.get().jobs).toMatchObject([
      { id, kind: 'import', state: 'failed', error: 'quota-full', total: 35 },
    ]);
    await core.jobs.resume(id);
    await eventually(async () => expect(await jobsOf('import')).toEqual(['done']));
    expect(await storedVisits(storage)).toHaveLength(35);
    expect(await staged()).toEqual([]);
  });

  it('takes what was not stored yet with it when it is cancelled', async () => {
    const id = await failed();
    const core = await open();
    await core.cancelJob(id);
    expect(await staged()).toEqual([]);
    expect(await jobsOf('import')).toEqual(['cancelled']);
  });
});

describe('a sample', () => {
  it.each(['paused', 'failed'] as const)('is refused beside an own import that is %s', async (state) => {
    const id = await stageVisits(storage, 35);
    await updateJob(storage, id, { state }, Date.now());
    const core = await open();
    await expect(core.waysIn.startSample('somebody')).rejects.toMatchObject({ code: 'misuse' });
    expect((await staged()).flatMap(({ visits }) => visits).every(({ origin }) => origin === 'import')).toBe(
      true,
    );
  });

  it('is refused where an own history came first by a moment', async () => {
    const core = await open();
    const own = importFile(core);
    await Promise.allSettled([own, core.waysIn.startSample('somebody')]);
    await core.jobs.idle();
    await eventually(async () => expect(await jobsOf('import')).not.toContain('running'));
    expect(await origins()).toHaveLength(1);
  });

  it('goes without trace before an own history also while it is still on its way in', async () => {
    const id = await stageVisits(storage, 35, 'sample');
    await updateJob(storage, id, { state: 'paused' }, Date.now());
    const core = await open();
    await importFile(core);
    await eventually(async () => expect(await jobsOf('import')).toEqual(['cancelled', 'done']));
    expect(await origins()).toEqual(['import']);
  });
});

describe('training', () => {
  it('begins also where the tab died between the last vector and its job', async () => {
    await storeVisits(storage, 200);
    await createJob(storage, { kind: 'embedding', total: 20, state: 'running' }, Date.now());
    await open();
    await eventually(async () => expect(await jobsOf('training')).toHaveLength(1));
    await eventually(async () => expect(await jobsOf('embedding')).toEqual(['done']));
  });

  it('begins anew, once, where an earlier version’s cannot be taken up', async () => {
    await storeVisits(storage, 200);
    const blend = signalNames.map(() => 0.1);
    const verdict = { serving: 'blend', bestBaseline: 'top-3', results: [] };
    const old = { evolution: untrainedState(384), blend, verdict, losses: [], backend: null, events: 200 };
    const row = { id: 'evolution', model: 'minilm-en', time: 1, stale: false } as const;
    await saveCheckpoint(storage, { ...row, state: old });
    const core = await open();
    const job = await core.jobs.find('training');
    expect(job).not.toBeNull();
    expect((await core.feed()).servedBy).toBe('blend');
    await core.cancelJob(job!.id);
    await core.jobs.idle();
    core.close();
    const again = await open();
    expect(await again.jobs.find('training')).toBeNull();
    expect((await again.feed()).servedBy).toBe('blend');
  });

  it('does not begin anew for an earlier version’s with too little history', async () => {
    await storeVisits(storage, 100);
    await saveCheckpoint(storage, {
      id: 'evolution',
      model: 'minilm-en',
      time: 1,
      stale: false,
      state: { events: 200 },
    });
    const core = await open();
    expect(await core.jobs.find('training')).toBeNull();
  });

  it('does not begin again by itself once the person has cancelled it', async () => {
    await storeVisits(storage, 200);
    await createJob(storage, { kind: 'embedding', total: 20, state: 'done' }, Date.now());
    await createJob(storage, { kind: 'training', total: 0, state: 'cancelled' }, Date.now());
    const core = await open();
    await core.jobs.idle();
    expect(await jobsOf('training')).toEqual(['cancelled']);
  });
});

describe('files for offline use', () => {
  const catalog = ['vectors/index.json', 'vectors/minilm-en/', 'article.en.json'];
  const paths = [...catalog.map((file) => `/catalog/${file}`), '/runtime/', '/models/minilm-en/'];

  it('are kept as soon as the engine opens on a profile', async () => {
    served.gate.on = true;
    await storeVisits(storage, 30);
    await open();
    await eventually(() => expect(served.gate.kept).toEqual([paths]));
  });

  it('are kept later where the gate was not there yet', async () => {
    await storeVisits(storage, 30);
    const core = await open();
    await eventually(() => expect(served.gate.missed).toBeGreaterThan(0));
    expect(served.gate.kept).toEqual([]);
    served.gate.on = true;
    core.keepOffline();
    await eventually(() => expect(served.gate.kept).toEqual([paths]));
  });

  it('are not fetched before there is a profile', async () => {
    served.gate.on = true;
    const core = await open();
    core.keepOffline();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(served.gate.kept).toEqual([]);
  });
});

describe('a look at the interests', () => {
  it('leaves the model that serves with what the feed has shown it, picked interests too', async () => {
    await storeVisits(storage, 30);
    await writeSetting(storage, profileSetting, { ...profileSetting.fallback, tags: ['reading'] });
    const core = await open();
    await core.feed();
    const page = core.profile.vectors.get('#https://own.example/3')!;
    const reasons = () => core.training.serving().explain(page);
    const before = reasons();
    expect(before.length).toBeGreaterThan(0);
    expect(core.interests()).not.toBeNull();
    expect(reasons()).toEqual(before);
  });
});

describe('an empty feed', () => {
  const versions = async (core: EngineCore) => {
    const before = core.board.get().feedVersion;
    const feeds = [await core.feed(), await core.feed()];
    expect(feeds.map(({ items }) => items)).toEqual([[], []]);
    return core.board.get().feedVersion - before;
  };

  it('is made once where nothing passes the filter, however often it is asked for', async () => {
    await storeVisits(storage, 30);
    const core = await open();
    expect((await core.feed()).items.length).toBeGreaterThan(0);
    await core.updateSettings({ kinds: ['video'] });
    expect(await versions(core)).toBe(0);
    await core.updateSettings({ kinds: [] });
    expect((await core.feed()).items.length).toBeGreaterThan(0);
  });

  it('of which nothing is known yet is no news', async () => {
    expect(await versions(await open())).toBe(0);
  });
});

describe('forgetting', () => {
  it('is told also where nothing is left to make a feed of', async () => {
    await storeVisits(storage, 30);
    const core = await open();
    await core.feed();
    const before = core.board.get().feedVersion;
    await core.changes.forget({ site: 'own.example' });
    expect(core.board.get().feedVersion).toBeGreaterThan(before);
    expect((await core.feed()).items).toEqual([]);
  });

  it('leaves no scene where the engine dies right after', async () => {
    await storeVisits(storage, 30);
    const scene = { id: 'a', cells: [1], name: null, on: true };
    await writeSetting(storage, scenesSetting, { scenes: [scene], edited: false, weight: 0.3 });
    const core = await open();
    vi.spyOn(core.profile, 'loadAll').mockRejectedValue(new Error('killed'));
    await expect(core.changes.forget({ page: 'https://own.example/3' })).rejects.toThrow('killed');
    expect(await readSetting(storage, scenesSetting)).toBeNull();
  });

  it('takes the reaction to a page along where the catalog ends its address in a slash', async () => {
    await storeVisits(storage, 30);
    const reaction = { title: 'Own page 3', kind: 'article', contentHash: 'h', time: 5 };
    await addFeedback(storage, { ...reaction, itemUrl: 'https://own.example/3/', action: 'open' });
    await addFeedback(storage, { ...reaction, itemUrl: 'https://own.example/33/', action: 'open' });
    const core = await open();
    await core.changes.forget({ page: 'https://own.example/3' });
    expect((await listFeedback(storage)).map(({ itemUrl }) => itemUrl)).toEqual(['https://own.example/33/']);
  });
});
