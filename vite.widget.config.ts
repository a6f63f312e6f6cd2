// Builds the widget for other people's sites: dist/widget.js (the loader) and dist/widget-core-[hash].js.
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'dist',
    // The app's build has filled it before.
    emptyOutDir: false,
    // Its helper would be shared by both files and tie them to one address.
    modulePreload: false,
    rollupOptions: {
      input: { widget: 'src/widget/loader.ts' },
      output: { format: 'es', entryFileNames: 'widget.js', chunkFileNames: 'widget-core-[hash].js' },
    },
  },
});
