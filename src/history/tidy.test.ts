// Tidying again ends as if the history had been imported by the rules of now; what it cannot explain it leaves alone.
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { errorCode } from '../device/errors';
import { loadCheckpoint, saveCheckpoint } from '../storage/checkpoints';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { faults, withFault } from '../storage/faults.fixture';
import { addFeedback, listFeedback } from '../storage/feedback';
import { saveFeed } from '../storage/feeds';
import { forget } from '../storage/forget';
import { storedPage, storedRaw, storedVisits } from '../storage/history.fixture';
import { packDays, putRawDays } from '../storage/raw-days';
import { checkStorage } from '../storage/repair';
import { rawRows } from '../storage/restore.fixture';
import type { VisitRow } from '../storage/schema';
import { appendVectors, loadVectors } from '../storage/vectors';
import { addVisits, allPages } from '../storage/visits';
import { canonicalUrl, spellings } from './canonical';
import { type CleanOptions, cleanHistory } from './clean';
import { runImport } from './importer';
import type { RawVisit } from './raw';
import type { RuleId } from './rules';
import { stageImport } from './stage';
import { tidyAgain } from './tidy';

const open: Storage[] = [];
let names = 0;
async function freshStorage(): Promise<Storage> {
  const storage = await openStorage(`tidy-${names++}`);
  open.push(storage);
  return storage;
}
afterEach(async () => {
  for (const storage of open.splice(0)) {
    storage.close();
    await deleteStorage(storage.name);
  }
});

const start = Date.UTC(2026, 0, 5, 12);
const minute = 60_000;
const visit = (url: string, at: number, more: Partial<RawVisit> = {}): RawVisit => ({
  url,
  title: `About ${url.replace(/[?].*/, '').slice(-4)}`,
  time: start + at,
  transition: 'link',
  ...more,
});
/** Something for each of the rules that only tidy, over two days. */
const visits: RawVisit[] = [
  visit('https://t.co/x', 0, { transition: 'redirect', title: 'A hop' }),
  visit('https://a.example/one?utm_source=mail', 500),
  visit('https://a.example/one', minute, { transition: 'reload' }),
  visit('https://m.youtube.com/watch?v=1', 10 * minute),
  visit('https://b.example/0f3a9', 20 * minute, { title: '' }),
  visit('https://a.example/two', 30 * minute),
  visit('https://a.example/two', 30 * minute + 400),
  visit('https://www.dkb.de/konto', 40 * minute),
  ...Array.from({ length: 6 }, (_, index) =>
    visit(`https://news.example/${index}`, (60 + index * 20) * minute, {
      title: `Report number ${index} - The News`,
    }),
  ),
  visit('https://a.example/one', 24 * 60 * minute),
];
const off = (...rules: RuleId[]): CleanOptions => ({ off: new Set(rules) });
const everyTidying = off(
  'tracking-parameters',
  'twins',
  'untitled',
  'duplicates',
  'restored',
  'refreshes',
  'reloads',
  'site-names',
);
const contentHash = ({ url, title }: { url: string; title: string }) => `#${title || url}`;

async function importBy(rules: CleanOptions, into?: Storage, some = visits): Promise<Storage> {
  const storage = into ?? (await freshStorage());
  const cleaned = cleanHistory({ format: 'chrome', visits: some }, rules);
  const jobId = await stageImport(storage, cleaned, { origin: 'import', contentHash, now: 1 });
  await runImport(storage, jobId, { now: () => 2 });
  return storage;
}
const tidy = (storage: Storage, rules: CleanOptions, apply = true) =>
  tidyAgain(storage, { rules, contentHash, apply });
const historyOf = async (storage: Storage) => ({
  visits: await storedVisits(storage),
  pages: await allPages(storage),
  raw: await storedRaw(storage),
});
const nothing = { back: 0, gone: 0, renamed: 0, forGood: 0 };

