// The starter catalog's vectors are kept in the repository, because making them takes minutes: do they fit it?
import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import { builtIndexSchema, openBuiltCatalog } from '../../src/catalog/built';
import { type CatalogItem, itemText } from '../../src/catalog/item';
import { dequantiseAll, dot, rowOf } from '../../src/embedding/matrix';
import { createRandom } from '../../src/interest/random';
import type { ModelId } from '../../src/storage/schema';
import { models } from '../models/manifest';
import { modelsPrepared, openNodeEncoder } from '../models/node-encoder';
import { textHash } from './text-hash';

const folder = new URL('../../public/catalog/', import.meta.url);
const fromDisk = (async (input: string) =>
  new Response(readFileSync(new URL(input, folder)))) as unknown as typeof fetch;
const prepared = modelsPrepared();
if (!prepared) console.warn('SKIPPED: the language models are not prepared; run `npm run data` first.');

describe.skipIf(!prepared)('the starter catalog’s vectors', () => {
  const encoders: { dispose(): Promise<void> }[] = [];
  afterAll(async () => {
    for (const encoder of encoders) await encoder.dispose();
  });

  it.each<ModelId>(['minilm-en', 'bge-zh'])('are what %s makes of the items', async (model) => {
    const { shards, dimensions } = await openBuiltCatalog('', [model], { fetchFile: fromDisk });
    const loaded = await Promise.all(shards.map((shard) => shard.load()));
    const items = loaded.flatMap((shard) => shard.items);
    const matrix = dequantiseAll(
      loaded.map(({ vectors }) => vectors),
      dimensions,
    );
    const random = createRandom(11);
    const rows = Array.from({ length: 12 }, () => Math.floor(random() * items.length));
    const encoder = await openNodeEncoder(model);
    encoders.push(encoder);
    const fresh = await encoder.embed(rows.map((row) => itemText(items[row]!)));
    rows.forEach((row, index) => {
      expect(dot(rowOf(matrix, row), rowOf(fresh, index)), items[row]!.title).toBeGreaterThan(0.999);
    });
  });
});

it('were made of the items’ texts as they would be given now, by the models as they are', async () => {
  const index = v.parse(builtIndexSchema, await (await fromDisk('vectors/index.json')).json());
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  expect(index.shards.map(({ file }) => file)).toEqual(names.sort());
  const { shards } = await openBuiltCatalog('', ['minilm-en'], { fetchFile: fromDisk });
  for (const [place, shard] of shards.entries())
    expect(index.shards[place]!.textHash, shard.file).toBe(textHash([...(await shard.items())]));
  for (const { spec } of models) expect(index.models[spec.id]!.modelSha256).toBe(spec.sha256);
});

it('takes note of what the model reads, and of nothing else', () => {
  const item: CatalogItem = {
    title: 'Café',
    url: './1',
    kind: 'book',
    lang: 'en',
    summary: 'A place.',
    tags: [],
  };
  const hash = textHash([item]);
  expect(textHash([{ ...item, title: 'CAFE', url: './2' }])).toBe(hash);
  expect(textHash([{ ...item, title: 'Cave' }])).not.toBe(hash);
  expect(textHash([{ ...item, tags: ['coffee'] }])).not.toBe(hash);
});
