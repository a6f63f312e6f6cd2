// Command line: compiles our WebAssembly modules and puts them where the app serves them.
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type KernelModule, kernelFile, kernelModules } from '../../src/device/wasm-modules';
import { writeWhole } from '../models/sources';
import { compileKernel } from './compile';

const folder = fileURLToPath(new URL('../../public/runtime/', import.meta.url));

const files = new Set<string>();
for (const name of Object.keys(kernelModules) as KernelModule[]) {
  for (const flavour of kernelModules[name].flavours) {
    const bytes = await compileKernel(name, flavour);
    const file = kernelFile(name, flavour);
    const place = path.join(folder, file);
    const inPlace = existsSync(place) && (await readFile(place)).equals(bytes);
    if (!inPlace) await writeWhole(place, bytes);
    files.add(file);
    console.log(`${file}: ${inPlace ? 'in place' : 'written'} (${bytes.length} bytes)`);
  }
}
// Flavours that a module had once would be served for ever.
const ours = new RegExp(`^(${Object.keys(kernelModules).join('|')})-\\w+\\.wasm$`);
for (const file of await readdir(folder))
  if (ours.test(file) && !files.has(file)) await rm(path.join(folder, file));
