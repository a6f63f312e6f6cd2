import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveDirectory } from './serve';

let folder: string;
let server: Server;
const page = `<!doctype html><title>${'Driftfeed '.repeat(100)}</title>`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'driftfeed-serve-'));
  const dist = join(folder, 'dist');
  mkdirSync(join(dist, 'assets'), { recursive: true });
  mkdirSync(join(dist, 'demo', 'tea'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(dist, 'index.html'), page);
  writeFileSync(join(dist, 'demo', 'tea', 'index.html'), 'tea');
  for (const name of [
    'sw.js',
    'widget.js',
    'assets/app-1a.js',
    'model.onnx',
    'm.wasm',
    'x.mjs',
    'a.webmanifest',
  ])
    writeFileSync(join(dist, name), `/* ${name} */`);
  server = serveDirectory(dist);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** `fetch` would tidy the path and decode the body, so plain http is used. */
async function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, headers, method }, resolve).on('error', reject).end();
  });
  const body = Buffer.concat(await response.toArray());
  return { status: response.statusCode, headers: response.headers, body };
}

it('serves files with their types', async () => {
  const types = {
    '/': 'text/html',
    '/x.mjs': 'text/javascript',
    '/m.wasm': 'application/wasm',
    '/a.webmanifest': 'application/manifest+json',
    '/model.onnx': 'application/octet-stream',
  };
  for (const [path, type] of Object.entries(types)) {
    const { status, headers } = await get(path);
    expect([status, headers['content-type']?.split(';')[0]], path).toEqual([200, type]);
  }
});

it('sends the security headers, and lets only the service worker out', async () => {
  const index = await get('/');
  expect(index.headers['content-security-policy']).toContain("connect-src 'self';");
  expect(index.headers['cross-origin-opener-policy']).toBe('same-origin');
  expect(index.headers['cross-origin-embedder-policy']).toBe('require-corp');
  expect((await get('/sw.js')).headers['content-security-policy']).toContain('https: http:');
  expect((await get('/widget.js')).headers['cross-origin-resource-policy']).toBe('cross-origin');
  expect((await get('/assets/app-1a.js')).headers['cache-control']).toContain('immutable');
});

it('answers routes of the app with the app, and neither files nor the door', async () => {
  for (const path of ['/feed', '/settings/', '/?a=b'])
    expect((await get(path)).body.toString(), path).toBe(page);
  for (const path of ['/none.js', '/gate/fetch?url=x', '/demo/none', '/assets/none.css'])
    expect((await get(path)).status, path).toBe(404);
  expect((await get('/demo/tea/')).body.toString()).toBe('tea');
});

it('never leads out of its folder', async () => {
  for (const path of [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..%5csecret.txt',
    '/%00',
    '/%E0%A4%A',
  ])
    expect((await get(path)).body.toString(), path).not.toContain('secret');
  expect((await get('/..%2fsecret.txt')).status).toBe(404);
});

it('compresses text as asked, and not bytes', async () => {
  const brotli = await get('/', { 'accept-encoding': 'gzip, br' });
  expect(brotli.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(brotli.body).toString()).toBe(page);
  expect(gunzipSync((await get('/', { 'accept-encoding': 'gzip' })).body).toString()).toBe(page);
  expect((await get('/m.wasm', { 'accept-encoding': 'br' })).headers['content-encoding']).toBeUndefined();
});

it('answers what has not changed with nothing, and only reads', async () => {
  const first = await get('/model.onnx');
  const second = await get('/model.onnx', { 'if-none-match': first.headers.etag ?? '' });
  expect([second.status, second.body.byteLength]).toEqual([304, 0]);
  expect((await get('/', {}, 'HEAD')).body.byteLength).toBe(0);
  expect((await get('/', {}, 'POST')).status).toBe(405);
});
