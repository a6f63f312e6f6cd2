// What is asked of the starter catalog loads the shards that hold it, and comes to the same as all of it would.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { builtFiles, serveFiles } from '../catalog/built.fixture';
import type { CatalogItem, Kind, Language } from '../catalog/item';
import { dequantise, matrixFromRows, quantise } from '../embedding/matrix';
import { createRandom } from '../interest/random';
import { commonTags, openStarter, pickedInterests, shardsFor, starterIn } from './starter';

const dimensions = 5;
const random = createRandom(3);
const item = (url: string, tags: string[], lang: Language = 'en', kind: Kind = 'book'): CatalogItem => ({
  title: url,
  url: `https://example.com/${url}`,
  kind,
  lang,
  summary: '',
  tags,
});
const shard = (...items: CatalogItem[]) => ({
  items,
  vectors: quantise(
    matrixFromRows(
      items.map(() => new Float32Array(dimensions).map(() => random() - 0.5)),
      dimensions,
    ),
  ),
});
const many = (
  count: number,
  ...rest: Parameters<typeof item> extends [string, ...infer Rest] ? Rest : never
) => Array.from({ length: count }, (_, k) => item(`${rest.join()}${k}`, ...rest));
const shards = {
  'book.en.json': shard(...many(6, ['jazz', 'jazz']), item('c', ['chess'])),
  'book.zh.json': shard(...many(9, ['围棋'], 'zh')),
  'film.en.json': shard(...many(5, ['chess'], 'en', 'film'), item('d', ['rare'], 'en', 'film')),
  'mixed.json': shard(item('e', ['jazz'], 'zh', 'film'), item('f', ['rare'], 'en', 'game')),
};

afterEach(() => vi.unstubAllGlobals());

async function open() {
  const files = builtFiles(shards, 'minilm-en');
  const { fetchFile, asked } = serveFiles(files, '/app/catalog/');
  vi.stubGlobal('fetch', fetchFile);
  return { catalog: await openStarter('/app/', 'minilm-en'), asked, files };
}
const blocks = (asked: readonly string[]) => asked.filter((name) => name.endsWith('.bin'));

describe('shardsFor', () => {
  it.each([
    [{ kinds: [], languages: [] }, ['book.en', 'book.zh', 'film.en', 'mixed']],
    [{ kinds: [], languages: ['zh'] }, ['book.zh', 'mixed']],
    [{ kinds: ['film'], languages: ['en'] }, ['film.en', 'mixed']],
    [{ kinds: ['game', 'book'], languages: ['en'] }, ['book.en', 'mixed']],
    [{ kinds: ['news'], languages: ['en'] }, []],
  ] as { kinds: Kind[]; languages: Language[] }[] & [never, string[]][])('of %j', async (filter, files) => {
    const { catalog, asked } = await open();
    const loaded = await shardsFor(catalog, filter);
    expect(blocks(asked)).toEqual(files.map((file) => `vectors/minilm-en/${file}.bin`));
    expect(loaded.map(({ vectors }) => vectors)).toEqual(
      files.map((file) => shards[`${file}.json` as keyof typeof shards].vectors),
    );
  });

  it('loads no shard twice when more is asked for, and says when the build is not whole', async () => {
    const { catalog, asked, files } = await open();
    await shardsFor(catalog, { kinds: ['book'], languages: ['en'] });
    files.delete('film.en.json');
    const more = { kinds: [], languages: ['en'] as Language[] };
    await expect(shardsFor(catalog, more)).rejects.toMatchObject({ code: 'model-missing' });
    files.set('film.en.json', JSON.stringify({ items: shards['film.en.json'].items }));
    expect(await shardsFor(catalog, more)).toHaveLength(3);
    expect(blocks(asked).sort()).toEqual(
      ['book.en', 'film.en', 'mixed'].map((file) => `vectors/minilm-en/${file}.bin`),
    );
  });
});

it('starterIn is all that is in the languages, in order', async () => {
  const { catalog } = await open();
  const { items, vectors } = await starterIn(catalog, ['zh']);
  const asked = [shards['book.zh.json'], shards['mixed.json']];
  expect(items.map(({ url }) => url)).toEqual(asked.flatMap((part) => part.items.map(({ url }) => url)));
  expect([...vectors.data]).toEqual(asked.flatMap((part) => [...dequantise(part.vectors).data]));
});

describe('commonTags', () => {
  it('counts an item once a tag, in one language, and offers what enough items carry, without a vector', async () => {
    const { catalog, asked } = await open();
    expect(await commonTags(catalog, 'en')).toEqual([
      { tag: 'chess', items: 6 },
      { tag: 'jazz', items: 6 },
    ]);
    expect(await commonTags(catalog, 'zh')).toEqual([{ tag: '围棋', items: 9 }]);
    expect(blocks(asked)).toEqual([]);
  });
});

describe('pickedInterests', () => {
  it('is the mean direction of a tag, in whatever shards and languages', async () => {
    const { catalog, asked } = await open();
    const [jazz, ...others] = await pickedInterests(catalog, ['jazz', 'absent']);
    expect(others).toEqual([]);
    expect(blocks(asked).sort()).toEqual(['vectors/minilm-en/book.en.bin', 'vectors/minilm-en/mixed.bin']);
    const first = dequantise(shards['book.en.json'].vectors).data.subarray(0, 6 * dimensions);
    const sum = new Float64Array(dimensions);
    for (const [k, value] of [
      ...first,
      ...dequantise(shards['mixed.json'].vectors).data.subarray(0, 5),
    ].entries())
      sum[k % dimensions]! += value;
    const length = Math.hypot(...sum);
    for (let j = 0; j < dimensions; j++) expect(jazz!.vector[j]).toBeCloseTo(sum[j]! / length, 6);
  });
});
