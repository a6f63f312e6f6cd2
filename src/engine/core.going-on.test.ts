// Going on after the first import, in the whole engine: pages added by hand, and what the companion tells.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CompanionVisit } from '../history/companion';
import { saveCheckpoint } from '../storage/checkpoints';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { storedRaw, storedVisits } from '../storage/history.fixture';
import { EngineCore } from './core';
import { serveApp, storeVisits } from './core.fixture';

let storage: Storage;
let core: EngineCore;
let name = 0;

beforeEach(async () => {
  serveApp();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  storage = await openStorage(`going-on-${name++}`);
});
afterEach(async () => {
  core.close();
  storage.close();
  await deleteStorage(storage.name);
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const open = async () => {
  core = await EngineCore.open(storage, '/');
};
const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000 });
const bread = { url: 'https://bread.example/no-knead?utm_source=mail', title: 'Bread without kneading' };
const visitsOf = async (site: string) => (await storedVisits(storage)).filter((visit) => visit.site === site);

describe('a page added by hand', () => {
  it('is a visit now, of the page’s own address, and waits to be embedded', async () => {
    await storeVisits(storage, 30);
    await open();
    const asked = Date.now();
    const { added } = (await core.added.add(bread.url, bread.title)) as {
      added: { url: string; time: number };
    };
    expect(added.url).toBe('https://bread.example/no-knead');
    expect(await visitsOf('bread.example')).toMatchObject([
      { url: added.url, origin: 'import', time: added.time },
    ]);
    expect(added.time).toBeGreaterThanOrEqual(asked);
    expect(core.profile.missing().pages.map(({ title }) => title)).toEqual([bread.title]);
    await eventually(() => expect(core.board.get().jobs.map(({ kind }) => kind)).toContain('embedding'));
    expect(core.board.get().counts.visits).toBe(31);
  });

  it('leaves no trace of its title when it is taken back', async () => {
    await storeVisits(storage, 30);
    await open();
    const known = await storage.read(['pages'], (transaction) => transaction.objectStore('pages').getAll());
    const [page] = known;
    const { added } = (await core.added.add(page!.url, 'Another title altogether')) as {
      added: { url: string; time: number };
    };
    await core.added.takeBack(added.url, added.time);
    expect(await storage.read(['pages'], (transaction) => transaction.objectStore('pages').getAll())).toEqual(
      known,
    );
  });

  it('takes no address that is data, and cuts a title that is a text', async () => {
    await open();
    expect(await core.added.add(`https://bread.example/${'x'.repeat(20_000)}`, 'x')).toEqual({
      refused: 'no-address',
    });
    await core.added.add('https://bread.example/x', 'x'.repeat(100_000));
    const [page] = await storage.read(['pages'], (transaction) => transaction.objectStore('pages').getAll());
    expect(page!.title.length).toBeLessThanOrEqual(2_000);
  });

  it('is refused by name where such pages are left out', async () => {
    await open();
    expect(await core.added.add('https://www.paypal.com/home', 'My account')).toEqual({ refused: 'bank' });
    expect(await core.added.add('https://www.paypal.com/?utm_source=x', 'x')).toEqual({ refused: 'bank' });
    await core.rules.add({ kind: 'word', text: 'surprise' }, Date.now());
    expect(await core.added.add(bread.url, 'A surprise party')).toEqual({
      refused: expect.stringMatching(/^own:/),
    });
    expect(await core.added.add('https://www.google.com/search?q=x', 'x')).toEqual({
      refused: 'search-results',
    });
    expect(await core.added.add('http://localhost:8080/', 'Mine')).toEqual({ refused: 'non-web' });
    for (const address of ['', 'bread', 'javascript:alert(1)', 'file:///etc/passwd', 'https://'])
      expect(await core.added.add(address, 'x')).toEqual({ refused: 'no-address' });
    expect(await storedVisits(storage)).toEqual([]);
    expect(core.board.get().profile.source).toBe('none');
  });

  it('needs no title, and is an own history where there was none', async () => {
    await open();
    await core.added.add('https://bread.example/x', '');
    expect(core.board.get()).toMatchObject({ profile: { source: 'import' }, counts: { visits: 1 } });
  });

  it('takes the place of a sample', async () => {
    await open();
    await core.waysIn.startSample('somebody');
    await eventually(() => expect(core.board.get().counts.visits).toBe(20));
    await core.added.add(bread.url, bread.title);
    expect((await storedVisits(storage)).map(({ origin }) => origin)).toEqual(['import']);
  });

  it('is taken back without a trace, and without cost to a model that did not know it', async () => {
    await storeVisits(storage, 30);
    const checkpoint = { id: 'evolution', model: 'minilm-en' as const, stale: false, state: { a: 1 } };
    await saveCheckpoint(storage, { ...checkpoint, time: Date.now() - 1000 });
    await open();
    const before = await storedVisits(storage);
    const { added } = (await core.added.add(bread.url, bread.title)) as {
      added: { url: string; time: number };
    };
    await core.added.takeBack(added.url, added.time);
    expect(await storedVisits(storage)).toEqual(before);
    expect(core.profile.pages.has(added.url)).toBe(false);
    const checkpoints = () =>
      storage.read(['checkpoints'], (transaction) => transaction.objectStore('checkpoints').getAll());
    expect((await checkpoints()).map(({ stale }) => stale)).toEqual([false]);

    const again = (await core.added.add(bread.url, bread.title)) as { added: { url: string; time: number } };
    await saveCheckpoint(storage, { ...checkpoint, time: Date.now() + 1000 });
    await core.added.takeBack(again.added.url, again.added.time);
    expect(await storedVisits(storage)).toEqual(before);
    expect((await checkpoints()).map(({ stale }) => stale)).toEqual([true]);
  });
});

