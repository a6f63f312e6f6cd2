// Command line: puts the language models and the WASM runtimes where the app serves them, checked by hash.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { models, type SourceModel } from './manifest';
import { modelNotice } from './notice';
import { rewriteQuantised } from './rewrite';
import { copyRuntimes } from './runtimes';
import { fetchFile, sha256, sourcesInOrder, writeWhole } from './sources';

const project = fileURLToPath(new URL('../../', import.meta.url));
const cache = path.join(project, '.cache/models');
const publicFolder = path.join(project, 'public');

async function holds(file: string, hash: string): Promise<boolean> {
  return existsSync(file) && sha256(await readFile(file)) === hash;
}

/** Brings one model's folder to what the manifest says. Returns whether anything had to be done. */
async function prepareModel(model: SourceModel): Promise<boolean> {
  const folder = path.join(publicFolder, 'models', model.spec.id);
  const sources = sourcesInOrder(cache);
  let changed = false;
  /** Said before the first file that has to be made or fetched, which may take a while. */
  const announce = () => {
    if (!changed) console.log(`${model.spec.id}: preparing, up to a minute where it must be downloaded ...`);
    changed = true;
  };
  for (const file of model.files) {
    const target = path.join(folder, file.path);
    if (await holds(target, file.sha256)) continue;
    announce();
    await writeWhole(target, await fetchFile(model, file, cache, sources));
  }
  const target = path.join(folder, 'onnx/model.onnx');
  if (!(await holds(target, model.spec.sha256))) {
    announce();
    const rewritten = rewriteQuantised(await fetchFile(model, model.quantised, cache, sources));
    const hash = sha256(rewritten);
    if (hash !== model.spec.sha256) {
      throw new Error(
        `${model.spec.id}: the rewrite gave SHA-256 ${hash}, the manifest says ${model.spec.sha256}`,
      );
    }
    await writeWhole(target, rewritten);
  }
  await writeWhole(path.join(folder, 'NOTICE'), modelNotice(model));
  return changed;
}

const started = performance.now();
for (const model of models) {
  const changed = await prepareModel(model);
  console.log(
    `${model.spec.id}: ${changed ? 'prepared' : 'in place'} (${model.spec.name}, ${model.spec.bytes} bytes)`,
  );
}
const index = `${JSON.stringify(
  models.map((model) => model.spec),
  null,
  2,
)}\n`;
await writeWhole(path.join(publicFolder, 'models/index.json'), index);
const copied = await copyRuntimes(path.join(publicFolder, 'runtime'));
console.log(`runtimes: ${copied === 0 ? 'in place' : `${copied} files copied`}`);
console.log(`models ready in ${((performance.now() - started) / 1000).toFixed(1)} s`);
