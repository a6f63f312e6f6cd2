// How the build makes the service worker and the app's manifest: options for vite-plugin-pwa.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VitePWAOptions } from 'vite-plugin-pwa';
import { sharePath } from './share';
import type { ShellEntry } from './shell';

/** Data that is fetched when it is first needed, and then kept: models, runtimes, catalogs, samples. */
const firstUsePaths = /^(models|runtime|catalog|sample)\//;
/** Nothing above this is fetched before it is needed, wherever it lies. */
const largestPrecached = 2 * 1024 * 1024;
const bytesLimit = 256 * 1024 * 1024;

/** Options for a build into `outDir` (absolute), from the project's root. */
export function pwaOptions(outDir: string): Partial<VitePWAOptions> {
  return {
    strategies: 'injectManifest',
    srcDir: 'src/gate',
    filename: 'sw.ts',
    outDir,
    // The app registers it itself: the page's policy allows no inline script, and it wants to say when a
    // new version is ready instead of reloading under the person's hands.
    registerType: 'prompt',
    injectRegister: false,
    includeManifestIcons: false,
    injectManifest: {
      // A classic script, which every browser with service workers can run.
      rollupFormat: 'iife',
      globPatterns: ['**/*'],
      // The widget is for other sites, its demo is a site of its own, and the rest is for servers.
      globIgnores: ['sw.js', 'widget*', 'demo/**', '_headers', '**/*.map', '**/NOTICE', '**/LICENSE*'],
      maximumFileSizeToCacheInBytes: bytesLimit,
      // Vite's names already carry a hash of the content.
      dontCacheBustURLsMatching: /^assets\//,
      manifestTransforms: [
        async (entries) => ({
          manifest: await Promise.all(
            entries.map(async (entry) => {
              if (!firstUsePaths.test(entry.url) && entry.size <= largestPrecached) return entry;
              const file = await readFile(join(outDir, entry.url));
              const sha256 = createHash('sha256').update(file).digest('hex');
              return { ...entry, sha256 } satisfies ShellEntry;
            }),
          ),
        }),
      ],
    },
    manifest: {
      id: '/',
      name: 'Driftfeed',
      short_name: 'Driftfeed',
      description:
        'A private recommender that runs wholly in your browser and follows how your interests drift.',
      start_url: '/',
      scope: '/',
      display: 'standalone',
      background_color: '#f6f4ef',
      theme_color: '#16616b',
      // Posted, so that it is in no address, and answered by the service worker: as long as there is one, no server sees it.
      share_target: {
        action: `/${sharePath}`,
        method: 'POST',
        enctype: 'multipart/form-data',
        params: { title: 'title', text: 'text', url: 'url' },
      },
      categories: ['news', 'education', 'utilities'],
      icons: [
        { src: '/icons/driftfeed.svg', sizes: 'any', type: 'image/svg+xml' },
        { src: '/icons/driftfeed-192.png', sizes: '192x192', type: 'image/png' },
        { src: '/icons/driftfeed-512.png', sizes: '512x512', type: 'image/png' },
        {
          src: '/icons/driftfeed-maskable-512.png',
          sizes: '512x512',
          type: 'image/png',
          purpose: 'maskable',
        },
      ],
    },
  };
}
