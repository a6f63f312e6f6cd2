// Bundles the GPU harness into one file for Node, with tfjs's ES modules and all it needs but Dawn's native part.
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  resolve: { mainFields: ['module', 'main'], conditions: ['node', 'import', 'default'] },
  ssr: { noExternal: true },
  build: {
    ssr: resolve(import.meta.dirname, 'main.ts'),
    outDir: resolve(import.meta.dirname, '../dist/gpu'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      output: {
        entryFileNames: 'gpu.mjs',
        codeSplitting: false,
        // tfjs asks for Node's own modules in the old way.
        banner:
          "import { createRequire as requireFrom } from 'node:module'; globalThis.require ??= requireFrom(import.meta.url);",
      },
    },
  },
});
