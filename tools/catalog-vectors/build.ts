// Command line: gives a catalog its vectors at build time, so that no visitor's device has to make them.
//   build.ts                                              the starter catalog, every model
//   build.ts --catalog file.json --out folder [--model id]   a site's own
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { type BuiltIndex, type BuiltVectors, builtVectorsSchema, packVectors } from '../../src/catalog/built';
import { type CatalogItem, catalogSchema, itemText } from '../../src/catalog/item';
import { quantise } from '../../src/embedding/matrix';
import type { ModelId } from '../../src/storage/schema';
import { models } from '../models/manifest';
import { openNodeEncoder, readModelSpec } from '../models/node-encoder';
import { sha256, writeWhole } from '../models/sources';
import { textHash } from './text-hash';

interface Catalog {
  index: BuiltIndex;
  items: CatalogItem[];
}

/** Reads and checks catalog files; their order is the order of the vectors. */
async function readCatalog(folder: string, names: readonly string[]): Promise<Catalog> {
  const contents = await Promise.all(names.map((name) => readFile(path.join(folder, name))));
  const items = contents.flatMap((bytes, position) => {
    const parsed = v.safeParse(catalogSchema, JSON.parse(bytes.toString('utf8')));
    if (parsed.success) return parsed.output.items;
    const [issue] = parsed.issues;
    throw new Error(`${names[position]}: ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  });
  const catalogHash = sha256(Buffer.concat(contents));
  return { index: { files: [...names], items: items.length, catalogHash }, items };
}

async function existing(file: string): Promise<BuiltVectors | null> {
  try {
    const parsed = v.safeParse(builtVectorsSchema, JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Makes vectors/<model>.bin and .json below `out`, unless they are of these very texts and this model. */
async function buildVectors(catalog: Catalog, out: string, model: ModelId): Promise<void> {
  const header = path.join(out, 'vectors', `${model}.json`);
  const block = path.join(out, 'vectors', `${model}.bin`);
  const spec = await readModelSpec(model);
  const { catalogHash } = catalog.index;
  const texts = textHash(catalog.items);
  const old = await existing(header);
  if (old?.catalogHash === catalogHash && old.textHash === texts && old.modelSha256 === spec.sha256) {
    const size = await readFile(block)
      .then((bytes) => bytes.length)
      .catch(() => 0);
    if (size === old.scaleOffset + old.rows * 4) {
      console.log(`${model}: in place, ${old.rows} vectors`);
      return;
    }
  }
  console.log(`${model}: reading ${catalog.items.length} catalog items, a minute or so ...`);
  const started = performance.now();
  const encoder = await openNodeEncoder(model);
  const matrix = await encoder.embed(catalog.items.map(itemText));
  await encoder.dispose();
  const { bytes, scaleOffset } = packVectors(quantise(matrix));
  const { rows, dimensions } = matrix;
  await writeWhole(block, bytes);
  // Written last: it is what says that the block is whole.
  const description: BuiltVectors = {
    model,
    modelSha256: spec.sha256,
    textHash: texts,
    dimensions,
    rows,
    scaleOffset,
    catalogHash,
  };
  await writeWhole(header, `${JSON.stringify(description)}\n`);
  console.log(`${model}: ${rows} vectors in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

const { values } = parseArgs({
  options: { catalog: { type: 'string' }, out: { type: 'string' }, model: { type: 'string' } },
});
const chosen = models.map((model) => model.spec.id).filter((id) => !values.model || id === values.model);
if (chosen.length === 0)
  throw new Error(`--model: one of ${models.map((model) => model.spec.id).join(', ')}`);

let out: string;
let catalog: Catalog;
if (values.catalog) {
  if (!values.out) throw new Error('--catalog needs --out');
  out = values.out;
  await mkdir(out, { recursive: true });
  const name = path.basename(values.catalog);
  catalog = await readCatalog(path.dirname(values.catalog), [name]);
  // Copied, so that the folder is whole: index, items and vectors load from one address.
  await writeWhole(path.join(out, name), await readFile(values.catalog));
} else {
  out = fileURLToPath(new URL('../../public/catalog/', import.meta.url));
  const names = (await readdir(out)).filter((name) => name.endsWith('.json')).sort();
  catalog = await readCatalog(out, names);
}
for (const model of chosen) await buildVectors(catalog, out, model);
await writeWhole(path.join(out, 'vectors', 'index.json'), `${JSON.stringify(catalog.index)}\n`);
process.exit(); // WASM threads would keep Node alive
