// What opens without a network: the app's own files from the moment it is installed, large files from their
// first use on.
import { PrecacheController } from 'workbox-precaching';
import { withSecurityHeaders } from './headers';
import { isAppRoute } from './routes';

/**
 * A file of the build, as the manifest lists it (see pwa-options.ts). One with a `sha256` is kept from its
 * first use on; the others are fetched when the service worker is installed.
 */
export interface ShellEntry {
  url: string;
  revision: string | null;
  sha256?: string;
}

const firstUseCache = 'driftfeed-first-use';

/** The files of one build, and the caches that hold them. `scope` is where the app is served. */
export class Shell {
  private readonly precache = new PrecacheController();
  /** Absolute address → SHA-256. */
  private readonly large = new Map<string, string>();

  constructor(
    entries: readonly ShellEntry[],
    private readonly scope: URL,
  ) {
    const small = entries.filter((entry) => entry.sha256 === undefined);
    this.precache.addToCacheList(small.map(({ url, revision }) => ({ url, revision })));
    for (const { url, sha256 } of entries) if (sha256) this.large.set(new URL(url, scope).href, sha256);
  }

  /** Fetches the app's own files; the old version goes on until this is done. */
  async install(event: ExtendableEvent): Promise<void> {
    await this.precache.install(event);
  }

  /** Drops what earlier versions kept and this one does not list. */
  async activate(event: ExtendableEvent): Promise<void> {
    await this.precache.activate(event);
    const current = new Set([...this.large].map(([url, sha256]) => keyOf(url, sha256)));
    const cache = await caches.open(firstUseCache);
    for (const { url } of await cache.keys()) if (!current.has(url)) await cache.delete(url);
  }

  /** The answer to a request for a file of the app, or null where it is none (or can't be kept). */
  answer(event: FetchEvent): Promise<Response> | null {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== 'GET' || request.headers.has('Range')) return null;
    if (request.mode === 'navigate') {
      if (!isAppRoute(url.pathname, this.scope.pathname)) return null;
      return this.fromPrecache(new URL('index.html', this.scope), request);
    }
    // Addresses of our files carry no meaning in their query.
    url.search = '';
    url.hash = '';
    if (this.large.has(url.href)) return this.fromFirstUse(url, event);
    return this.precache.getCacheKeyForURL(url.href) ? this.fromPrecache(url, request) : null;
  }

  /** Makes sure that large files under the given paths are here, for later without a network. */
  async keep(prefixes: readonly string[]): Promise<number> {
    const cache = await caches.open(firstUseCache);
    let kept = 0;
    for (const [url, sha256] of this.large) {
      if (!prefixes.some((prefix) => new URL(url).pathname.startsWith(prefix))) continue;
      if (await cache.match(keyOf(url, sha256), { ignoreVary: true })) continue;
      const response = await fetch(url);
      if (await this.store(url, sha256, response)) kept++;
    }
    return kept;
  }

  private async fromPrecache(url: URL, request: Request): Promise<Response> {
    // A browser short of space may have dropped the cache; the network still has the file.
    const response = (await this.precache.matchPrecache(url.href)) ?? (await fetch(request));
    return withSecurityHeaders(response, this.pathOf(url));
  }

  private async fromFirstUse(url: URL, event: FetchEvent): Promise<Response> {
    const sha256 = this.large.get(url.href)!;
    const cache = await caches.open(firstUseCache);
    const held = await cache.match(keyOf(url.href, sha256), { ignoreVary: true });
    if (held) return withSecurityHeaders(held, this.pathOf(url));
    // Asked anew rather than from the HTTP cache, which may still hold the file of an earlier version.
    const response = await fetch(url, { cache: 'no-cache', credentials: 'same-origin' });
    event.waitUntil(this.store(url.href, sha256, response.clone()));
    return withSecurityHeaders(response, this.pathOf(url));
  }

  /**
   * Keeps a file if it is the one this version was built with: while an update is on its way the server
   * may already hold the next one, which must not be kept under this one's hash.
   */
  private async store(url: string, sha256: string, response: Response): Promise<boolean> {
    if (response.status !== 200) return false;
    try {
      const { headers } = response;
      const body = await response.arrayBuffer();
      if (hexOf(await crypto.subtle.digest('SHA-256', body)) !== sha256) return false;
      const cache = await caches.open(firstUseCache);
      await cache.put(keyOf(url, sha256), new Response(body, { headers: storableHeaders(headers) }));
      return true;
    } catch {
      // Cut short, or no space left: the file was served, and next time it is fetched again.
      return false;
    }
  }

  /** The path as the header table knows it. */
  private pathOf(url: URL): string {
    return `/${url.pathname.slice(this.scope.pathname.length)}`;
  }
}

function keyOf(url: string, sha256: string): string {
  return `${url}?sha256=${sha256}`;
}

/** The body is stored decoded, so what spoke of its encoding would now be wrong. */
function storableHeaders(headers: Headers): Headers {
  const copy = new Headers(headers);
  for (const name of ['Content-Encoding', 'Content-Length', 'Vary']) copy.delete(name);
  return copy;
}

function hexOf(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
