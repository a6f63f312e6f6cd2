// Nothing may leave the app's own origin. Two witnesses: the requests that the browser reports for pages,
// workers and service workers, and a proxy through which anything not on this machine would have to go.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Request } from '@playwright/test';

/**
 * Chromium asks its maker for updates and accounts whatever its flags say. What a page asked of these hosts
 * would still be seen by the other witness.
 */
const browserOwn =
  /(^|\.)(googleapis\.com|gvt1\.com)$|^(accounts|clients\d|android\.clients|mtalk)\.google\.com$/;

/** Refuses and notes whatever it is asked for; addresses of this machine do not pass through it. */
export class OutsideProxy {
  readonly asked: string[] = [];
  #server: Server | null = null;

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      this.#note(request.url ?? '');
      response.writeHead(403).end();
    });
    server.on('connect', (request, socket) => {
      this.#note(request.url ?? '');
      socket.on('error', () => {}); // a browser that is killed leaves without a word
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
  }

  /** `target` is an address, or host:port where a tunnel is asked for. */
  #note(target: string): void {
    const { hostname } = new URL(target.includes('://') ? target : `https://${target}`);
    if (!browserOwn.test(hostname)) this.asked.push(target);
  }

  /** Chromium flags that send all but this machine's own addresses here. */
  flags(): string[] {
    const { port } = this.#server!.address() as AddressInfo;
    return [`--proxy-server=http://127.0.0.1:${port}`];
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}

/** Notes the requests of contexts and holds them against what a test has allowed. */
export class NetworkGuard {
  readonly #allowed: Set<string>;
  #askedBefore: number;
  /** Requests to other origins that nothing allowed. */
  readonly outside: string[] = [];
  /** All requests, for tests that look closer. */
  readonly all: string[] = [];

  constructor(
    appOrigin: string,
    private readonly proxy: OutsideProxy,
  ) {
    this.#allowed = new Set([appOrigin]);
    this.#askedBefore = proxy.asked.length;
  }

  allow(origin: string): void {
    this.#allowed.add(new URL(origin).origin);
  }

  watch(context: BrowserContext): void {
    context.on('request', (request) => this.#note(request));
  }

  /** What left, by either witness. */
  leaks(): string[] {
    const asked = this.proxy.asked.slice(this.#askedBefore).filter((target) => !this.#allows(target));
    return [...this.outside, ...asked.map((target) => `proxy: ${target}`)];
  }

  /** Chromium opens connections ahead of a request that a test answers itself. */
  #allows(target: string): boolean {
    return this.#allowed.has(new URL(target.includes('://') ? target : `https://${target}`).origin);
  }

  /** Forgets what left so far: for the test that leaks on purpose. */
  forgive(): void {
    this.outside.length = 0;
    this.#askedBefore = this.proxy.asked.length;
  }

  #note(request: Request): void {
    const address = new URL(request.url());
    this.all.push(address.href);
    if (['data:', 'blob:', 'about:', 'chrome-extension:'].includes(address.protocol)) return;
    if (this.#allowed.has(address.origin)) return;
    this.outside.push(
      `${request.serviceWorker() ? 'service worker' : request.resourceType()}: ${address.href}`,
    );
  }
}
