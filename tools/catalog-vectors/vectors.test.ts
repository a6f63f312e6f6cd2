// The starter catalog's vectors are kept in the repository, because making them takes minutes: do they fit it?
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import { builtVectorsSchema, loadBuiltCatalog } from '../../src/catalog/built';
import { type CatalogItem, itemText } from '../../src/catalog/item';
import { dequantise, dot, rowOf } from '../../src/embedding/matrix';
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
    const { items, vectors } = await loadBuiltCatalog('', model, fromDisk);
    const matrix = dequantise(vectors);
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

it.each<ModelId>(['minilm-en', 'bge-zh'])(
  '%s was given the items’ texts as they would be given now',
  async (model) => {
    const { items } = await loadBuiltCatalog('', model, fromDisk);
    const header = v.parse(builtVectorsSchema, await (await fromDisk(`vectors/${model}.json`)).json());
    expect(header.textHash).toBe(textHash(items));
    expect(header.modelSha256).toBe(models.find(({ spec }) => spec.id === model)!.spec.sha256);
  },
);

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
