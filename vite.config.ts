// How the app is built: one page, its workers, and the service worker (src/gate).
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { securityHeadersPlugin } from './src/gate/headers-plugin';
import { pwaOptions } from './src/gate/pwa-options';

const outDir = resolve(import.meta.dirname, 'dist');

export default defineConfig({
  plugins: [react(), securityHeadersPlugin(), VitePWA(pwaOptions(outDir))],
  // Else the bundler adds a second copy of ONNX Runtime's WASM file, which nothing loads.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  worker: { format: 'es' },
  build: { outDir, manifest: true, target: 'es2023', chunkSizeWarningLimit: 2000 },
});
