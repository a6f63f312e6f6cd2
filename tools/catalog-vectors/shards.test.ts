// What the tool writes is what the app reads; only what changed is made anew.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openBuiltCatalog } from '../../src/catalog/built';
import type { CatalogItem } from '../../src/catalog/item';
import { matrixFromRows, normalise, quantise } from '../../src/embedding/matrix';
import type { ModelId } from '../../src/storage/schema';
import { readCatalogFile, type VectorMaker, writeVectors } from './shards';

const dimensions = 3;
const item = (title: string, url = `./${title}`): CatalogItem => ({
  title,
  url,
  kind: 'book',
  lang: 'en',
  summary: '',
  tags: [],
});
const vectorOf = (text: string) =>
  normalise(Float32Array.from({ length: dimensions }, (_, j) => text.charCodeAt(j) - 96));

let out: string;
let asked: string[];
beforeEach(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'catalog-'));
  asked = [];
  await write('a.json', [item('one'), item('two')]);
  await write('b.json', [item('three')]);
});
afterEach(() => rm(out, { recursive: true }));

const write = (name: string, items: CatalogItem[]) =>
  writeFile(path.join(out, name), JSON.stringify({ items }));

const maker = (model: ModelId, modelSha256 = '2'.repeat(64)): VectorMaker => ({
  model,
  modelSha256,
  open: async () => ({
    embed: async (texts) => {
      asked.push(...texts);
      return matrixFromRows(texts.map(vectorOf), dimensions);
    },
    dispose: async () => {},
  }),
});
async function build(makers: VectorMaker[], names = ['a.json', 'b.json']): Promise<string[]> {
  asked = [];
  await writeVectors(out, await Promise.all(names.map((name) => readCatalogFile(out, name))), makers);
  return asked;
}
const fromDisk = (async (name: string) =>
  new Response(await readFile(path.join(out, name)))) as unknown as typeof fetch;
async function load(model: ModelId) {
  const { shards } = await openBuiltCatalog('', [model], { fetchFile: fromDisk });
  return Promise.all(shards.map((shard) => shard.load()));
}
const english = maker('minilm-en');
const chinese = maker('bge-zh');

it('makes a block a file, which loads', async () => {
  expect(await build([english])).toHaveLength(3);
  const loaded = await load('minilm-en');
  expect(loaded.map(({ items }) => items.map(({ title }) => title))).toEqual([['one', 'two'], ['three']]);
  expect(loaded[1]!.vectors).toEqual(quantise(matrixFromRows([vectorOf('three')], dimensions)));
});

it('leaves alone what stands, and makes anew what changed in a text', async () => {
  await build([english]);
  expect(await build([english])).toEqual([]);
  await write('b.json', [item('three', './elsewhere')]);
  expect(await build([english])).toEqual([]);
  expect((await load('minilm-en'))[1]!.items[0]!.url).toBe('./elsewhere');
  await write('a.json', [item('one'), item('four')]);
  expect(await build([english])).toEqual(['one. ', 'four. ']);
  expect((await load('minilm-en'))[0]!.vectors.rows).toBe(2);
});

it('makes anew what another model file made, and a block that is not the one it wrote', async () => {
  await build([english]);
  expect(await build([maker('minilm-en', '3'.repeat(64))])).toHaveLength(3);
  await writeFile(path.join(out, 'vectors/minilm-en/b.bin'), 'cut');
  expect(await build([maker('minilm-en', '3'.repeat(64))])).toEqual(['three. ']);
  await load('minilm-en');
});

it('keeps another model’s blocks while they are of these texts', async () => {
  await build([chinese]);
  await build([english]);
  expect((await load('bge-zh'))[0]!.vectors.rows).toBe(2);
  await write('b.json', [item('five')]);
  await build([english]);
  await expect(load('bge-zh')).rejects.toMatchObject({ code: 'source-unreachable' });
  expect((await load('minilm-en'))[1]!.items[0]!.title).toBe('five');
});

it('removes blocks of files that are gone, and the one of an earlier version', async () => {
  await build([english]);
  for (const name of ['minilm-en.json', 'minilm-en.bin', 'theirs.txt'])
    await writeFile(path.join(out, 'vectors', name), '');
  await build([english], ['b.json']);
  expect((await readdir(path.join(out, 'vectors'))).sort()).toEqual([
    'index.json',
    'minilm-en',
    'theirs.txt',
  ]);
  expect(await readdir(path.join(out, 'vectors/minilm-en'))).toEqual(['b.bin']);
  expect(await load('minilm-en')).toHaveLength(1);
});

it('says what is wrong with a catalog', async () => {
  await write('a.json', [{ ...item('one'), url: 'ftp://x' }]);
  await expect(readCatalogFile(out, 'a.json')).rejects.toThrow(/^a\.json: items\.0\.url/);
});
