// A catalog loads shard by shard, as it was built; one that was tampered with or mixed up does not.
import { describe, expect, it, vi } from 'vitest';
import type { ModelId } from '../storage/schema';
import { blockName, type CatalogShard, openBuiltCatalog } from './built';
import {
  type BuiltFiles,
  builtFiles,
  type FixtureShard,
  serveFiles,
  sha256,
  wholeFiles,
} from './built.fixture';
import { packVectors, unpackVectors } from './built-files';
import type { CatalogItem, Kind, Language } from './item';

const item = (n: number, kind: Kind, lang: Language): CatalogItem => ({
  title: `Thing ${n}`,
  url: `https://example.com/${n}`,
  kind,
  lang,
  summary: 'A thing.',
  tags: ['things'],
});
const vectorsOf = (...rows: [number, number, number][]) => ({
  rows: rows.length,
  dimensions: 3,
  values: Int8Array.from(rows.flat()),
  scales: Float32Array.from(rows, (_, row) => 2 ** -row),
});
const shards = {
  'a.json': { items: [item(1, 'book', 'en')], vectors: vectorsOf([127, -127, 0]) },
  'b.json': {
    items: [item(2, 'film', 'en'), item(3, 'film', 'zh')],
    vectors: vectorsOf([1, 2, 3], [-4, -5, -6]),
  },
} satisfies Record<string, FixtureShard>;
const a = shards['a.json'];
const b = shards['b.json'];
const sourced = (items: readonly CatalogItem[]) => items.map((each) => ({ ...each, source: 'starter' }));

const base = '/catalog/';
const open = (files: BuiltFiles, models: ModelId[] = ['minilm-en']) => {
  const { fetchFile, asked } = serveFiles(files, base);
  return { opening: openBuiltCatalog(base, models, { fetchFile, source: 'starter' }), asked };
};
const loadAll = async (files: BuiltFiles) =>
  Promise.all((await open(files).opening).shards.map((shard) => shard.load()));

