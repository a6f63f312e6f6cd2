import 'fake-indexeddb/auto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyMatrix } from '../embedding/matrix';
import { dimensions, monday, near, utcClock, weekly } from '../interest/context/week.fixture';
import { TopKModel } from '../interest/decay/top-k';
import type { InterestEvent } from '../interest/model';
import { createRandom } from '../interest/random';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import type { PageRow, VisitRow } from '../storage/schema';
import type { Candidates } from './candidates';
import type { Profile } from './profile';
import { ScenesService } from './scenes-service';

const day = 24 * 3_600_000;
const names = ['Baking bread', 'Night sky', 'River birds'];
const weeks = 8;
const rhythm = weekly({ weeks, seed: 1, strength: 0.85 });
const topicOf = ({ vector }: InterestEvent) => vector.indexOf(Math.max(...vector));
/** Monday 9:00, and Monday 21:00, after the history. */
const morning = monday + weeks * 7 * day + 9 * 3_600_000;
const evening = morning + 12 * 3_600_000;

/** What others offer: the same three topics, and five the person never reads. */
const candidates: Candidates = (() => {
  const random = createRandom(8);
  const vectors = emptyMatrix(200, dimensions);
  const ids = Array.from({ length: 200 }, (_, row) => {
    vectors.data.set(near(row % 8, random), row * dimensions);
    return `https://item${row}.example/`;
  });
  return { items: [], set: { vectors, ids, sites: ids } };
})();

let storage: Storage;
let events: readonly InterestEvent[];
let profile: Profile;

function profileOf(sequence: readonly InterestEvent[]): Profile {
  events = sequence;
  const pages = sequence.map((event) => {
    const title = `${names[topicOf(event)]} ${event.id}`;
    return [event.id, { url: event.id, title, site: '', contentHash: event.id }] as unknown as [
      string,
      PageRow,
    ];
  });
  const vectors = new Map(sequence.map(({ id, vector }) => [id, vector]));
  const visits = sequence.map(() => ({}) as VisitRow);
  const known = { storage, version: 1, pages: new Map(pages), visits, vectors, sequence: () => events };
  return known as unknown as Profile;
}

beforeEach(async () => {
  storage = await openStorage(`scenes-${Math.random()}`);
  profile = profileOf(rhythm);
});

afterEach(async () => {
  storage.close();
  await deleteStorage(storage.name);
});

const opened = async () => {
  const service = new ScenesService(profile, utcClock);
  await service.load();
  return service;
};
const weigh = (service: ScenesService) =>
  service.weigh(new TopKModel(10), candidates, new AbortController().signal);
const rows = () => storage.read(['settings'], (transaction) => transaction.objectStore('settings').getAll());
/** What is stored once the rhythm was weighed; found out once, as it takes a while. */
let outcome: Awaited<ReturnType<typeof rows>>;
const weighed = async () => {
  await storage.write(['settings'], 'strict', async (transaction) => {
    for (const row of outcome) await transaction.objectStore('settings').put(row);
  });
  return opened();
};
const edits = async (service: ScenesService) => {
  const [first, second] = (await service.view(morning)).scenes;
  return { first: first!, second: second! };
};

beforeAll(async () => {
  storage = await openStorage('scenes-weighed');
  profile = profileOf(rhythm);
  await weigh(await opened());
  outcome = await rows();
  storage.close();
  await deleteStorage(storage.name);
});