describe('tidying again', () => {
  it.each([
    ['all of them off', {}, everyTidying],
    ['all of them on again', everyTidying, {}],
    ['addresses as they were spelled', {}, off('tracking-parameters', 'twins')],
    ['the names of sites back', {}, off('site-names')],
    ['reloads and doubles back', {}, off('reloads', 'duplicates')],
  ] as const)(
    'is as an import by the new rules: %s',
    async (_, before: CleanOptions, after: CleanOptions) => {
      const storage = await importBy(before);
      const was = await historyOf(storage);
      const told = await tidy(storage, after, false);
      expect(await historyOf(storage)).toEqual(was);
      const asImported = await historyOf(await importBy(after));
      expect(asImported).not.toEqual(was);
      expect(await tidy(storage, after)).toEqual(told);
      expect(told.back + told.gone + told.renamed).toBeGreaterThan(0);
      expect(await historyOf(storage)).toEqual(asImported);
      expect(was.visits.length + told.back - told.gone).toBe(asImported.visits.length);
      const help = { contentHash, isUsable: () => true };
      expect(await checkStorage(storage, help)).toEqual({});

      // The same again changes nothing, and back is back.
      const rows = await rawRows(storage.name);
      expect(await tidy(storage, after)).toEqual(nothing);
      expect(await rawRows(storage.name)).toStrictEqual(rows);
      await tidy(storage, before);
      expect(await historyOf(storage)).toEqual(was);
    },
  );

  it('puts together what was imported twice under two spellings', async () => {
    const storage = await importBy(off('tracking-parameters', 'twins'));
    await importBy({}, storage);
    const doubled = (await storedVisits(storage)).length;
    const { gone, back } = await tidy(storage, {});
    expect([gone > 0, back]).toEqual([true, 0]);
    expect(await historyOf(storage)).toEqual(await historyOf(await importBy({})));
    expect((await storedVisits(storage)).length).toBe(doubled - gone);
  });

  it('leaves alone what it cannot explain, with its page and title', async () => {
    const storage = await importBy({});
    const old = {
      time: start + minute,
      url: 'https://old.example/',
      site: 'old.example',
      weight: 0.5,
      origin: 'import' as const,
    };
    const known = 'https://a.example/one';
    const later = { ...old, url: known, site: 'a.example', time: start + 48 * 60 * minute };
    await addVisits(
      storage,
      [
        { url: old.url, title: 'Old', site: old.site, contentHash: '#Old' },
        { url: known, title: 'Its title of later', site: 'a.example', contentHash: '#later' },
      ],
      [old, later],
    );
    await tidy(storage, everyTidying);
    const stored = await storedVisits(storage);
    expect(stored).toContainEqual(old);
    expect(stored).toContainEqual(later);
    expect(await storedPage(storage, old.url)).toMatchObject({ title: 'Old', visits: 1 });
    expect(await storedPage(storage, known)).toMatchObject({ title: 'Its title of later', visits: 3 });
    const rows = await rawRows(storage.name);
    expect(await tidy(storage, everyTidying)).toEqual(nothing);
    expect(await rawRows(storage.name)).toStrictEqual(rows);
  });

  it('leaves out again what is a reload only of a visit that stays', async () => {
    const storage = await freshStorage();
    const url = 'https://a.example/one';
    const [site, title] = ['a.example', 'About /one'];
    await addVisits(
      storage,
      [{ url, title, site, contentHash: '#one' }],
      [{ time: start, url, site, weight: 0.5, origin: 'import' }],
    );
    const reload = visit(url, minute, { transition: 'reload' });
    await storage.write(['raw'], 'strict', async (transaction) =>
      putRawDays(transaction, packDays([{ ...reload, origin: 'import' }])),
    );
    const rows = await rawRows(storage.name);
    expect(await tidy(storage, {})).toEqual(nothing);
    expect(await rawRows(storage.name)).toStrictEqual(rows);
    expect(await tidy(storage, off('reloads'))).toEqual({ ...nothing, back: 1 });
    const stays = { time: start, url, site, weight: 0.5, origin: 'import' };
    expect(await storedVisits(storage)).toEqual([
      stays,
      expect.objectContaining({ url, time: start + minute }),
    ]);
  });

  it('leaves alone weights that no visit which came or went has changed', async () => {
    const storage = await importBy({});
    const rows = await rawRows(storage.name);
    const [day] = rows.visits as { day: number; visits: { weight: number }[] }[];
    const weighed = day!.visits.map((each) => ({ ...each, weight: 0.123 }));
    await storage.write(['visits'], 'strict', async (transaction) =>
      transaction.objectStore('visits').putAll([{ day: day!.day, visits: weighed as VisitRow[] }]),
    );
    const before = await rawRows(storage.name);
    expect(await tidy(storage, {})).toEqual(nothing);
    expect(await rawRows(storage.name)).toStrictEqual(before);
  });

  it('does nothing where nothing is kept as it came in', async () => {
    const storage = await importBy({});
    await storage.write(['raw'], 'strict', (transaction) => transaction.objectStore('raw').clear());
    const rows = await rawRows(storage.name);
    expect(await tidy(storage, everyTidying)).toEqual(nothing);
    expect(await rawRows(storage.name)).toStrictEqual(rows);
  });

  it('brings back nothing that was forgotten, and nothing private', async () => {
    const storage = await importBy(off('bank'));
    await forget(storage, { site: 'a.example' }, canonicalUrl, [], spellings);
    const { forGood } = await tidy(storage, { off: new Set([...everyTidying.off!]) });
    expect(forGood).toBe(1);
    const text = JSON.stringify(await historyOf(storage));
    expect(text).not.toMatch(/a\.example|dkb|t\.co/);
    expect(text).toMatch(/b\.example/);
  });

  it('keeps reactions and the vectors still used, and lets go of others, of the feed and of what models learned', async () => {
    const storage = await importBy({});
    const ids = (await allPages(storage)).map((page) => page.contentHash);
    const reaction = {
      itemUrl: 'u',
      title: 't',
      kind: 'k',
      contentHash: '#liked',
      action: 'like',
      time: 1,
    } as const;
    await addFeedback(storage, reaction);
    const hashes = [...ids, '#liked'];
    await appendVectors(storage, 'minilm-en', hashes, {
      dimensions: 1,
      values: Int8Array.from(hashes, () => 1),
      scales: Float32Array.from(hashes, () => 1),
    });
    const learned = { id: 'evolution', model: 'minilm-en', time: 1, stale: false, state: 'good' } as const;
    await saveCheckpoint(storage, learned);
    await saveFeed(storage, { items: [] }, 1);
    expect(await tidy(storage, {})).toEqual(nothing);
    expect(await loadCheckpoint(storage, 'evolution')).toMatchObject(learned);

    await tidy(storage, off('site-names'));
    expect(await loadCheckpoint(storage, 'evolution')).toMatchObject(learned); // the visits are the same
    await tidy(storage, off('reloads', 'site-names'));
    expect(await loadCheckpoint(storage, 'evolution')).toMatchObject({ stale: true, state: null });
    expect(await listFeedback(storage)).toHaveLength(1);
    const pages = new Set((await allPages(storage)).map((page) => page.contentHash));
    const { hashes: left } = (await loadVectors(storage, 'minilm-en'))!;
    expect(left).toContain('#liked');
    expect(left).toContain('#About /one');
    expect(left.filter((hash) => !pages.has(hash))).toEqual(['#liked']);
    const { feeds } = await rawRows(storage.name);
    expect(feeds).toEqual([]);
  });

  it('plans anew where the history changes meanwhile', async () => {
    const storage = await importBy({});
    let added = false;
    const busy: Storage = {
      name: storage.name,
      read: (stores, work) => storage.read(stores, work),
      write: async (stores, durability, work) => {
        if (!added) {
          added = true;
          const url = 'https://a.example/added';
          const site = 'a.example';
          await addVisits(
            storage,
            [{ url, title: 'Added', site, contentHash: '#added' }],
            [{ time: start + 5, url, site, weight: 1, origin: 'import' }],
          );
        }
        return storage.write(stores, durability, work);
      },
      close: () => storage.close(),
    };
    await tidy(busy, everyTidying);
    const { visits: all } = await historyOf(storage);
    expect(all.map(({ url }) => url)).toContain('https://a.example/added');
    expect(all).toHaveLength((await storedVisits(await importBy(everyTidying))).length + 1);
  });

  it('does not weigh a sample against the person’s own visits', async () => {
    const storage = await importBy({});
    const cleaned = cleanHistory({ format: 'chrome', visits: visits.slice(0, 3) }, {});
    await runImport(storage, await stageImport(storage, cleaned, { origin: 'sample', contentHash, now: 1 }), {
      now: () => 2,
    });
    // The same visits: those that are there stay whose they are.
    expect(await tidy(storage, {})).toEqual(nothing);
    expect((await storedRaw(storage)).every(({ origin }) => origin === 'import')).toBe(true);
  });

  it.each(faults)('is whole or not at all when storage fails by "%s" at any call', async (fault) => {
    const before = await rawRows((await importBy({})).name);
    const reference = await importBy({});
    await tidy(reference, everyTidying);
    const after = await rawRows(reference.name);
    expect(after).not.toEqual(before);
    let failures = 0;
    for (let n = 1; ; n++) {
      const storage = await importBy({});
      const { reached, error } = await withFault(fault, n, () => tidy(storage, everyTidying));
      expect(await rawRows(storage.name), `call ${n}`).toStrictEqual(error === null ? after : before);
      if (!reached) break;
      if (error === null) continue;
      failures++;
      expect(errorCode(error)).toBe(fault === 'quota' ? 'quota-full' : 'storage-refused');
      await tidy(storage, everyTidying);
      expect(await rawRows(storage.name)).toStrictEqual(after);
    }
    expect(failures).toBeGreaterThan(0);
  });
});
