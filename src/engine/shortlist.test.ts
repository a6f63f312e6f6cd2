import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dequantise, dot, emptyMatrix, normalise, quantise, rowOf } from '../embedding/matrix';
import type { InterestEvent } from '../interest/model';
import { createRandom } from '../interest/random';
import type { Candidates } from './candidates';
import { Shortlister } from './shortlist';

const dimensions = 16;

function catalog(rows: number): Candidates {
  const random = createRandom(rows);
  const vectors = emptyMatrix(rows, dimensions);
  vectors.data.forEach((_, k) => {
    vectors.data[k] = random() - 0.5;
  });
  for (let row = 0; row < rows; row++) normalise(rowOf(vectors, row));
  const items = Array.from({ length: rows }, (_, row) => ({
    title: `Item ${row}`,
    url: `https://site${row}.example/`,
    kind: 'article' as const,
    lang: 'en' as const,
    summary: '',
    tags: [],
    source: 'starter',
    ...(row % 5 === 1 ? { published: row % 3000 } : {}),
  }));
  const ids = items.map(({ url }) => url);
  // As the catalog is: from int8.
  return {
    items,
    set: { vectors: dequantise(quantise(vectors)), sites: ids, ids, kinds: items.map(({ kind }) => kind) },
  };
}

const event = (vector: Float32Array, id: string, weight = 1): InterestEvent => ({
  vector,
  time: 0,
  weight,
  site: '',
  id,
});

afterEach(() => vi.unstubAllGlobals());

describe('Shortlister', () => {
  it('leaves few as they are, and does not ask what was read', async () => {
    const all = catalog(500);
    const sequence = () => {
      throw new Error('asked');
    };
    expect(await new Shortlister().of(all, sequence)).toBe(all);
  });

  it('takes the nearest to anything liked lately, the newest, and an even part of the rest', async () => {
    const all = catalog(14_000);
    const liked = [rowOf(all.set.vectors, 7), rowOf(all.set.vectors, 8000)];
    const events = [event(liked[0]!, 'a'), event(rowOf(all.set.vectors, 9), 'b', -1), event(liked[1]!, 'c')];
    const shortlister = new Shortlister();
    const some = await shortlister.of(all, () => events);
    const near = (row: number) =>
      Math.max(...liked.map((vector) => dot(rowOf(all.set.vectors, row), vector)));
    const expected = new Set([...all.items.keys()].sort((a, b) => near(b) - near(a) || a - b).slice(0, 6000));
    for (let k = 0; k < 2000; k++) expected.add(7 * k);
    const live = [...all.items.keys()].filter((row) => row % 5 === 1);
    for (const row of live.sort((a, b) => (b % 3000) - (a % 3000) || a - b).slice(0, 2000)) expected.add(row);
    const rows = [...expected].sort((a, b) => a - b);
    expect(some.items).toEqual(rows.map((row) => all.items[row]!));
    expect(some.set.ids).toEqual(some.items.map(({ url }) => url));
    rows.forEach((row, place) => {
      expect(rowOf(some.set.vectors, place)).toEqual(rowOf(all.set.vectors, row));
    });
    expect(await shortlister.of(all, () => events)).toBe(some);
    expect(await shortlister.of(all, () => events.slice(0, 1))).not.toBe(some);
  });

  it('lets others in between its steps', async () => {
    let breaks = 0;
    const shortlister = new Shortlister(async () => void breaks++);
    const all = catalog(14_000);
    const events = Array.from({ length: 64 }, (_, k) => event(rowOf(all.set.vectors, k), `${k}`));
    await shortlister.of(all, () => []);
    expect(breaks).toBe(7 + 1); // 2,000 rows at a time made int8, 20,000 copied
    await shortlister.of(all, () => events);
    expect(breaks).toBeGreaterThanOrEqual(8 + 64 / 28 + 6000 / 312);
  });

  it('lets go of a catalog’s retriever when it is asked about another, about few items, or told to', async () => {
    const made: WeakRef<object>[] = [];
    const create = WebAssembly.Memory;
    vi.stubGlobal('WebAssembly', {
      ...Object.fromEntries(
        (['Instance', 'Module', 'compile', 'validate'] as const).map((name) => [name, WebAssembly[name]]),
      ),
      Memory: class extends create {
        constructor(descriptor: WebAssembly.MemoryDescriptor) {
          super(descriptor);
          made.push(new WeakRef(this));
        }
      },
    });
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = async () => {
      // A weak reference is kept up to the end of the turn that made or read it.
      await new Promise((resolve) => setTimeout(resolve, 1));
      collect();
      await new Promise((resolve) => setTimeout(resolve, 1));
      collect();
      return made.filter((memory) => memory.deref() !== undefined).length;
    };
    const shortlister = new Shortlister();
    const ask = async (rows: number) => void (await shortlister.of(catalog(rows), () => []));
    await ask(11_000);
    expect(await held()).toBe(1);
    await ask(12_000);
    expect([made.length, await held()]).toEqual([2, 1]);
    await ask(100);
    expect(await held()).toBe(0);
    await ask(11_000);
    expect(await held()).toBe(1);
    shortlister.release();
    expect(await held()).toBe(0);
  });
});