describe('ScenesService', () => {
  it('shows what was found: its times, its share of the visits, and what is read more then', async () => {
    const service = await opened();
    const { scenes, now, counts } = await service.view(morning);
    expect(scenes).toHaveLength(3);
    const here = scenes.find(({ id }) => id === now)!;
    expect(here.times).toMatchObject({ days: 'weekday', part: 'morning' });
    expect(here.share).toBeCloseTo(5 / 11, 6);
    expect(here.topics[0]).toMatch(/bread/);
    expect(scenes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
    // Nothing has shown yet that they help.
    expect(counts).toBe(false);
    expect(service.inForce(morning)).toBeNull();
  });

  it('counts in the feed once it has foretold the person’s own choices, and is kept', async () => {
    const service = await weighed();
    const force = service.inForce(morning)!;
    expect(force.weight).toBeGreaterThan(0.05);
    force.model.observe(rhythm);
    const scores = force.model.score(force.model.forecast(morning), candidates.set);
    expect(scores[0]).toBeGreaterThan(scores[1]!);
    expect(service.inForce(evening)!.scene.id).not.toBe(force.scene.id);
  });

  it('where the hours say nothing there are none, and nothing counts', async () => {
    profile = profileOf(weekly({ weeks, seed: 4, strength: 0 }));
    const service = await weighed();
    await weigh(service);
    expect((await service.view(morning)).scenes).toEqual([]);
    expect(service.inForce(morning)).toBeNull();
  });

  it('renames, switches off and joins, each taken back by what was stored before', async () => {
    const service = await weighed();
    const before = await service.view(morning);
    const id = before.now!;
    await service.change({ rename: id, name: 'Coffee' });
    await service.change({ turn: id, on: false });
    const changed = await service.view(morning);
    expect(changed.scenes.find((scene) => scene.id === id)).toMatchObject({ name: 'Coffee', on: false });
    expect(service.inForce(morning)).toBeNull();
    expect(service.inForce(evening)).not.toBeNull();
    const other = changed.scenes.find((scene) => scene.id !== id)!;
    await service.change({ merge: id, into: other.id });
    expect((await service.view(morning)).scenes).toHaveLength(2);
    await service.change({ restore: changed.version });
    expect(await service.view(morning)).toEqual(changed);
    await service.change({ restore: before.version });
    expect(await service.view(morning)).toEqual(before);
  });

  it('what the person changed is not looked for again, but weighed anew', async () => {
    const service = await weighed();
    const { first, second } = await edits(service);
    await service.change({ merge: first.id, into: second.id });
    await weigh(service);
    const view = await service.view(morning);
    expect(view.scenes).toHaveLength(2);
    expect(view.edited).toBe(true);
    await service.change({ findAnew: true });
    expect(await service.view(morning)).toMatchObject({ edited: false, counts: false });
    await service.change({ restore: view.version });
    expect(await service.view(morning)).toEqual(view);
  });

  it('what is changed while it is weighed stands; the weight is taken on where the times are the same', async () => {
    const service = await opened();
    const { first, second } = await edits(service);
    const weighing = weigh(service);
    await service.change({ rename: first.id, name: 'Coffee' });
    await service.change({ turn: second.id, on: false });
    const { version } = await service.view(morning);
    await service.change({ rename: first.id, name: 'Tea' });
    await weighing;
    const view = await service.view(morning);
    expect(view.scenes.slice(0, 2)).toMatchObject([{ name: 'Tea' }, { on: false }]);
    expect(view).toMatchObject({ edited: true, counts: true });
    // Taking a name back does not take what was learned meanwhile along.
    await service.change({ restore: version });
    const back = await service.view(morning);
    expect(back.scenes[0]!.name).toBe('Coffee');
    expect(back.counts).toBe(true);
  });

  it('scenes joined while they are weighed stay joined and wait to be weighed themselves', async () => {
    const service = await weighed();
    const { first, second } = await edits(service);
    const weighing = weigh(service);
    await service.change({ merge: first.id, into: second.id });
    await weighing;
    expect((await service.view(morning)).scenes).toHaveLength(2);
    expect((await service.view(morning)).counts).toBe(false);
  });

  it('of changes made at once none is lost', async () => {
    const service = await weighed();
    const { first, second } = await edits(service);
    await Promise.all([
      service.change({ rename: first.id, name: 'Coffee' }),
      service.change({ rename: second.id, name: 'Tea' }),
    ]);
    const names = (await (await opened()).view(morning)).scenes.map(({ name }) => name);
    expect(names).toEqual(['Coffee', 'Tea', null]);
  });

  it('says whether the feed is another for a change: where they had a say before it or have after', async () => {
    const service = await weighed();
    const { version } = await service.view(morning);
    expect(await service.change({ findAnew: true })).toBe(true);
    const { first } = await edits(service);
    expect(await service.change({ rename: first.id, name: 'Coffee' })).toBe(false);
    expect(await service.change({ restore: version })).toBe(true);
  });

  it('goes back to nothing but what it has shown, and to none of it once history was deleted', async () => {
    const service = await weighed();
    const { version } = await service.view(morning);
    await expect(service.change({ restore: version + 1 })).rejects.toMatchObject({ code: 'misuse' });
    await service.forget();
    await expect(service.change({ restore: version })).rejects.toMatchObject({ code: 'misuse' });
    expect(service.inForce(morning)).toBeNull();
  });

  it('with the history goes what was found in it; a name stays only while some is left', async () => {
    const service = await weighed();
    await service.change({ rename: (await service.view(morning)).now!, name: 'Coffee' });
    await service.forget();
    expect(service.inForce(morning)).toBeNull();
    expect((await service.view(morning)).scenes.some(({ name }) => name === 'Coffee')).toBe(true);
    profile.visits = [];
    events = [];
    await service.forget();
    expect(JSON.stringify(await rows())).not.toContain('Coffee');
    expect((await service.view(morning)).scenes).toEqual([]);
  });
});
