// Loads our own WebAssembly modules (wasm-modules.ts), in the fastest flavour that this machine can run.
import { DriftfeedError } from './errors';
import { type KernelModule, kernelFile, kernelModules, type WasmFlavour } from './wasm-modules';

export type { WasmFlavour };

export interface WasmModule {
  module: WebAssembly.Module;
  flavour: WasmFlavour;
}

export interface WasmModuleOptions {
  /** Where the build serves the files; ends in a slash. Default: runtime/ below the app's base address. Unused in Node. */
  runtime?: string | undefined;
  /** For tests and benchmarks, one that the module has. Default: the fastest of those that runs here. */
  flavour?: WasmFlavour | undefined;
}

const inNode = typeof process !== 'undefined' && process.versions?.node !== undefined;

/** A module of one function that does one instruction of the kind asked about: the machine runs it or refuses it. */
function probe(...instructions: number[]): Uint8Array<ArrayBuffer> {
  const body = [0, ...instructions, 0x0b];
  const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const type = [1, 5, 1, 0x60, 0, 1, 0x7b]; // () -> v128
  return Uint8Array.from([...header, ...type, 3, 2, 1, 0, 10, body.length + 2, 1, body.length, ...body]);
}

const vector = [0x41, 0, 0xfd, 0x0f]; // i32.const 0, i8x16.splat
const probes: Readonly<Record<WasmFlavour, Uint8Array<ArrayBuffer>>> = {
  simd: probe(...vector),
  relaxed: probe(...vector, ...vector, ...vector, 0xfd, 0x85, 0x02), // f32x4.relaxed_madd
};

export function canRun(flavour: WasmFlavour): boolean {
  return WebAssembly.validate(probes[flavour]);
}

/**
 * A module of `wasm-modules.ts`, compiled, or null where this machine has no WASM SIMD. In a browser it is
 * fetched from our own origin; in Node, where there may be no build, it is compiled from its source or taken from
 * .cache. Throws `model-missing` where the file is not there.
 */
export async function loadWasmModule(
  name: KernelModule,
  { runtime, flavour = kernelModules[name].flavours.find(canRun) }: WasmModuleOptions = {},
): Promise<WasmModule | null> {
  if (!flavour || !canRun(flavour)) return null;
  const bytes = inNode ? await compiledHere(name, flavour) : await fetched(name, flavour, runtime);
  const module = await WebAssembly.compile(bytes).catch((error: unknown) => {
    // A single-page host answers a missing file with its page.
    throw new DriftfeedError('model-missing', `${kernelFile(name, flavour)}: ${String(error)}`);
  });
  return { module, flavour };
}

/**
 * The exports of `module` over `memory`. The modules have no memory and no data of their own: they work on what
 * lies in a memory of the caller's, a fresh one or that of tfjs, at the places (bytes) they are given, so the memory
 * may grow between two calls and nothing has to be copied.
 */
export function instantiate<Exports>({ module }: WasmModule, memory: WebAssembly.Memory): Exports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
}

async function fetched(
  name: KernelModule,
  flavour: WasmFlavour,
  runtime = `${import.meta.env.BASE_URL}runtime/`,
): Promise<ArrayBuffer> {
  const file = kernelFile(name, flavour);
  const response = await fetch(runtime + file).catch(() => null);
  if (!response?.ok) throw new DriftfeedError('model-missing', file);
  return response.arrayBuffer();
}

async function compiledHere(name: KernelModule, flavour: WasmFlavour): Promise<Uint8Array<ArrayBuffer>> {
  // The name is kept from the bundler: the compiler is no part of the app.
  const compiler = '../../tools/kernels/compile';
  const { compileKernel } = await import(/* @vite-ignore */ compiler);
  return compileKernel(name, flavour);
}