describe('the companion', () => {
  const minute = 60_000;
  const day = 24 * 60 * minute;
  const start = Math.floor(Date.now() / day) * day - 20 * day;
  const told = (from: number, to: number): CompanionVisit[] =>
    Array.from({ length: to - from }, (_, index) => ({
      url: `https://news${(from + index) % 3}.example/story-about-tea-${from + index}`,
      title: `Story about tea ${from + index}`,
      time: start + (from + index) * 7 * minute,
      transition: 'link' as const,
    }));
  const at = (count: number) => start + count * 7 * minute;
  let readings = 0;
  const catchUp = (visits: readonly CompanionVisit[], until: number) => {
    const reading = `reading ${readings++}`;
    core.companion.open(reading);
    core.companion.take(reading, visits);
    return core.companion.catchUp(reading, until);
  };
  const stored = (count: number) =>
    eventually(async () => expect(await storedVisits(storage)).toHaveLength(count));

  async function firstTime(): Promise<void> {
    await open();
    expect(core.companion.open('r')).toBe(0);
    core.companion.take('r', told(0, 20));
    core.companion.take('r', told(20, 40));
    const preview = await core.companion.preview('r', at(40));
    expect(preview).toMatchObject({ format: 'companion', visits: 40, visitsRead: 40, alreadyHere: 0 });
    expect(await storedVisits(storage)).toEqual([]);
    await core.confirmImport(preview.previewId);
    await eventually(async () => expect(await storedVisits(storage)).toHaveLength(40));
  }

  it('is shown first, then adds what is new and says how much', async () => {
    await firstTime();
    expect(core.board.get().companion).toEqual({ on: true, until: at(40), added: 0 });
    expect(core.companion.since()).toBe(at(40) - 24 * 60 * minute);
    expect(await catchUp(told(10, 45), at(45))).toBe(5);
    await eventually(async () => expect(await storedVisits(storage)).toHaveLength(45));
    expect(core.board.get().companion).toEqual({ on: true, until: at(45), added: 5 });
    expect(await catchUp(told(10, 45), at(46))).toBe(0);
  });

  it('goes by the person’s rules as they are', async () => {
    await firstTime();
    const page = (name: string, count: number) => ({
      url: `https://${name}.example/story-about-tea-${count}`,
      title: `Story ${count}`,
      transition: 'link' as const,
      time: at(count),
    });
    await core.rules.add({ kind: 'site', text: 'secret.example' }, Date.now());
    const visits = [
      page('secret', 50),
      page('open', 51),
      { ...page('x', 52), url: 'https://www.paypal.com/' },
      // The app itself is looked at, not read.
      { ...page('x', 53), url: 'https://app.example/history?tab=keep-up' },
    ];
    expect(await catchUp(visits, at(54))).toBe(1);
  });

  it('keeps to be tidied again also what it tells of where none of it is new', async () => {
    await firstTime();
    const [last] = told(39, 40);
    const reload = { ...last!, time: last!.time + minute, transition: 'reload' as const };
    expect(await catchUp([reload], at(41))).toBe(0);
    expect((await storedRaw(storage)).at(-1)).toMatchObject(reload);
    await core.rules.setKeepRaw(false);
    expect(await catchUp([{ ...reload, time: reload.time + minute }], at(41))).toBe(0);
    expect(await storedRaw(storage)).toEqual([]);
  });

  it('has nothing to show where nothing is told', async () => {
    await open();
    core.companion.open('r');
    await expect(core.companion.preview('r', 1)).rejects.toThrow('empty-history');
  });

  it('adds nothing once it is switched off, and remembers that', async () => {
    await firstTime();
    await core.companion.follow(false);
    expect(await catchUp(told(40, 45), at(45))).toBe(0);
    core.close();
    await open();
    expect(core.board.get().companion).toMatchObject({ on: false, until: at(40) });
  });

  it('keeps two readings at once apart', async () => {
    await firstTime();
    for (const name of ['s', 't']) core.companion.open(name);
    core.companion.take('s', told(40, 44));
    core.companion.take('t', told(40, 42));
    core.companion.take('s', told(44, 60));
    expect(await core.companion.catchUp('s', at(60))).toBe(20);
    await eventually(async () => expect(await storedVisits(storage)).toHaveLength(60));
    expect(await core.companion.catchUp('t', at(42))).toBe(0);
    expect(core.board.get().companion.until).toBe(at(60)); // what is told stays told
  });

  it('takes nothing for told of a reading that it has not heard from the start', async () => {
    await firstTime();
    core.companion.open('s');
    core.companion.take('s', told(40, 50));
    core.close();
    await open(); // as when the leading tab is closed between two parts
    expect(() => core.companion.take('s', told(50, 60))).toThrow('companion-silent');
    await expect(core.companion.catchUp('s', at(60))).rejects.toThrow('companion-silent');
    await expect(core.companion.preview('s', at(60))).rejects.toThrow('companion-silent');
    expect(core.board.get().companion).toEqual({ on: true, until: at(40), added: 0 });
    expect(await catchUp(told(40, 60), at(60))).toBe(20);
    await expect(core.companion.catchUp('s', at(60))).rejects.toThrow('companion-silent');
  });

  it('does not hold on to readings that broke off', async () => {
    await firstTime();
    for (const name of ['a', 'b', 'c', 'd', 'e']) core.companion.open(name);
    expect(() => core.companion.take('a', told(40, 41))).toThrow('companion-silent');
    core.companion.take('e', told(40, 41));
    expect(await core.companion.catchUp('e', at(41))).toBe(1);
  });

  it('is not asked for a made-up person, and takes a sample’s place if it is all the same', async () => {
    await firstTime();
    core.companion.open('early');
    core.companion.take('early', told(40, 50));
    await core.changes.forget({ from: 0, to: Date.now() });
    await core.waysIn.startSample('somebody');
    await eventually(() => expect(core.board.get().counts.visits).toBe(20));
    expect(core.board.get().companion.on).toBe(false);
    expect(await core.companion.catchUp('early', at(50))).toBe(0);

    await core.companion.follow(true);
    const news = { ...told(0, 1)[0]!, time: Date.now() + 1_000 };
    expect(await catchUp([], Date.now())).toBe(0);
    expect(core.board.get().profile.source).toBe('sample');
    expect(await catchUp([news], Date.now() + 2_000)).toBe(1);
    await eventually(async () => expect(await storedVisits(storage)).toHaveLength(1));
    expect((await storedVisits(storage)).map(({ origin }) => origin)).toEqual(['import']);
    expect(core.board.get().profile.source).toBe('import');
  });

  it('does not bring back what was forgotten, not even what it was just telling', async () => {
    await firstTime();
    core.companion.open('s');
    core.companion.take('s', told(10, 46));
    await core.changes.forget({ site: 'news1.example' });
    // Of the six that are new two are of that site; the rest is not lost.
    expect(await core.companion.catchUp('s', at(46))).toBe(4);
    await stored(27 + 4);
    await core.changes.forget({ page: told(41, 42)[0]!.url });
    expect(core.companion.since()).toBe(at(46) - day);
    expect(await catchUp(told(10, 50), at(50))).toBe(2);
    await stored(27 + 3 + 2);
    expect(await visitsOf('news1.example')).toEqual([]);
    expect(core.profile.pages.has(told(41, 42)[0]!.url)).toBe(false);
  });

  it('does not bring what meets a rule that was forgotten by, page or not', async () => {
    await firstTime();
    const reload = { ...told(39, 40)[0]!, title: 'A surprise', transition: 'reload' as const };
    const surprise = { ...reload, time: reload.time + minute };
    expect(await catchUp([surprise], at(41))).toBe(0);
    const id = (await core.rules.add({ kind: 'word', text: 'surprise' }, Date.now()))!;
    await core.rules.change({ rule: id, on: false });
    expect(await core.changes.forget({ rule: id })).toMatchObject({ visits: 0, raw: 1 });
    expect(await catchUp([surprise], at(42))).toBe(0);
    expect((await storedRaw(storage)).map(({ title }) => title)).not.toContain('A surprise');
  });

  it('does not bring it back after a new start either, when nobody knows any more what it was', async () => {
    await firstTime();
    await core.changes.forget({ site: 'news1.example' });
    const forgotten = Date.now();
    core.close();
    await open();
    expect(core.companion.since()).toBeGreaterThanOrEqual(forgotten - 1_000);
    expect(await catchUp(told(10, 45), at(45))).toBe(0);
    expect(await visitsOf('news1.example')).toEqual([]);
  });

  it('does not bring what was forgotten before it was told', async () => {
    await firstTime();
    await core.changes.forget({ from: at(50), to: at(53) }); // nothing of it is here yet
    expect(await catchUp(told(40, 55), at(55))).toBe(11);
    await stored(51);
    core.close();
    await open();
    expect(core.companion.since()).toBeGreaterThan(at(53));
    expect(await catchUp(told(50, 60), at(60))).toBe(5);
  });

  it('goes on where it was when visits have outgrown the time they are kept for', async () => {
    await firstTime();
    vi.useFakeTimers({ toFake: ['Date'] });
    await core.rules.change({ keepDays: 30 });
    core.close();
    const now = start + 30 * day + 60 * minute;
    vi.setSystemTime(now);
    await open();
    expect(await storedVisits(storage)).toEqual([]); // two days of slack
    const page = (days: number) => ({ ...told(0, 1)[0]!, time: start + days * day });
    expect(await catchUp([page(1), page(10), page(20)], now)).toBe(2);
    core.close();
    await open();
    expect(core.companion.since()).toBe(now - day);
  });
});
