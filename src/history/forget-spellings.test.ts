// What is forgotten is also gone from the visits as they came in, stored or waiting, under every spelling.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { type ForgetTarget, forget } from '../storage/forget';
import { storedRaw } from '../storage/history.fixture';
import { type KeptVisit, packDays, putRawDays, unpackDay } from '../storage/raw-days';
import { canonicalUrl, spellings } from './canonical';

const dayMs = 86_400_000;
const name = 'forget-spellings';
const addresses = {
  page: 'https://www.youtube.com/watch?v=1',
  tracked: 'https://www.youtube.com/watch?v=1&utm_source=mail',
  mobile: 'https://m.youtube.com/watch?v=1',
  oddly: 'https://www.youtube.com/watch?&v=1',
  sister: 'https://www.youtube.com/watch?v=2',
  copy: 'https://www-example-com.cdn.ampproject.org/c/s/www.example.com/news',
  other: 'https://other.example/surprise',
};
type Name = keyof typeof addresses;
const names = Object.keys(addresses) as Name[];
const visits = names.map(
  (each, index): KeptVisit => ({
    url: addresses[each],
    title: each,
    time: index * dayMs + 1,
    transition: 'link',
    origin: each === 'other' ? 'sample' : 'import',
  }),
);

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage(name);
  await storage.write(['raw', 'staged'], 'strict', async (transaction) => {
    await putRawDays(transaction, packDays(visits));
    transaction
      .objectStore('staged')
      .putAll([{ jobId: 1, sequence: 0, pages: [], visits: [], raw: packDays(visits) }]);
  });
});
afterEach(async () => {
  storage.close();
  await deleteStorage(name);
});

/** What stays, of both. */
async function left(target: ForgetTarget): Promise<string[]> {
  await forget(storage, target, canonicalUrl, [], spellings);
  const stored = (await storedRaw(storage)).map(({ title }) => title);
  const [row] = await storage.read(['staged'], (transaction) => transaction.objectStore('staged').getAll());
  expect(row!.raw!.flatMap((day) => unpackDay(day)!.map(({ title }) => title))).toEqual(stored);
  return stored;
}
const allBut = (...gone: Name[]) => names.filter((each) => !gone.includes(each));

describe('forgetting', () => {
  const spelled: Name[] = ['page', 'tracked', 'mobile', 'oddly'];

  it('a page takes all that may be its', async () => {
    expect(await left({ page: addresses.page })).toEqual(allBut(...spelled));
  });

  it('a page takes visits by http that were led on to it, and hops of before none were kept', async () => {
    const visit = (url: string, more: Partial<KeptVisit>): KeptVisit => ({ ...visits[0]!, url, ...more });
    const days = packDays([
      visit('http://other.example/surprise', { title: 'http', time: 9 * dayMs }),
      visit('https://t.co/x', { title: 'redirect', time: 9 * dayMs + 1, transition: 'redirect' }),
      visit('https://go.example/y', { title: 'hidden', time: 9 * dayMs + 2, hidden: true }),
      visit('http://other.example/', { title: 'stays', time: 9 * dayMs + 3 }),
    ]);
    await storage.write(['raw', 'staged'], 'strict', async (transaction) => {
      await putRawDays(transaction, days);
      await transaction.objectStore('staged').clear();
      const raw = packDays([...visits, ...days.flatMap((day) => unpackDay(day)!)]);
      transaction.objectStore('staged').putAll([{ jobId: 1, sequence: 0, pages: [], visits: [], raw }]);
    });
    expect(await left({ page: addresses.other })).toEqual([...allBut('other'), 'stays']);
  });

  it('a page that was stored as the file spells it takes that spelling alone', async () => {
    expect(await left({ page: addresses.tracked })).toEqual(allBut('tracked'));
  });

  it('pages by a rule takes what meets it without being a page', async () => {
    const meets = ({ title, url }: { title: string; url: string }) => `${title} ${url}`.includes('surprise');
    expect(await left({ pages: new Set([addresses.sister]), meets })).toEqual(allBut('sister', 'other'));
  });

  it('a site takes its copies elsewhere, and the place where they are', async () => {
    expect(await left({ site: 'youtube.com' })).toEqual(allBut(...spelled, 'sister'));
    expect(await left({ site: 'example.com' })).toEqual(['other']);
  });

  it('where a copy lies takes the copy', async () => {
    expect(await left({ site: 'ampproject.org' })).toEqual(allBut('copy'));
  });

  it('a period takes what lies in it, both ends included', async () => {
    expect(await left({ from: dayMs + 1, to: 2 * dayMs + 1 })).toEqual(allBut('tracked', 'mobile'));
    expect(await left({ from: Number.NEGATIVE_INFINITY, to: 3 * dayMs })).toEqual(
      allBut('page', 'tracked', 'mobile'),
    );
  });

  it('hours take what was visited then', async () => {
    expect(await left({ during: (time) => time > 4 * dayMs })).toEqual(spelled);
  });

  it('an origin takes what came that way', async () => {
    expect(await left({ origin: 'sample' })).toEqual(allBut('other'));
  });

  it('takes a day that cannot be read, as nobody can say what is in it', async () => {
    await storage.write(['raw'], 'strict', (transaction) =>
      transaction.objectStore('raw').putAll([{ day: 0, count: 1, packed: new Uint8Array(9) }]),
    );
    await forget(storage, { page: addresses.other }, canonicalUrl, [], spellings);
    expect((await storedRaw(storage)).map(({ title }) => title)).toEqual(allBut('page', 'other'));
  });
});
