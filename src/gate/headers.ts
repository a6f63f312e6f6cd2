// The security headers as data: one table for the development, preview and Node servers, for static hosts,
// and for the service worker, so that they can't drift apart.

type Policy = Readonly<Record<string, readonly string[]>>;

/** What a page or a worker of ours may do: nothing beyond its own origin. */
const pagePolicy: Policy = {
  'default-src': ["'self'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'frame-ancestors': ["'self'"],
  'base-uri': ["'none'"],
  'object-src': ["'none'"],
  'form-action': ["'none'"],
  // No text becomes markup or code; the one policy (src/device/trusted-types.ts) lets own scripts be loaded.
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ['default'],
};

/**
 * The service worker's own fetches obey the policy its script came with, so this one file, and nothing
 * else, may connect outward; what it lets through is its allowlist's business.
 */
const doorPolicy: Policy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'connect-src': ["'self'", 'https:', 'http:'],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ["'none'"],
};

/** What a body from another origin may do if anything ever rendered it: nothing. */
export const inertPolicy = "default-src 'none'; sandbox";

const policyHeader = 'Content-Security-Policy';

/** Sent with everything. Cross-origin isolation (the first two) is what gives WASM its threads. */
const everywhere: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
};

/** The widget's script, and catalogs, which other sites load from ours. `*` stands for any rest. */
const sharedPaths = ['/widget.js', '/widget-*', '/catalog/*', '/demo/*'] as const;
const shared: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** Names carry a content hash, so they never change. */
const immutablePaths = ['/assets/*'] as const;
const immutable = 'public, max-age=31536000, immutable';

const serviceWorkerPath = '/sw.js';

function policyText(policy: Policy, without: readonly string[] = []): string {
  return Object.entries(policy)
    .filter(([directive]) => !without.includes(directive))
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ');
}

function matches(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path;
}

/** The headers that protect the person, for the response at an absolute path ("/assets/app.js"). */
export function securityHeaders(path: string): Record<string, string> {
  const policy = path === serviceWorkerPath ? doorPolicy : pagePolicy;
  const headers: Record<string, string> = { ...everywhere, [policyHeader]: policyText(policy) };
  if (sharedPaths.some((pattern) => matches(pattern, path))) Object.assign(headers, shared);
  return headers;
}

/** Everything a server sends beside type and length: the security headers and how long to keep it. */
export function headersFor(path: string): Record<string, string> {
  const forever = immutablePaths.some((pattern) => matches(pattern, path));
  return { ...securityHeaders(path), 'Cache-Control': forever ? immutable : 'no-cache' };
}

/**
 * While developing: the build's policy, and beyond it only what Vite needs. Its inline scripts and the styles that it
 * puts into the page carry `nonce`, and its client speaks to the server by a socket. One nonce lasts as long as the
 * server, which serves nobody else.
 */
export function developmentHeaders(nonce: string): Record<string, string> {
  const policy = { ...pagePolicy };
  for (const directive of ['script-src', 'style-src'])
    policy[directive] = [...pagePolicy[directive]!, `'nonce-${nonce}'`];
  policy['connect-src'] = ["'self'", 'ws://localhost:*', 'ws://127.0.0.1:*'];
  return { ...everywhere, [policyHeader]: policyText(policy) };
}

/** The page policy for a meta element, where `frame-ancestors` is not allowed. */
export function metaPolicy(): string {
  return policyText(pagePolicy, ['frame-ancestors']);
}

/**
 * A `_headers` file as Netlify and Cloudflare Pages read it. There, all blocks that match a path add up,
 * and two policies would both be enforced; so the policy is given per path, never under `/*`, and reaches
 * the app's routes through the meta element.
 */
export function headersFile(): string {
  const blocks: [string, Record<string, string>][] = [['/*', { ...everywhere }]];
  for (const path of ['/', '/index.html', '/widget.html', '/assets/*', '/runtime/*', '/demo/*'])
    blocks.push([path, { [policyHeader]: policyText(pagePolicy) }]);
  blocks.push([serviceWorkerPath, { [policyHeader]: policyText(doorPolicy), 'Cache-Control': 'no-cache' }]);
  for (const path of immutablePaths) blocks.push([path, { 'Cache-Control': immutable }]);
  for (const path of sharedPaths) blocks.push([path, { ...shared }]);
  return `${blocks
    .map(([path, headers]) =>
      [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join('\n'),
    )
    .join('\n\n')}\n`;
}

/**
 * The response with the security headers it lacks, where they matter: on documents and on scripts, since a
 * worker is bound by its script's headers. So a static host that sends none is covered from the second
 * load on. Anything else comes back as it is.
 */
export function withSecurityHeaders(response: Response, path: string): Response {
  const type = response.headers.get('Content-Type') ?? '';
  if (!/html|javascript/.test(type)) return response;
  const missing = Object.entries(securityHeaders(path)).filter(([name]) => !response.headers.has(name));
  if (missing.length === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of missing) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
