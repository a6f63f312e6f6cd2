// Files of a built catalog, as tools/catalog-vectors writes them or as its earlier version did, and a server for them.
import { createHash } from 'node:crypto';
import type { ModelId } from '../storage/schema';
import { type BuiltIndex, blockName } from './built';
import { type ItemVectors, packVectors } from './built-files';
import { type CatalogItem, kinds, languages } from './item';

/** By name, below the catalog's folder. */
export type BuiltFiles = Map<string, string | Uint8Array<ArrayBuffer>>;

export interface FixtureShard {
  items: readonly CatalogItem[];
  vectors: ItemVectors;
}

export const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export function builtFiles(shards: Readonly<Record<string, FixtureShard>>, model: ModelId): BuiltFiles {
  const files: BuiltFiles = new Map();
  let dimensions = 1;
  const index: BuiltIndex['shards'] = Object.entries(shards).map(([file, { items, vectors }]) => {
    const text = JSON.stringify({ items });
    const block = packVectors(vectors).slice();
    files.set(file, text);
    files.set(blockName(model, file), block);
    dimensions = vectors.dimensions;
    return {
      file,
      sha256: sha256(text),
      items: items.length,
      kinds: kinds.filter((kind) => items.some((item) => item.kind === kind)),
      languages: languages.filter((language) => items.some(({ lang }) => lang === language)),
      textHash: '0'.repeat(64),
      vectors: { [model]: sha256(block) },
    };
  });
  const models = { [model]: { dimensions, modelSha256: '1'.repeat(64) } };
  return files.set('vectors/index.json', JSON.stringify({ shards: index, models }));
}

/** One block for all files. */
export function wholeFiles(
  parts: Readonly<Record<string, readonly CatalogItem[]>>,
  vectors: ItemVectors,
  model: ModelId,
): BuiltFiles {
  const texts = Object.values(parts).map((items) => JSON.stringify({ items }));
  const catalogHash = sha256(texts.join(''));
  const { rows, dimensions } = vectors;
  const names = Object.keys(parts);
  const header = { model, modelSha256: '1'.repeat(64), dimensions, rows, scaleOffset: 0, catalogHash };
  return new Map<string, string | Uint8Array<ArrayBuffer>>([
    ...names.map((name, k) => [name, texts[k]!] as const),
    ['vectors/index.json', JSON.stringify({ files: names, items: rows, catalogHash })],
    [`vectors/${model}.json`, JSON.stringify(header)],
    [`vectors/${model}.bin`, packVectors(vectors).slice()],
  ]);
}

/** Answers for `files` at `base`, and notes what was asked for, by name. */
export function serveFiles(files: BuiltFiles, base: string): { fetchFile: typeof fetch; asked: string[] } {
  const asked: string[] = [];
  const fetchFile = (async (address: RequestInfo | URL) => {
    const name = String(address).replace(base, '');
    asked.push(name);
    const body = files.get(name);
    return body === undefined ? new Response('', { status: 404 }) : new Response(body);
  }) as typeof fetch;
  return { fetchFile, asked };
}
