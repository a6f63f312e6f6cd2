// Compiles our AssemblyScript modules, those with flavours out of one source: plain SIMD, and relaxed SIMD with
// fused multiply-add. What has been compiled once is kept in .cache under a hash of all that went in.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type KernelModule, kernelModules, type WasmFlavour } from '../../src/device/wasm-modules';
import { writeWhole } from '../models/sources';

const project = fileURLToPath(new URL('../../', import.meta.url));
const cache = path.join(project, '.cache/kernels');

const flavours: Readonly<Record<WasmFlavour, readonly string[]>> = {
  simd: ['--enable', 'simd'],
  relaxed: ['--enable', 'simd', '--enable', 'relaxed-simd'],
};

/**
 * No runtime, and no data of their own: their memory is another's (see `src/device/wasm-module.ts`), in which they
 * must touch nothing but what they are told to.
 */
const settings = [
  ...['-O3', '--noAssert', '--converge', '--runtime', 'stub', '--importMemory', '--initialMemory', '1'],
  ...['--use', 'abort='],
];

/** The module's bytes. Throws with the compiler's own words. */
export async function compileKernel(name: KernelModule, flavour: WasmFlavour): Promise<Uint8Array> {
  const file = path.join(cache, `${name}-${flavour}-${await fingerprint()}.wasm`);
  if (existsSync(file)) return readFile(file);
  const { default: asc } = await import('assemblyscript/asc');
  let bytes: Uint8Array | null = null;
  const { error, stderr } = await asc.main(
    [kernelModules[name].entry, '--outFile', 'out.wasm', ...settings, ...flavours[flavour]],
    {
      readFile: (source, base) => readFile(path.resolve(project, base, source), 'utf8').catch(() => null),
      listFiles: () => null,
      writeFile: (_, contents) => {
        bytes = contents as Uint8Array;
      },
    },
  );
  if (error || !bytes) throw new Error(`${kernelModules[name].entry}, ${flavour}:\n${stderr.toString()}`);
  await writeWhole(file, bytes);
  return bytes;
}

let known: Promise<string> | null = null;

/** Of the compiler, the settings and all sources: a change anywhere compiles everything again, in a second or two. */
function fingerprint(): Promise<string> {
  known ??= hashSources();
  return known;
}

async function hashSources(): Promise<string> {
  const { version } = createRequire(import.meta.url)('assemblyscript/package.json');
  const hash = createHash('sha256').update(JSON.stringify([version, settings, flavours]));
  const names = (await readdir(path.join(project, 'src'), { recursive: true })).map((name) =>
    name.replaceAll(path.sep, '/'),
  );
  for (const source of names.filter((name) => /\/assembly\/[^/]+\.ts$/.test(name)).sort()) {
    const bytes = await readFile(path.join(project, 'src', source));
    hash.update(`${source}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex').slice(0, 16);
}
