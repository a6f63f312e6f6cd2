// Our own WebAssembly modules: one line each, the file's name where the app serves it and its AssemblyScript entry.

export const kernelModules = {
  lstm: 'src/interest/evolution/kernels/wasm/assembly/lstm.ts',
  retrieval: 'src/ranking/retrieval/assembly/retrieval.ts',
} as const;

export type KernelModule = keyof typeof kernelModules;
