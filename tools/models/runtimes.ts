// Copies the WASM runtimes out of their packages, so that they are served from our own origin.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { runtimeNotice } from './notice';
import { writeWhole } from './sources';

const fromHere = createRequire(import.meta.url);

// Without a suffix: CPU only, half the size. `asyncify`: the one that onnxruntime-web/webgpu drives on a GPU.
const onnxFiles = [
  'ort-wasm-simd-threaded.mjs',
  'ort-wasm-simd-threaded.wasm',
  'ort-wasm-simd-threaded.asyncify.mjs',
  'ort-wasm-simd-threaded.asyncify.wasm',
];
// tfjs picks by what the browser can do. Its threaded one is left out: it starts its threads from a blob:
// address, which our content security policy refuses (see src/device/tfjs-backend.ts).
const tfjsFiles = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'];

/** Brings `folder` to the installed packages' files; returns how many had to be copied. */
export async function copyRuntimes(folder: string): Promise<number> {
  // Resolved from transformers.js: it may have an onnxruntime-web of its own, and the two halves must match.
  const fromTransformers = createRequire(fromHere.resolve('@huggingface/transformers'));
  const onnx = path.dirname(fromTransformers.resolve('onnxruntime-web'));
  const tfjs = path.dirname(fromHere.resolve('@tensorflow/tfjs-backend-wasm'));
  let copied = 0;
  for (const source of [
    ...onnxFiles.map((name) => path.join(onnx, name)),
    ...tfjsFiles.map((name) => path.join(tfjs, name)),
  ]) {
    const target = path.join(folder, path.basename(source));
    const bytes = await readFile(source);
    if (existsSync(target) && bytes.equals(await readFile(target))) continue;
    await writeWhole(target, bytes);
    copied++;
  }
  await writeWhole(path.join(folder, 'NOTICE'), runtimeNotice);
  return copied;
}
