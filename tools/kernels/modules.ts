// Our own WebAssembly modules: one line each, the file's name where the app serves it and its AssemblyScript entry.

export const kernelModules = {
  training: 'src/interest/evolution/kernels/wasm/assembly/training.ts',
  retrieval: 'src/ranking/retrieval/assembly/retrieval.ts',
} as const;

export type KernelModule = keyof typeof kernelModules;
