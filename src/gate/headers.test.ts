import react from '@vitejs/plugin-react';
import { createServer } from 'vite';
import { describe, expect, it } from 'vitest';
import {
  developmentHeaders,
  headersFile,
  headersFor,
  metaPolicy,
  securityHeaders,
  withSecurityHeaders,
} from './headers';
import { securityHeadersPlugin } from './headers-plugin';

const policyOf = (path: string) => headersFor(path)['Content-Security-Policy'] ?? '';

describe('headersFor', () => {
  it('keeps pages and workers on their own origin', () => {
    for (const path of ['/', '/feed', '/assets/engine.worker-abc.js', '/runtime/ort.mjs', '/widget.html']) {
      expect(policyOf(path)).toContain("connect-src 'self';");
      expect(policyOf(path)).toContain("script-src 'self' 'wasm-unsafe-eval';");
      expect(policyOf(path)).not.toContain('unsafe-inline');
      expect(policyOf(path)).not.toContain('https:');
    }
  });

  it('lets no text become markup or code, in pages, workers and the service worker', () => {
    for (const path of ['/', '/feed', '/assets/engine.worker-abc.js', '/runtime/ort.mjs', '/sw.js'])
      expect(policyOf(path)).toContain("require-trusted-types-for 'script'");
    expect(policyOf('/')).toMatch(/trusted-types default$/);
    expect(policyOf('/sw.js')).toMatch(/trusted-types 'none'$/);
    expect(metaPolicy()).toContain("require-trusted-types-for 'script'; trusted-types default");
  });

  it('lets the service worker, and only it, connect outward', () => {
    expect(policyOf('/sw.js')).toContain("connect-src 'self' https: http:");
    expect(policyOf('/sw.js')).toContain("default-src 'none'");
    expect(policyOf('/assets/sw.js')).not.toContain('https:');
  });

  it('lets other sites load the widget and catalogs, and nothing else', () => {
    for (const path of [
      '/widget.js',
      '/widget-core-1a2b.js',
      '/catalog/vectors/minilm-en.bin',
      '/demo/catalog.json',
    ]) {
      expect(headersFor(path)).toMatchObject({
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      });
    }
    for (const path of ['/', '/assets/a.js', '/models/index.json', '/widget.html'])
      expect(headersFor(path)).not.toHaveProperty('Access-Control-Allow-Origin');
  });

  it('lets no other site frame a page, and sends nobody a referrer', () => {
    for (const path of ['/', '/feed', '/widget.html', '/demo/tea/index.html']) {
      expect(policyOf(path)).toContain("frame-ancestors 'self'");
      expect(headersFor(path)).toMatchObject({
        'X-Frame-Options': 'SAMEORIGIN',
        'Referrer-Policy': 'no-referrer',
        'X-Content-Type-Options': 'nosniff',
      });
    }
  });

  it('isolates, so that threads work, and caches only hashed names for good', () => {
    expect(headersFor('/')).toMatchObject({
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cache-Control': 'no-cache',
    });
    expect(headersFor('/assets/app-1a2b.js')['Cache-Control']).toContain('immutable');
    expect(headersFor('/sw.js')['Cache-Control']).toBe('no-cache');
  });
});

describe('headersFile', () => {
  /** What a host would send for a path: every block that matches adds its headers. */
  function sent(path: string): Map<string, string[]> {
    const headers = new Map<string, string[]>();
    for (const block of headersFile().trim().split('\n\n')) {
      const [pattern = '', ...lines] = block.split('\n');
      const applies = pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path;
      if (!applies) continue;
      for (const line of lines) {
        const [, name = '', value = ''] = /^ {2}([^:]+): (.+)$/.exec(line) ?? [];
        headers.set(name, [...(headers.get(name) ?? []), value]);
      }
    }
    return headers;
  }

  it('never sends one header twice, and agrees with the table', () => {
    for (const path of [
      '/',
      '/index.html',
      '/widget.html',
      '/widget.js',
      '/widget-core-1.js',
      '/assets/a.js',
      '/sw.js',
      '/demo/tea/index.html',
      '/catalog/book.en.json',
      '/runtime/ort.mjs',
    ]) {
      for (const [name, values] of sent(path)) {
        expect(values, `${path} ${name}`).toHaveLength(1);
        expect(headersFor(path)[name], `${path} ${name}`).toBe(values[0]);
      }
    }
  });

  it('gives the policy to documents, workers and the service worker', () => {
    for (const path of ['/', '/assets/engine.worker-1.js', '/runtime/ort.mjs', '/sw.js'])
      expect(sent(path).get('Content-Security-Policy')).toEqual([policyOf(path)]);
  });
});

it('leaves out of the meta element what a meta element may not say', () => {
  expect(metaPolicy()).toContain("connect-src 'self'");
  expect(metaPolicy()).not.toContain('frame-ancestors');
});

describe('withSecurityHeaders', () => {
  it('adds what a bare host left out, and keeps what it sent', async () => {
    const bare = new Response('<p>', {
      headers: { 'Content-Type': 'text/html', 'Referrer-Policy': 'origin' },
    });
    const dressed = withSecurityHeaders(bare, '/');
    expect(dressed.headers.get('Referrer-Policy')).toBe('origin');
    expect(dressed.headers.get('Content-Security-Policy')).toBe(
      securityHeaders('/')['Content-Security-Policy'],
    );
    expect(await dressed.text()).toBe('<p>');
  });

  it('hands on what needs nothing', () => {
    const picture = new Response('x', { headers: { 'Content-Type': 'image/png' } });
    expect(withSecurityHeaders(picture, '/a.png')).toBe(picture);
    const complete = new Response('x', { headers: { 'Content-Type': 'text/html', ...securityHeaders('/') } });
    expect(withSecurityHeaders(complete, '/')).toBe(complete);
  });
});

describe('while developing', () => {
  it('the policy is the build’s, but for a nonce and Vite’s socket', () => {
    const development = developmentHeaders('abc')['Content-Security-Policy'] ?? '';
    const directives = (policy: string) => new Map(policy.split('; ').map((one) => [one.split(' ')[0], one]));
    const [ours, built] = [directives(development), directives(policyOf('/'))];
    const different = [...ours.keys()].filter((name) => ours.get(name) !== built.get(name));
    expect([...ours.keys()]).toEqual([...built.keys()]);
    expect(different.sort()).toEqual(['connect-src', 'script-src', 'style-src']);
    expect(development).not.toContain('unsafe-inline');
    expect(development).not.toContain("'unsafe-eval'");
  });

  it('the server sends it, and every inline script and style of its page carries the nonce', async () => {
    const server = await createServer({
      configFile: false,
      logLevel: 'silent',
      plugins: [react(), securityHeadersPlugin()],
      server: { port: 0, host: '127.0.0.1' },
      optimizeDeps: { noDiscovery: true },
    });
    try {
      await server.listen();
      const response = await fetch(server.resolvedUrls!.local[0]!, { headers: { Accept: 'text/html' } });
      const policy = response.headers.get('Content-Security-Policy') ?? '';
      const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1];
      expect(nonce).toMatch(/^[\w-]{20,}$/);
      const html = await response.text();
      const inline = [...html.matchAll(/<(?:script|style)\b[^>]*>/g)].map(([tag]) => tag);
      expect(inline.length).toBeGreaterThan(1); // React's refresh preamble is there
      for (const tag of inline) expect(tag).toContain(`nonce="${nonce}"`);
    } finally {
      await server.close();
    }
  });
});
