// Serves the built app on this machine with the same headers a deployed one should have.
// Usage: tsx tools/serve/serve.ts [--port 4173] [--host 127.0.0.1] [--dir dist]
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { headersFor } from '../../src/gate/headers';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};
/** Models, vectors and anything unknown: bytes. */
const bytesType = 'application/octet-stream';

/** Worth compressing, and small enough to do it while someone waits. */
const compressible = /^(?:text\/|application\/(?:json|manifest|xml)|image\/svg)/;
const compressibleBytes = 4 * 1024 * 1024;

interface Found {
  path: string;
  bytes: number;
  tag: string;
}

/** A server of the files under `directory`; the caller listens and closes. */
export function serveDirectory(directory: string): Server {
  const root = resolve(directory);
  const compressed = new Map<string, Promise<Buffer>>();
  return createServer((request, response) => {
    answer(root, compressed, request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
}

async function answer(
  root: string,
  compressed: Map<string, Promise<Buffer>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const path = requestPath(request.url ?? '/');
  const file = path === null ? null : await find(root, path);
  const headers = headersFor(path ?? '/');
  if (!file) {
    response.writeHead(404, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  const type = types[extname(file.path)] ?? bytesType;
  headers['Content-Type'] = type;
  const encoding =
    compressible.test(type) && file.bytes <= compressibleBytes ? acceptedEncoding(request) : null;
  if (encoding) headers['Content-Encoding'] = encoding;
  if (compressible.test(type)) headers.Vary = 'Accept-Encoding';
  headers.ETag = `"${file.tag}${encoding ? `-${encoding}` : ''}"`;
  if (request.headers['if-none-match'] === headers.ETag) {
    response.writeHead(304, headers).end();
    return;
  }
  if (encoding) {
    const key = `${encoding} ${file.tag}`;
    const body = compressed.get(key) ?? compress(file.path, encoding);
    compressed.set(key, body);
    headers['Content-Length'] = String((await body).byteLength);
    response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : await body);
    return;
  }
  headers['Content-Length'] = String(file.bytes);
  response.writeHead(200, headers);
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file.path)
      .on('error', () => response.destroy())
      .pipe(response);
}

/** The decoded path, or null where it is malformed or would lead out of the directory. */
function requestPath(target: string): string | null {
  try {
    const path = decodeURIComponent(new URL(target, 'http://localhost').pathname);
    return /\0|\\|(?:^|\/)\.\.?(?:\/|$)/.test(path) ? null : path;
  } catch {
    return null;
  }
}

/** A file, a folder's index, or for an address without extension the app, which has routes of its own. */
async function find(root: string, path: string): Promise<Found | null> {
  const last = path.slice(path.lastIndexOf('/') + 1);
  const candidates = [join(root, path), join(root, path, 'index.html')];
  // The door is in the service worker: a request to it that comes here means that there is none.
  if (!last.includes('.') && !/^\/(?:gate|demo)(?:\/|$)/.test(path))
    candidates.push(join(root, 'index.html'));
  for (const candidate of candidates) {
    if (!candidate.startsWith(root + sep)) continue;
    const found = await stat(candidate).catch(() => null);
    if (!found?.isFile()) continue;
    const tag = createHash('sha1')
      .update(`${candidate} ${found.size} ${found.mtimeMs}`)
      .digest('hex')
      .slice(0, 16);
    return { path: candidate, bytes: found.size, tag };
  }
  return null;
}

function acceptedEncoding(request: IncomingMessage): 'br' | 'gzip' | null {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  return /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : null;
}

async function compress(path: string, encoding: 'br' | 'gzip'): Promise<Buffer> {
  const bytes = await readFile(path);
  if (encoding === 'gzip') return promisify(gzip)(bytes);
  return promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4173' },
      host: { type: 'string', default: 'localhost' },
      dir: { type: 'string', default: 'dist' },
    },
  });
  const directory = resolve(values.dir);
  if (!(await stat(join(directory, 'index.html')).catch(() => null))) {
    console.error(`${directory} holds no built app. Run: npm run build`);
    process.exitCode = 1;
    return;
  }
  const server = serveDirectory(directory);
  server.on('error', (error: NodeJS.ErrnoException) => {
    const busy = error.code === 'EADDRINUSE';
    const port = Number(values.port);
    const inUse =
      `Port ${port} is in use, perhaps by a Driftfeed that runs already: http://${values.host}:${port}/\n` +
      `Another one: npm start -- --port ${port + 1}`;
    console.error(busy ? inUse : error.message);
    process.exitCode = 1;
  });
  server.listen(Number(values.port), values.host, () => {
    // Service workers need a secure context, which http is on this machine only.
    console.log(`Driftfeed is at http://${values.host}:${values.port}/`);
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
