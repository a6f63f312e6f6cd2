import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
const rhythm = weekly({ weeks: 20, seed: 3, strength: 0.85 });
const topicOf = ({ vector }: InterestEvent) => vector.indexOf(Math.max(...vector));
/** Monday 9:00, and Monday 21:00, after the history. */
const morning = monday + 20 * 7 * day + 9 * 3_600_000;
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
const weighed = async () => {
  const service = await opened();
  await service.weigh(new TopKModel(10), candidates, new AbortController().signal);
  return service;
};

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
    await weighed();
    const again = await opened();
    const force = again.inForce(morning)!;
    expect(force.weight).toBeGreaterThan(0.05);
    force.model.observe(rhythm);
    const scores = force.model.score(force.model.forecast(morning), candidates.set);
    expect(scores[0]).toBeGreaterThan(scores[1]!);
    expect(again.inForce(evening)!.scene.id).not.toBe(force.scene.id);
  });

  it('where the hours say nothing there are none, and nothing counts', async () => {
    profile = profileOf(weekly({ weeks: 14, seed: 4, strength: 0 }));
    const service = await weighed();
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
    await service.change({ restore: changed.stored });
    expect(await service.view(morning)).toEqual(changed);
    await service.change({ restore: before.stored });
    expect(await service.view(morning)).toEqual(before);
  });

  it('what the person changed is not looked for again, but weighed anew', async () => {
    const service = await weighed();
    const [first, second] = (await service.view(morning)).scenes;
    await service.change({ merge: first!.id, into: second!.id });
    await service.weigh(new TopKModel(10), candidates, new AbortController().signal);
    const view = await service.view(morning);
    expect(view.scenes).toHaveLength(2);
    expect(view.edited).toBe(true);
    await service.change({ restore: null });
    expect((await service.view(morning)).scenes).toHaveLength(3);
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
    const rows = await storage.read(['settings'], (transaction) =>
      transaction.objectStore('settings').getAll(),
    );
    expect(JSON.stringify(rows)).not.toContain('Coffee');
    expect((await service.view(morning)).scenes).toEqual([]);
  });
});
