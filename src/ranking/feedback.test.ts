// What a reaction says of other items, on the shipped vectors of the starter catalog under each language model.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openBuiltCatalog } from '../catalog/built';
import { cosineOf, unrelated } from '../embedding/likeness';
import { dequantiseAll, dot, rowOf } from '../embedding/matrix';
import { createRandom } from '../interest/random';
import { feedbackTerms } from './feedback';

const folder = new URL('../../public/catalog/', import.meta.url);
const fetchFile = (async (name: string) =>
  new Response(await readFile(new URL(name, folder)))) as typeof fetch;

async function shipped(model: 'minilm-en' | 'bge-zh') {
  const { shards, dimensions } = await openBuiltCatalog('', [model], { fetchFile });
  const loaded = await Promise.all(shards.map((shard) => shard.load()));
  const items = loaded.flatMap((shard) => shard.items);
  const matrix = dequantiseAll(
    loaded.map(({ vectors }) => vectors),
    dimensions,
  );
  const rowsIn = (lang: 'en' | 'zh') => items.flatMap((item, row) => (item.lang === lang ? [row] : []));
  const areUnrelated = (a: number, b: number) =>
    items[a]!.kind !== items[b]!.kind && !items[a]!.tags.some((tag) => items[b]!.tags.includes(tag));
  /** The term of every item when one is liked. */
  const termsWith = (liked: number) => {
    const { lang, url } = items[liked]!;
    const signal = { url, action: 'like' as const, lang, vector: rowOf(matrix, liked) };
    return feedbackTerms(items, matrix, [signal], unrelated[model].items);
  };
  const cosine = (a: number, b: number) => dot(rowOf(matrix, a), rowOf(matrix, b));
  return { items, rowsIn, areUnrelated, termsWith, cosine };
}

describe.each(['minilm-en', 'bge-zh'] as const)('%s', async (model) => {
  const { items, rowsIn, areUnrelated, termsWith, cosine } = await shipped(model);
  const languages = model === 'bge-zh' ? (['zh', 'en'] as const) : (['en'] as const);

  it.each(languages)('a like says nothing of unrelated items in %s, and something of the nearest', (lang) => {
    const rows = rowsIn(lang);
    const asked = rows.filter((_, index) => index % Math.ceil(rows.length / 40) === 0);
    let reached = 0;
    let others = 0;
    for (const liked of asked) {
      const terms = termsWith(liked);
      for (const row of rows) {
        if (!areUnrelated(row, liked)) continue;
        others++;
        if (terms[row] !== 0) reached++;
      }
      const nearest = rows
        .filter((row) => row !== liked)
        .reduce((best, row) => (cosine(row, liked) > cosine(best, liked) ? row : best));
      expect(terms[nearest], items[liked]!.title).toBeGreaterThan(0);
    }
    expect(reached / others).toBeLessThan(0.07);
  });

  it('19 of 20 unrelated pairs of the shipped vectors lie below the cosines that are written down', () => {
    const random = createRandom(1);
    for (const [one, other] of [
      ['en', 'en'],
      ['zh', 'zh'],
      ['en', 'zh'],
    ] as const) {
      const [left, right] = [rowsIn(one), rowsIn(other)];
      const any = (rows: number[]) => rows[Math.floor(random() * rows.length)]!;
      const pairs = Array.from({ length: 20_000 }, () => [any(left), any(right)] as const);
      const cosines = pairs.filter(([a, b]) => areUnrelated(a, b)).map(([a, b]) => cosine(a, b));
      const measured = cosines.sort((a, b) => a - b)[Math.floor(cosines.length * 0.95)]!;
      const stated = cosineOf(unrelated[model].items, one, other);
      expect(Math.abs(stated - measured), `${one}, ${other}: ${measured}`).toBeLessThan(0.015);
    }
  });
});
