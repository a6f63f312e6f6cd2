// Command line: gives a catalog its vectors at build time, so that no visitor's device has to make them.
//   build.ts                                              the starter catalog, every model
//   build.ts --catalog file.json --out folder [--model id]   a site's own
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { models } from '../models/manifest';
import { openNodeEncoder, readModelSpec } from '../models/node-encoder';
import { writeWhole } from '../models/sources';
import { type CatalogFile, readCatalogFile, writeVectors } from './shards';

const { values } = parseArgs({
  options: { catalog: { type: 'string' }, out: { type: 'string' }, model: { type: 'string' } },
});
const chosen = models.map((model) => model.spec.id).filter((id) => !values.model || id === values.model);
if (chosen.length === 0)
  throw new Error(`--model: one of ${models.map((model) => model.spec.id).join(', ')}`);

let out: string;
let files: CatalogFile[];
if (values.catalog) {
  if (!values.out) throw new Error('--catalog needs --out');
  out = values.out;
  await mkdir(out, { recursive: true });
  const name = path.basename(values.catalog);
  files = [await readCatalogFile(path.dirname(values.catalog), name)];
  // Copied, so that the folder is whole: index, items and vectors load from one address.
  await writeWhole(path.join(out, name), await readFile(values.catalog));
} else {
  out = fileURLToPath(new URL('../../public/catalog/', import.meta.url));
  const folder = out;
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  files = await Promise.all(names.map((name) => readCatalogFile(folder, name)));
}
const makers = await Promise.all(
  chosen.map(async (model) => ({
    model,
    modelSha256: (await readModelSpec(model)).sha256,
    open: () => openNodeEncoder(model),
  })),
);
await writeVectors(out, files, makers, console.log);
process.exit(); // WASM threads would keep Node alive
