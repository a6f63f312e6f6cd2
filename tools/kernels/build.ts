// Command line: compiles our WebAssembly modules and puts them where the app serves them.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeWhole } from '../models/sources';
import { compileKernel, everyFlavour } from './compile';
import { type KernelModule, kernelModules } from './modules';

const folder = fileURLToPath(new URL('../../public/runtime/', import.meta.url));

for (const name of Object.keys(kernelModules) as KernelModule[]) {
  for (const flavour of everyFlavour) {
    const bytes = await compileKernel(name, flavour);
    const file = path.join(folder, `${name}-${flavour}.wasm`);
    const inPlace = existsSync(file) && (await readFile(file)).equals(bytes);
    if (!inPlace) await writeWhole(file, bytes);
    console.log(`${name}-${flavour}.wasm: ${inPlace ? 'in place' : 'written'} (${bytes.length} bytes)`);
  }
}
