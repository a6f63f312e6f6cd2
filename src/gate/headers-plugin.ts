// Puts the security headers where the build and its servers need them: Vite's own servers, a `_headers` file
// for static hosts, and the page policy in each HTML file, for hosts that send no headers at all.
import { randomBytes } from 'node:crypto';
import type { Plugin } from 'vite';
import { developmentHeaders, headersFile, headersFor, metaPolicy } from './headers';

export function securityHeadersPlugin(): Plugin {
  let building = false;
  const nonce = randomBytes(16).toString('base64url');
  return {
    name: 'driftfeed-security-headers',
    // The build has nothing inline, and so no nonce.
    config: (_config, { command, isPreview }) =>
      command === 'serve' && !isPreview ? { html: { cspNonce: nonce } } : {},
    configResolved(config) {
      building = config.command === 'build';
    },
    configureServer(server) {
      server.middlewares.use((_request, response, next) => {
        for (const [name, value] of Object.entries(developmentHeaders(nonce)))
          response.setHeader(name, value);
        next();
      });
    },
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname;
        for (const [name, value] of Object.entries(headersFor(path))) response.setHeader(name, value);
        next();
      });
    },
    transformIndexHtml() {
      if (!building) return [];
      const attributes = { 'http-equiv': 'Content-Security-Policy', content: metaPolicy() };
      return [{ tag: 'meta', attrs: attributes, injectTo: 'head-prepend' }];
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile() });
    },
  };
}
