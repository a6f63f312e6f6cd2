// The shipped starter catalog, loaded in part: what can be recommended is what it would be of the whole.
import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { kinds } from '../catalog/item';
import { siteOf } from '../history/canonical';
import type { Storage } from '../storage/database';
import type { ModelId } from '../storage/schema';
import type { Settings } from './api';
import { gatherCandidates } from './candidates';
import { CatalogService } from './catalog-service';
import { Profile } from './profile';
import { defaultLanguages, openStarter, shardsFor } from './starter';
import { defaultSettings } from './status';

const folder = new URL('../../public/catalog/', import.meta.url);

/** A service over public/catalog; `broken` names do not come. */
function open(model: ModelId = 'minilm-en') {
  const asked: string[] = [];
  const broken = new Set<string>();
  vi.stubGlobal('fetch', async (address: string) => {
    const name = address.replace('/catalog/', '');
    asked.push(name);
    if (broken.has(name)) throw new TypeError('offline');
    return new Response(await readFile(new URL(name, folder)));
  });
  const profile = new Profile({} as Storage, model);
  return { service: new CatalogService(profile, '/'), profile, asked, broken };
}
const settings = (change: Partial<Settings>): Settings => ({ ...defaultSettings, ...change });
const blocks = (asked: readonly string[]) => asked.filter((name) => name.endsWith('.bin'));

afterEach(() => vi.unstubAllGlobals());

describe('CatalogService', () => {
  it.each([
    ['minilm-en', {}, 14],
    ['bge-zh', {}, 14],
    ['minilm-en', { languages: ['en', 'zh'] }, 28],
    ['minilm-en', { kinds: ['film', 'book'] }, 2],
    ['minilm-en', { kinds: ['talk'], languages: ['zh'] }, 1],
    ['minilm-en', { kinds: ['news'] }, 0],
  ] as [ModelId, Partial<Settings>, number][])(
    'of %s with %j gathers from the shards it asks for what it would from all',
    async (model, change, shards) => {
      const { service, profile, asked } = open(model);
      const some = await service.candidates(settings(change));
      expect(blocks(asked)).toHaveLength(shards);
      const whole = await shardsFor(await openStarter('/', model), { kinds: [], languages: [] });
      expect(whole).toHaveLength(28);
      const filter = { kinds: [], languages: defaultLanguages[model], ...change };
      const expected = gatherCandidates(whole, [], profile.vectors, filter, siteOf);
      expect(some.items).toEqual(expected.items);
      expect({ ...some.set, vectors: null }).toEqual({ ...expected.set, vectors: null });
      const { data, ...shape } = expected.set.vectors;
      expect(some.set.vectors).toMatchObject(shape);
      expect(Buffer.compare(Buffer.from(some.set.vectors.data.buffer), Buffer.from(data.buffer))).toBe(0);
    },
  );

  it('fetches a file once, however many ask, and what is missing when more is asked for', async () => {
    const { service, asked } = open();
    const few = settings({ kinds: ['film'] });
    const [once, twice] = await Promise.all([service.candidates(few), service.candidates(few)]);
    expect(twice).toBe(once);
    expect(asked).toEqual(['vectors/index.json', 'film.en.json', 'vectors/minilm-en/film.en.bin']);
    await Promise.all([
      service.candidates(settings({})),
      service.starter(),
      service.tags('en'),
      service.picked(['jazz']),
    ]);
    expect(new Set(asked).size).toBe(asked.length);
    expect(blocks(asked)).toHaveLength(14);
    expect((await service.candidates(few)).items).toEqual(once.items);
  });

  const files = ['vectors/index.json', 'film.en.json', 'vectors/minilm-en/film.en.bin'];
  it.each(files)('asks again for %s where it did not come, and for nothing else', async (name) => {
    const { service, broken, asked } = open();
    broken.add(name);
    const gather = () => service.candidates(settings({ kinds: ['film'] }));
    const failed = await gather().catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'model-missing' });
    broken.clear();
    expect((await gather()).items.length).toBeGreaterThan(50);
    expect(asked.filter((each) => each === name)).toHaveLength(2);
    expect(new Set(asked).size).toBe(asked.length - 1);
  });

  it('goes by the model of the moment where it was switched on the way', async () => {
    const { service, profile } = open();
    const gathering = service.candidates(settings({ kinds: ['film'] }));
    Object.assign(profile, { model: 'bge-zh', vectors: new Profile({} as Storage, 'bge-zh').vectors });
    const { items, set } = await gathering;
    expect(set.vectors.dimensions).toBe(512);
    expect(new Set(items.map(({ lang }) => lang))).toEqual(new Set(['zh']));
  });

  it('says what to keep for later without a network: every item, and vectors of its model', async () => {
    const { service, broken } = open('bge-zh');
    broken.add('vectors/index.json');
    expect(await service.paths()).toEqual(['/catalog/']);
    broken.clear();
    const paths = await service.paths();
    expect(paths.slice(0, 2)).toEqual(['/catalog/vectors/index.json', '/catalog/vectors/bge-zh/']);
    const files = kinds
      .filter((kind) => kind !== 'news' && kind !== 'product' && kind !== 'video')
      .flatMap((kind) => [`/catalog/${kind}.en.json`, `/catalog/${kind}.zh.json`]);
    expect(paths.slice(2)).toEqual(files.sort());
  });
});
