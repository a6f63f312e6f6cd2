// The starter catalog's vectors are kept in the repository, because making them takes minutes: do they fit it?
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { loadBuiltCatalog } from '../../src/catalog/built';
import { itemText } from '../../src/catalog/item';
import { dequantise, dot, rowOf } from '../../src/embedding/matrix';
import { createRandom } from '../../src/interest/random';
import type { ModelId } from '../../src/storage/schema';
import { modelsPrepared, openNodeEncoder } from '../models/node-encoder';

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
