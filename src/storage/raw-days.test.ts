// Visits as they came in: packed and back without loss, each once, and nothing foreign gets in by them.
import 'fake-indexeddb/auto';
import { deflateSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isIntact } from './checksum';
import { deleteStorage, openStorage, type Storage } from './database';
import { storedRaw } from './history.fixture';
import {
  dropRaw,
  type KeptVisit,
  oldestRaw,
  packDays,
  putRawDays,
  rawSize,
  unpackDay,
  withoutKept,
} from './raw-days';
import { isRow } from './restore-rows';

const dayMs = 86_400_000;
const visit = (time: number, path = '', more: Partial<KeptVisit> = {}): KeptVisit => ({
  url: `https://a.example/${path}`,
  title: 'Ein Titel “ü” 😀',
  time,
  transition: 'link',
  origin: 'import',
  ...more,
});

describe('packed days', () => {
  it('come back as they were, sorted, each visit once, a row a day', () => {
    const first = visit(5, 'a', { durationMs: 0, hidden: false });
    const visits = [
      visit(dayMs + 1, 'b', { transition: 'redirect', hidden: true }),
      visit(7, 'b', { saved: true, origin: 'sample', title: '' }),
      first,
      visit(5, 'a', { title: 'told later' }),
      visit(7, 'a', { transition: 'reload', durationMs: 1.5 }),
    ];
    const rows = packDays(visits).sort((a, b) => a.day - b.day);
    expect(rows.map(({ day, count }) => [day, count])).toEqual([
      [0, 3],
      [1, 1],
    ]);
    expect(rows.flatMap((row) => unpackDay(row))).toStrictEqual([first, visits[4], visits[1], visits[0]]);
    expect(rows.every(isIntact)).toBe(true);
    expect(packDays([])).toEqual([]);
  });

  const packed = (columns: unknown, length?: number) => {
    const bytes = new TextEncoder().encode(JSON.stringify(columns));
    const deflated = deflateSync(bytes);
    const whole = new Uint8Array(4 + deflated.length);
    new DataView(whole.buffer).setUint32(0, length ?? bytes.length, true);
    whole.set(deflated, 4);
    return { day: 0, count: 1, packed: whole };
  };
  const good = [[5], ['https://a.example/'], ['t'], [0], [null], [0]];
  const other = (place: number, value: unknown) => good.map((column, at) => (at === place ? value : column));

  it('are read only as they are made', () => {
    expect(unpackDay(packed(good))).toHaveLength(1);
    expect(isRow('raw', packed(good))).toBe(true);
    const bad = [
      { ...packed(good), count: 2 },
      { ...packed(good), day: 1 },
      { ...packed([[], [], [], [], [], []]), count: 0 },
      packed(other(0, [Number.NaN])),
      packed(other(1, ['javascript:alert(1)'])),
      packed(other(1, ['https://a.example/', 'https://a.example/'])),
      packed(other(3, [99])),
      packed(other(5, [16])),
      packed('no columns'),
      { ...packed(good), packed: new Uint8Array(3) },
      { ...packed(good), packed: Uint8Array.of(9, 0, 0, 0, 255, 255) },
    ];
    for (const row of bad) {
      expect(unpackDay(row)).toBeNull();
      expect(isRow('raw', row)).toBe(false);
    }
    const twice = [
      [5, 5],
      ['https://a.example/', 'https://a.example/'],
      ['', ''],
      [0, 0],
      [null, null],
      [0, 0],
    ];
    expect(unpackDay({ ...packed(twice), count: 2 })).toBeNull();
  });

  it('do not unfold to more than they say, nor to what cannot be', () => {
    const bomb = packed(other(2, ['x'.repeat(1_000_000)]), 100);
    expect(unpackDay(bomb)).toBeNull();
    expect(unpackDay(packed(good, 2 ** 32 - 1))).toBeNull();
  });

  it('are left as they are where nothing in them is meant, and go where nothing is left or readable', () => {
    const [row] = packDays([visit(1, 'a'), visit(2, 'b')]);
    expect(withoutKept(row!, () => false)).toBe(row);
    expect(unpackDay(withoutKept(row!, ({ time }) => time === 1)!)).toEqual([visit(2, 'b')]);
    expect(withoutKept(row!, () => true)).toBeNull();
    expect(withoutKept({ ...row!, packed: new Uint8Array(9) }, () => false)).toBeNull();
  });
});

describe('stored days', () => {
  let storage: Storage;
  beforeEach(async () => {
    storage = await openStorage('raw-days');
  });
  afterEach(async () => {
    storage.close();
    await deleteStorage('raw-days');
  });
  const put = (visits: KeptVisit[]) =>
    storage.write(['raw'], 'strict', (transaction) => putRawDays(transaction, packDays(visits)));

  it('take in what is new, and the same again changes nothing', async () => {
    await put([visit(3, 'a'), visit(dayMs, 'a')]);
    await put([visit(3, 'a', { title: 'told later' }), visit(1, 'b')]);
    const expected = [visit(1, 'b'), visit(3, 'a'), visit(dayMs, 'a')];
    expect(await storedRaw(storage)).toEqual(expected);
    await put(expected);
    expect(await storedRaw(storage)).toEqual(expected);
    expect(await oldestRaw(storage)).toBe(1);
    const { visits, bytes } = await rawSize(storage);
    expect(visits).toBe(3);
    expect(bytes).toBeGreaterThan(100);
  });

  it('are all dropped together with those that wait, and the setting says so', async () => {
    await put([visit(3)]);
    await storage.write(['staged'], 'strict', (transaction) =>
      transaction.objectStore('staged').putAll([
        { jobId: 1, sequence: 0, pages: [], visits: [] },
        { jobId: 1, sequence: 1, pages: [], visits: [], raw: packDays([visit(4)]) },
      ]),
    );
    await dropRaw(storage, { key: 'k', value: 'no' });
    expect(await rawSize(storage)).toEqual({ visits: 0, bytes: 0 });
    expect(await oldestRaw(storage)).toBeNull();
    await storage.read(['staged', 'settings'], async (transaction) => {
      expect(await transaction.objectStore('staged').count()).toBe(1);
      expect(await transaction.objectStore('settings').get('k')).toEqual({ key: 'k', value: 'no' });
    });
  });
});
