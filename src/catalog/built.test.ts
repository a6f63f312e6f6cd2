// A catalog built by the tool's own writer loads; one that was tampered with or mixed up does not.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type BuiltIndex, type BuiltVectors, loadBuiltCatalog, packVectors, unpackVectors } from './built';
import type { CatalogItem } from './item';

const items: CatalogItem[] = [1, 2, 3].map((n) => ({
  title: `Thing ${n}`,
  url: `https://example.com/${n}`,
  kind: 'book',
  lang: 'en',
  summary: 'A thing.',
  tags: ['things'],
}));
const vectors = {
  rows: 3,
  dimensions: 3,
  values: Int8Array.from([127, -127, 0, 1, 2, 3, -4, -5, -6]),
  scales: Float32Array.from([0.5, 0.25, 0.125]),
};

function build(): Map<string, Uint8Array | string> {
  const files = { 'a.json': items.slice(0, 1), 'b.json': items.slice(1) };
  const contents = Object.values(files).map((part) => JSON.stringify({ items: part }));
  const catalogHash = createHash('sha256').update(contents.join('')).digest('hex');
  const { bytes, scaleOffset } = packVectors(vectors);
  const index: BuiltIndex = { files: Object.keys(files), items: 3, catalogHash };
  const header: BuiltVectors = {
    model: 'minilm-en',
    modelSha256: '1'.repeat(64),
    dimensions: 3,
    rows: 3,
    scaleOffset,
    catalogHash,
  };
  return new Map<string, Uint8Array | string>([
    ['a.json', contents[0]!],
    ['b.json', contents[1]!],
    ['vectors/index.json', JSON.stringify(index)],
    ['vectors/minilm-en.json', JSON.stringify(header)],
    ['vectors/minilm-en.bin', bytes],
  ]);
}

function serve(files: Map<string, Uint8Array | string>): typeof fetch {
  return async (address) => {
    const body = files.get(String(address).replace('/catalog/', ''));
    return body === undefined ? new Response('', { status: 404 }) : new Response(body as BodyInit);
  };
}

describe('loadBuiltCatalog', () => {
  it('gives the items in order with their vectors', async () => {
    const built = await loadBuiltCatalog('/catalog/', 'minilm-en', serve(build()), 'starter');
    expect(built.items).toEqual(items.map((item) => ({ ...item, source: 'starter' })));
    expect(built.vectors).toEqual(vectors);
  });

  it('says when a file does not come', async () => {
    const load = loadBuiltCatalog('/catalog/', 'bge-zh', serve(build()));
    await expect(load).rejects.toMatchObject({ code: 'source-unreachable' });
    const offline = loadBuiltCatalog('/catalog/', 'minilm-en', () =>
      Promise.reject(new TypeError('offline')),
    );
    await expect(offline).rejects.toMatchObject({ code: 'source-unreachable' });
  });

  it.each([
    ['an item changed after the build', 'a.json', (text: string) => text.replace('Thing', 'Thong')],
    ['an item without an address', 'a.json', (text: string) => text.replace('https', 'ftp')],
    ['a page in place of JSON', 'vectors/index.json', () => '<!doctype html>'],
    [
      'a file outside the folder',
      'vectors/index.json',
      (text: string) => text.replace('a.json', '../a.json'),
    ],
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
  ])('refuses %s', async (_, name, change) => {
    const files = build();
    const before = files.get(name)!;
    const after = change(typeof before === 'string' ? before : '');
    expect(after).not.toBe(before);
    files.set(name, after);
    const load = loadBuiltCatalog('/catalog/', 'minilm-en', serve(files));
    await expect(load).rejects.toMatchObject({ code: 'damaged-file' });
  });
});

it('packs and unpacks vectors without loss', () => {
  const { bytes, scaleOffset } = packVectors(vectors);
  expect(scaleOffset % 4).toBe(0);
  const header = { model: 'm', modelSha256: '', catalogHash: '', dimensions: 3, rows: 3, scaleOffset };
  expect(unpackVectors(bytes.buffer as ArrayBuffer, header)).toEqual(vectors);
});
