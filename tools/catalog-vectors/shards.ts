// Writes a catalog's vectors, a block a file, and the index that says what is in each; what stands is left alone.
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { type BuiltIndex, blockName, builtIndexSchema } from '../../src/catalog/built';
import { packVectors } from '../../src/catalog/built-files';
import { type CatalogItem, catalogSchema, itemText, kinds, languages } from '../../src/catalog/item';
import { type Matrix, quantise } from '../../src/embedding/matrix';
import type { ModelId } from '../../src/storage/schema';
import { sha256, writeWhole } from '../models/sources';
import { textHash } from './text-hash';

type IndexedShard = BuiltIndex['shards'][number];

/** A catalog file as it was read. */
export interface CatalogFile {
  name: string;
  bytes: Buffer;
  items: CatalogItem[];
}

/** A model that can be asked for vectors. It is not opened where all of them stand. */
export interface VectorMaker {
  model: ModelId;
  modelSha256: string;
  open(): Promise<{ embed(texts: readonly string[]): Promise<Matrix>; dispose(): Promise<void> }>;
}

/** Throws with the place of the first thing that is no catalog's. */
export async function readCatalogFile(folder: string, name: string): Promise<CatalogFile> {
  const bytes = await readFile(path.join(folder, name));
  const parsed = v.safeParse(catalogSchema, JSON.parse(bytes.toString('utf8')));
  if (parsed.success) return { name, bytes, items: parsed.output.items };
  const [issue] = parsed.issues;
  throw new Error(`${name}: ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
}

/**
 * Makes what is missing below `out`/vectors of the makers' models, in the files' order; blocks of other models stay in
 * the index as long as they are of these very texts. The index is written last: it is what says that a block is whole.
 */
export async function writeVectors(
  out: string,
  files: readonly CatalogFile[],
  makers: readonly VectorMaker[],
  say: (line: string) => void = () => {},
): Promise<void> {
  const before = await indexBefore(out);
  const shards = files.map(describe);
  const models: BuiltIndex['models'] = {};
  for (const maker of makers) {
    const found = await Promise.all(shards.map((shard) => standing(out, before, shard, maker)));
    const missing = shards.filter((_, k) => found[k] === null);
    shards.forEach((shard, k) => {
      if (found[k]) shard.vectors[maker.model] = found[k];
    });
    const rows = missing.reduce((sum, shard) => sum + shard.items, 0);
    let dimensions = before?.models[maker.model]?.dimensions ?? 0;
    if (missing.length === 0) say(`${maker.model}: in place`);
    else {
      say(`${maker.model}: reading ${rows} catalog items, a minute or so ...`);
      const started = performance.now();
      const encoder = await maker.open();
      for (const shard of missing) {
        const { items } = files[shards.indexOf(shard)]!;
        const matrix = await encoder.embed(items.map(itemText));
        dimensions = matrix.dimensions;
        const block = packVectors(quantise(matrix));
        await writeWhole(path.join(out, blockName(maker.model, shard.file)), block);
        shard.vectors[maker.model] = sha256(block);
      }
      await encoder.dispose();
      say(`${maker.model}: ${rows} vectors in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    }
    models[maker.model] = { dimensions, modelSha256: maker.modelSha256 };
  }
  for (const [model, known] of Object.entries(before?.models ?? {})) {
    if (models[model]) continue;
    const asBefore = { model, modelSha256: known.modelSha256 };
    const found = await Promise.all(shards.map((shard) => standing(out, before, shard, asBefore)));
    if (found.includes(null)) continue;
    models[model] = known;
    shards.forEach((shard, k) => {
      shard.vectors[model] = found[k]!;
    });
  }
  const index: BuiltIndex = { shards, models };
  // A shard a line, so that a change to one is a change to one line.
  const lines = shards.map((shard) => `  ${JSON.stringify(shard)}`).join(',\n');
  const text = `{ "shards": [\n${lines}\n],\n"models": ${JSON.stringify(models)} }\n`;
  await writeWhole(path.join(out, 'vectors/index.json'), text);
  await removeOthers(path.join(out, 'vectors'), index);
}

function describe({ name, bytes, items }: CatalogFile): IndexedShard {
  return {
    file: name,
    sha256: sha256(bytes),
    items: items.length,
    kinds: kinds.filter((kind) => items.some((item) => item.kind === kind)),
    languages: languages.filter((language) => items.some(({ lang }) => lang === language)),
    textHash: textHash(items),
    vectors: {},
  };
}

async function indexBefore(out: string): Promise<BuiltIndex | null> {
  try {
    const text = await readFile(path.join(out, 'vectors/index.json'), 'utf8');
    const parsed = v.safeParse(builtIndexSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null; // none yet, or of an earlier form
  }
}

/** SHA-256 of a block that is of these very texts and of this model, where there is one. */
async function standing(
  out: string,
  before: BuiltIndex | null,
  { file, items, textHash }: IndexedShard,
  { model, modelSha256 }: { model: string; modelSha256: string },
): Promise<string | null> {
  const known = before?.shards.find((shard) => shard.file === file);
  const same =
    known?.textHash === textHash &&
    known.items === items &&
    before?.models[model]?.modelSha256 === modelSha256;
  const hash = known?.vectors[model];
  if (!same || !hash) return null;
  const block = await readFile(path.join(out, blockName(model, file))).catch(() => null);
  return block && sha256(block) === hash ? hash : null;
}

/** Blocks of files that are gone, and the one block for all files that an earlier version made. */
async function removeOthers(folder: string, { shards, models }: BuiltIndex): Promise<void> {
  for (const model of Object.keys(models)) {
    for (const old of [`${model}.json`, `${model}.bin`]) await rm(path.join(folder, old), { force: true });
    const blocks = new Set(shards.map(({ file }) => path.basename(blockName(model, file))));
    for (const name of await readdir(path.join(folder, model)))
      if (name.endsWith('.bin') && !blocks.has(name)) await rm(path.join(folder, model, name));
  }
}
