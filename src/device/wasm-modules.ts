// Our own WebAssembly modules: the file's name where the app serves it, its AssemblyScript entry, and its flavours.

/** `relaxed`: SIMD with fused multiply-add, whose last bit may differ between machines; `simd`: without. */
export type WasmFlavour = 'simd' | 'relaxed';

interface KernelSource {
  entry: string;
  /** The fastest first. */
  flavours: readonly WasmFlavour[];
}

export type KernelModule = 'training' | 'retrieval';

export const kernelModules: Readonly<Record<KernelModule, KernelSource>> = {
  training: {
    entry: 'src/interest/evolution/kernels/wasm/assembly/training.ts',
    flavours: ['relaxed', 'simd'],
  },
  // Whole numbers: there is nothing to fuse, and the bytes would be the same.
  retrieval: { entry: 'src/ranking/retrieval/assembly/retrieval.ts', flavours: ['simd'] },
};

/** In public/runtime. */
export function kernelFile(name: KernelModule, flavour: WasmFlavour): string {
  return `${name}-${flavour}.wasm`;
}