describe('openBuiltCatalog', () => {
  it('says what is in each shard without loading any, and loads what is asked for', async () => {
    const { opening, asked } = open(builtFiles(shards, 'minilm-en'));
    const catalog = await opening;
    expect(catalog).toMatchObject({ model: 'minilm-en', dimensions: 3 });
    expect(catalog.shards).toMatchObject([
      { file: 'a.json', count: 1, kinds: ['book'], languages: ['en'] },
      { file: 'b.json', count: 2, kinds: ['film'], languages: ['en', 'zh'] },
    ]);
    expect(asked).toEqual(['vectors/index.json']);
    const [, second] = catalog.shards as [CatalogShard, CatalogShard];
    expect(await second.items()).toEqual(sourced(b.items));
    expect(asked.slice(1)).toEqual(['b.json']);
    expect(await second.load()).toEqual({ items: sourced(b.items), vectors: b.vectors });
    expect(asked.slice(2)).toEqual(['vectors/minilm-en/b.bin']);
  });

  it('loads a shard once, however many ask, and again after a failure', async () => {
    const files = builtFiles(shards, 'minilm-en');
    const block = files.get('vectors/minilm-en/a.bin')!;
    files.delete('vectors/minilm-en/a.bin');
    const { opening, asked } = open(files);
    const [first, second] = (await opening).shards as [CatalogShard, CatalogShard];
    const asks = await Promise.allSettled([first.load(), first.load(), second.load(), second.load()]);
    expect(asks.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
    files.set('vectors/minilm-en/a.bin', block);
    expect(await first.load()).toEqual({ items: sourced(a.items), vectors: a.vectors });
    expect((await first.load()).vectors).toBe((await first.load()).vectors);
    const times = (name: string) => asked.filter((each) => each === name).length;
    expect(['a.json', 'vectors/minilm-en/a.bin', 'b.json', 'vectors/minilm-en/b.bin'].map(times)).toEqual([
      1, 2, 1, 1,
    ]);
  });

  it('takes the first model that it has vectors of', async () => {
    const chinese = builtFiles(shards, 'bge-zh');
    expect((await open(chinese, ['minilm-en', 'bge-zh']).opening).model).toBe('bge-zh');
    await expect(open(chinese).opening).rejects.toMatchObject({ code: 'source-unreachable' });
  });

  it('says when a file does not come', async () => {
    const offline = openBuiltCatalog(base, ['minilm-en'], {
      fetchFile: () => Promise.reject(new TypeError('offline')),
    });
    await expect(offline).rejects.toMatchObject({ code: 'source-unreachable' });
    const files = builtFiles(shards, 'minilm-en');
    files.delete('b.json');
    await expect(loadAll(files)).rejects.toMatchObject({ code: 'source-unreachable' });
  });

  const text = (files: BuiltFiles, name: string) => files.get(name) as string;
  it.each<[string, string, (files: BuiltFiles, before: string) => string | Uint8Array<ArrayBuffer>]>([
    ['an item changed after the build', 'a.json', (_, before) => before.replace('Thing', 'Thong')],
    ['a page in place of JSON', 'vectors/index.json', () => '<!doctype html>'],
    ['a file outside the folder', 'vectors/index.json', (_, before) => before.replace('a.json', '../a.json')],
    [
      'an item without an address',
      'vectors/index.json',
      (files, before) => {
        const wrong = text(files, 'a.json').replace('https', 'ftp');
        files.set('a.json', wrong);
        return before.replace(/"sha256":"\w+/, `"sha256":"${sha256(wrong)}`);
      },
    ],
    [
      'another number of items',
      'vectors/index.json',
      (files, before) => {
        const more = JSON.stringify({ items: [...a.items, ...a.items] });
        files.set('a.json', more);
        return before.replace(/"sha256":"\w+/, `"sha256":"${sha256(more)}`);
      },
    ],
    [
      'vectors of another build',
      'vectors/minilm-en/a.bin',
      () => packVectors(vectorsOf([126, -127, 0])).slice(),
    ],
    ['the vectors of another shard', 'vectors/minilm-en/a.bin', () => packVectors(b.vectors).slice()],
    [
      'a shard that a model has not read',
      'vectors/index.json',
      (_, before) => before.replace('"vectors":{"minilm-en"', '"vectors":{"bge-zh"'),
    ],
  ])('refuses %s', async (_, name, change) => {
    const files = builtFiles(shards, 'minilm-en');
    const before = files.get(name)!;
    const after = change(files, typeof before === 'string' ? before : '');
    expect(after).not.toEqual(before);
    files.set(name, after);
    await expect(loadAll(files)).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('compares lengths where the page has no SHA-256', async () => {
    vi.stubGlobal('crypto', {});
    try {
      const files = builtFiles(shards, 'minilm-en');
      expect((await loadAll(files)).map(({ vectors }) => vectors)).toEqual([a.vectors, b.vectors]);
      files.set('vectors/minilm-en/b.bin', packVectors(a.vectors).slice());
      await expect(loadAll(files)).rejects.toMatchObject({ code: 'damaged-file' });
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe('a catalog of the earlier form', () => {
  const parts = { 'a.json': a.items, 'b.json': b.items };
  const vectors = vectorsOf([127, -127, 0], [1, 2, 3], [-4, -5, -6]);
  const build = (model: ModelId = 'minilm-en') => wholeFiles(parts, vectors, model);

  it('is one shard', async () => {
    const { opening, asked } = open(build());
    const { shards, dimensions } = await opening;
    expect([shards.length, shards[0]!.count, dimensions]).toEqual([1, 3, 3]);
    expect(asked).toEqual(['vectors/index.json', 'vectors/minilm-en.json']);
    expect(await shards[0]!.load()).toEqual({ items: sourced([...a.items, ...b.items]), vectors });
    expect(await shards[0]!.items()).toHaveLength(3);
    expect(asked).toHaveLength(5);
  });

  it('may have been read by another model', async () => {
    expect((await open(build('bge-zh'), ['minilm-en', 'bge-zh']).opening).model).toBe('bge-zh');
    await expect(open(build('bge-zh')).opening).rejects.toMatchObject({ code: 'source-unreachable' });
  });

  it.each([
    ['an item changed after the build', 'a.json', (text: string) => text.replace('Thing', 'Thong')],
    [
      'vectors of another catalog',
      'vectors/minilm-en.json',
      (text: string) => text.replace(/"catalogHash":"\w+/, `"catalogHash":"${'e'.repeat(64)}`),
    ],
    [
      'vectors of another model',
      'vectors/minilm-en.json',
      (text: string) => text.replace('minilm-en', 'bge-zh'),
    ],
    ['a cut block', 'vectors/minilm-en.bin', () => 'short'],
  ])('is refused with %s', async (_, name, change) => {
    const files = build();
    const before = files.get(name)!;
    const after = change(typeof before === 'string' ? before : '');
    expect(after).not.toBe(before);
    files.set(name, after);
    await expect(loadAll(files)).rejects.toMatchObject({ code: 'damaged-file' });
  });
});

it('packs and unpacks vectors without loss', () => {
  const bytes = packVectors(b.vectors);
  expect(bytes.byteLength).toBe(8 + 2 * 4);
  expect(unpackVectors(bytes.slice().buffer, 2, 3)).toEqual(b.vectors);
  expect(blockName('m', 'book.en.json')).toBe('vectors/m/book.en.bin');
});
