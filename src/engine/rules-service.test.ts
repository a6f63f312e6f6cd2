// A rule holds for every import from then on, can be lifted for one, and can be turned on what is stored.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { storedRaw, storedVisits } from '../storage/history.fixture';
import { listJobs } from '../storage/jobs';
import { type KeptVisit, packDays, putRawDays } from '../storage/raw-days';
import { allPages } from '../storage/visits';
import type { ForgetTarget } from './api';
import { EngineCore } from './core';
import { serveApp, storeVisits, takeout } from './core.fixture';

let storage: Storage;
let cores: EngineCore[] = [];
let name = 0;
const hour = 3_600_000;
const day = 24 * hour;
/** Of the first visit that `storeVisits` makes. */
const start = Date.UTC(2026, 1, 1);

beforeEach(async () => {
  serveApp();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  storage = await openStorage(`rules-${name++}`);
});

afterEach(async () => {
  for (const core of cores) core.close();
  cores = [];
  storage.close();
  await deleteStorage(storage.name);
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function open(): Promise<EngineCore> {
  const core = await EngineCore.open(storage, '/');
  cores.push(core);
  return core;
}
const preview = (core: EngineCore) => core.imports.read('r', [new Blob([takeout(28)])]);
const sites = async () => [...new Set((await allPages(storage)).map(({ site }) => site))].sort();

describe('rules of the person', () => {
  it('hold for every import that follows, also after a new start', async () => {
    const first = await open();
    const id = await first.rules.add({ kind: 'site', text: 'https://www.read-3.org/x' }, start);
    first.close();
    const core = await open();
    const shown = await preview(core);
    expect(shown.visits).toBe(24);
    expect(shown.own).toEqual([{ id, on: true, kind: 'site', site: 'read-3.org' }]);
    expect(shown.rules.find(({ rule }) => rule === id)).toMatchObject({ on: true, count: 4 });
    await core.waysIn.confirmImport(shown.previewId);
    await vi.waitFor(async () => expect(await storedVisits(storage)).toHaveLength(24), { timeout: 10_000 });
    expect(await sites()).not.toContain('read-3.org');
  });

  it('can be lifted for one import, and switched off for all', async () => {
    const core = await open();
    const id = (await core.rules.add({ kind: 'word', text: 'reading 5' }, start))!;
    const shown = await preview(core);
    expect(shown.visits).toBe(27);
    expect(await core.imports.setRules(shown.previewId, [id])).toMatchObject({ visits: 28 });
    expect((await preview(core)).visits).toBe(27);
    await core.rules.change({ rule: id, on: false });
    const off = await preview(core);
    expect(off.visits).toBe(28);
    expect(off.rules.find(({ rule }) => rule === id)).toMatchObject({ on: false, count: 1 });
    await core.rules.change({ remove: id });
    expect((await preview(core)).own).toEqual([]);
  });

  it('switches ours off for all imports too', async () => {
    const core = await open();
    const view = await core.rules.change({ rule: 'jobs', on: false });
    expect(view.ours.find(({ rule }) => rule === 'jobs')?.on).toBe(false);
    expect((await preview(core)).rules.find(({ rule }) => rule === 'jobs')?.on).toBe(false);
    expect((await core.rules.change({ rule: 'jobs', on: true })).ours.every(({ on }) => on)).toBe(true);
  });

  it('refuses what names no site or word, and makes none twice', async () => {
    const core = await open();
    for (const text of ['', 'no site here', 'localhost'])
      expect(await core.rules.add({ kind: 'site', text }, start)).toBeNull();
    expect(await core.rules.add({ kind: 'word', text: '!' }, start)).toBeNull();
    expect(await core.rules.add({ kind: 'hours', days: [], from: 0, to: 60 }, start)).toBeNull();
    const id = await core.rules.add({ kind: 'site', text: 'a.example' }, start);
    await core.rules.change({ rule: id!, on: false });
    expect(await core.rules.add({ kind: 'site', text: 'https://A.example/b' }, start)).toBe(id);
    expect((await core.rules.view(start)).own).toMatchObject([{ rule: { id, on: true } }]);
  });

  it('loses none of two changes at once', async () => {
    const first = await open();
    await Promise.all([
      first.rules.add({ kind: 'site', text: 'one.example' }, start),
      first.rules.setKeepRaw(false),
      first.rules.add({ kind: 'site', text: 'two.example' }, start),
      first.rules.change({ rule: 'bank', on: false }),
    ]);
    const { rules } = await open();
    for (const each of [first.rules, rules]) {
      const { own, off } = each.cleaning(start);
      expect(own).toMatchObject([{ site: 'one.example' }, { site: 'two.example' }]);
      expect([...off]).toEqual(['bank']);
      expect(each.keepsRaw).toBe(false);
    }
  });

  it('keeps out what was read in a pause, now and ever after', async () => {
    const core = await open();
    const at = Date.UTC(2026, 0, 1) + 10 * hour;
    const id = (await core.rules.add({ kind: 'pause', until: null }, at))!;
    expect((await preview(core)).visits).toBe(10);
    await core.rules.change({ end: id }, at + 3 * hour);
    expect((await preview(core)).visits).toBe(24);
    expect(await core.rules.add({ kind: 'pause', until: at }, at)).toBeNull();
  });
});

describe('what is stored', () => {
  const forgetAll = async (core: EngineCore, target: ForgetTarget) => core.changes.forget(target);

  it('is counted by rule, and goes when it is told to', async () => {
    await storeVisits(storage, 100); // 20 pages, an hour apart, on own.example
    const core = await open();
    const id = (await core.rules.add({ kind: 'word', text: 'page 7' }, start))!;
    expect((await core.rules.view(start)).own[0]?.stored).toEqual({ pages: 1, visits: 5, raw: 0 });
    expect(await forgetAll(core, { rule: id })).toMatchObject({ pages: 1, visits: 5, vectors: 1 });
    expect((await allPages(storage)).map(({ url }) => url)).not.toContain('https://own.example/7');
    expect((await core.rules.view(start)).own[0]?.stored).toEqual({ pages: 0, visits: 0, raw: 0 });
    expect(await storedVisits(storage)).toHaveLength(95);
  });

  it('is counted and goes also where a rule meets only a visit as it came in', async () => {
    await storeVisits(storage, 100);
    const visit = (title: string, minute: number): KeptVisit => ({
      url: 'https://own.example/7',
      title,
      time: start + minute * 60_000,
      transition: 'link',
      origin: 'import',
    });
    const days = packDays([visit('A surprise for her', 1), visit('Inbox', 30)]);
    await storage.write(['raw'], 'strict', (transaction) => putRawDays(transaction, days));
    const core = await open();
    const id = (await core.rules.add({ kind: 'word', text: 'surprise' }, start))!;
    expect((await core.rules.view(start)).own[0]?.stored).toEqual({ pages: 0, visits: 0, raw: 1 });
    expect(await forgetAll(core, { rule: id })).toMatchObject({
      pages: 0,
      visits: 0,
      raw: 1,
      modelStale: false,
    });
    expect((await core.rules.view(start)).own[0]?.stored).toEqual({ pages: 0, visits: 0, raw: 0 });
    expect((await storedRaw(storage)).map(({ title }) => title)).toEqual(['Inbox']);
  });

  it('goes by hours without taking pages that were also read at others', async () => {
    await storeVisits(storage, 100);
    const core = await open();
    const from = new Date(start + 30 * 60_000).getHours() * 60;
    const id = (await core.rules.add(
      { kind: 'hours', days: [0, 1, 2, 3, 4, 5, 6], from, to: (from + 60) % 1440 },
      start,
    ))!;
    const before = (await core.rules.view(start)).own[0]!.stored;
    expect(before.visits).toBe(5); // one of every 24 hours of a hundred
    expect(await forgetAll(core, { rule: id })).toMatchObject({ pages: 0, visits: 5 });
    expect(await storedVisits(storage)).toHaveLength(95);
    expect(await allPages(storage)).toHaveLength(20);
  });

  it('of a rule that is gone, nothing goes', async () => {
    await storeVisits(storage, 40);
    const core = await open();
    expect(await forgetAll(core, { rule: 'own:gone' })).toMatchObject({ visits: 0 });
    expect(await forgetAll(core, { rule: 'too-old' })).toMatchObject({ visits: 0 });
    expect(await storedVisits(storage)).toHaveLength(40);
  });

  it('goes at a start once it is older than the person keeps, with a little more, and never comes in again', async () => {
    await storeVisits(storage, 100);
    vi.useFakeTimers({ toFake: ['Date'], now: start + 31 * day });
    const core = await open();
    expect(await storedVisits(storage)).toHaveLength(100);
    const view = await core.rules.change({ keepDays: 30 });
    expect(view.older.visits).toBe(24);
    expect((await preview(core)).rules.find(({ rule }) => rule === 'too-old')).toMatchObject({ count: 28 });
    core.close();
    await open();
    // 30 days, and two days of slack: what was read in the first three days.
    const left = await storedVisits(storage);
    expect(left[0]?.time).toBe(start + 3 * day);
    expect(left).toHaveLength(100 - 72);
    expect(await listJobs(storage, 'training')).toEqual([]); // too little is left to learn from
    cores.at(-1)!.close();
    vi.setSystemTime(start + 31 * day + hour);
    await open();
    expect(await storedVisits(storage)).toHaveLength(28); // nothing had outgrown
  });

  it('goes within the hour in an app that stays open', async () => {
    await storeVisits(storage, 100);
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'], now: start + 31 * day });
    const core = await open();
    await core.rules.change({ keepDays: 30 });
    vi.advanceTimersByTime(hour);
    await vi.waitFor(() => expect(core.board.get().counts.visits).toBe(100 - 73));
    expect(await storedVisits(storage)).toHaveLength(100 - 73);
  });
});
