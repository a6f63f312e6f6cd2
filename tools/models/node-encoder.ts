// Opens the app's own encoder in Node on the WASM runtime, for the command lines and the tests.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createEncoder, type Encoder } from '../../src/embedding/encoder';
import { findModel, type ModelSpec } from '../../src/embedding/models';
import type { ModelId } from '../../src/storage/schema';

const publicFolder = fileURLToPath(new URL('../../public/', import.meta.url));
const indexFile = path.join(publicFolder, 'models/index.json');

/** Whether `prepare.ts` has run. */
export function modelsPrepared(): boolean {
  return existsSync(indexFile);
}

/** The prepared model's description. Throws `model-missing` where the index does not name it. */
export async function readModelSpec(id: ModelId): Promise<ModelSpec> {
  return findModel(JSON.parse(await readFile(indexFile, 'utf8')), id);
}

/**
 * The encoder that the browser runs, on WASM. WASM threads keep Node alive: a command line has to end with
 * `process.exit` when it uses more than one.
 */
export async function openNodeEncoder(
  id: ModelId,
  threads = Math.min(4, availableParallelism()),
): Promise<Encoder> {
  return createEncoder({
    spec: await readModelSpec(id),
    backend: 'wasm',
    adapter: null,
    files: {
      models: path.join(publicFolder, 'models/'),
      runtime: pathToFileURL(path.join(publicFolder, 'runtime/')).href,
    },
    threads,
  });
}
