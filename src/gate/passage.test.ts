// Against a real server on this machine, so the page is a local one here.
import 'fake-indexeddb/auto';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PassageContext, pass, sizeLimitBytes } from './passage';
import { eraseGate, type GateDatabase, openGateDatabase, readLog } from './store';

let server: Server;
let other: Server;
let origin = '';
let otherOrigin = '';
let seen: { path: string; headers: IncomingHttpHeaders }[] = [];
let database: GateDatabase;
let context: PassageContext;

beforeAll(async () => {
  const answer: RequestListener = (request, response) => {
    const path = request.url ?? '';
    seen.push({ path, headers: request.headers });
    if (path === '/feed') {
      response.writeHead(200, { 'Content-Type': 'application/rss+xml; charset=utf-8' }).end('<rss>é</rss>');
    } else if (path === '/gone') response.writeHead(404).end('no');
    else if (path === '/moved') response.writeHead(302, { Location: '/feed' }).end();
    else if (path === '/away') {
      response.writeHead(301, { Location: `${otherOrigin}/feed` }).end();
    } else if (path === '/large') response.writeHead(200).end(Buffer.alloc(sizeLimitBytes + 1));
    else if (path === '/broken') response.socket?.destroy();
    // Anything else never answers.
  };
  const listen = async (on: Server) => {
    await new Promise<void>((resolve) => on.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(on.address() as AddressInfo).port}`;
  };
  server = createServer(answer);
  other = createServer(answer);
  origin = await listen(server);
  otherOrigin = await listen(other);
});
afterAll(() => {
  for (const each of [server, other]) {
    each.closeAllConnections();
    each.close();
  }
});
beforeEach(async () => {
  seen = [];
  database = await openGateDatabase();
  for (const path of ['feed', 'gone', 'moved', 'away', 'large', 'broken', 'silent'])
    await database.put('allowed', { url: `${origin}/${path}`, source: 'test', since: 0 });
  context = {
    database,
    page: new URL('http://127.0.0.1:4173/'),
    fetch,
    now: () => 1_000,
    online: () => true,
  };
});
afterEach(async () => {
  await eraseGate(database);
  database.close();
});

const outcome = (response: Response) => [
  response.status,
  response.headers.get('X-Gate-Outcome'),
  response.headers.get('X-Gate-Reason'),
];

describe('pass', () => {
  it('hands back the body of an allowed address, inert, and logs it', async () => {
    const response = await pass(`${origin}/feed`, 'test', context);
    expect(outcome(response)).toEqual([200, 'allowed', 'ok']);
    expect(await response.text()).toBe('<rss>é</rss>');
    expect(response.headers.get('X-Gate-Content-Type')).toBe('application/rss+xml; charset=utf-8');
    expect(response.headers.get('Content-Type')).toBe('application/octet-stream');
    expect(response.headers.get('Content-Security-Policy')).toContain('sandbox');
    expect(await readLog(database)).toEqual([
      {
        time: 1_000,
        url: `${origin}/feed`,
        source: 'test',
        outcome: 'allowed',
        reason: 'ok',
        status: 200,
        bytes: 13,
        finalUrl: null,
      },
    ]);
  });

  it('says nothing of the person', async () => {
    await pass(`${origin}/feed`, 'test', context);
    expect(seen[0]?.headers).not.toHaveProperty('cookie');
    expect(seen[0]?.headers).not.toHaveProperty('referer');
    expect(seen[0]?.headers['accept-language']).toBe('*');
  });

  it('sends nothing to an address that was not allowed', async () => {
    const response = await pass(`${origin}/feed?interest=pottery`, 'test', context);
    expect(outcome(response)).toEqual([403, 'refused', 'not-allowed']);
    expect(seen).toEqual([]);
    expect((await readLog(database))[0]?.outcome).toBe('refused');
  });

  it('sends nothing to the local network from a public page, even if allowed', async () => {
    const publicPage = { ...context, page: new URL('https://driftfeed.example/') };
    expect(outcome(await pass(`${origin}/feed`, 'test', publicPage))).toEqual([
      403,
      'refused',
      'private-address',
    ]);
    expect(outcome(await pass('файл', 'test', publicPage))).toEqual([403, 'refused', 'not-http']);
    expect(seen).toEqual([]);
  });

  it('passes on what the other side said, also when it is not good news', async () => {
    const response = await pass(`${origin}/gone`, 'test', context);
    expect(outcome(response)).toEqual([200, 'allowed', 'ok']);
    expect(response.headers.get('X-Gate-Status')).toBe('404');
  });

  it('notes where redirects led', async () => {
    const response = await pass(`${origin}/moved`, 'test', context);
    expect(response.headers.get('X-Gate-Url')).toBe(`${origin}/feed`);
    expect((await readLog(database))[0]?.finalUrl).toBe(`${origin}/feed`);
  });

  it('follows a redirect to another origin, tells it no more than the first, and names it in the log', async () => {
    const target = `${otherOrigin}/feed`;
    const response = await pass(`${origin}/away`, 'test', context);
    expect(outcome(response)).toEqual([200, 'allowed', 'ok']);
    expect(await readLog(database)).toMatchObject([{ url: `${origin}/away`, finalUrl: target, bytes: 13 }]);
    expect(seen.map(({ path }) => path)).toEqual(['/away', '/feed']);
    expect(seen[1]?.headers).not.toHaveProperty('cookie');
    expect(seen[1]?.headers).not.toHaveProperty('referer');
  });

  it('throws away what a redirect into the local network gave, and says so in the log', async () => {
    const url = 'https://example.org/feed';
    await database.put('allowed', { url, source: 'test', since: 0 });
    const landed = Object.defineProperties(new Response('<rss/>'), {
      url: { value: 'https://router.lan/' },
      redirected: { value: true },
    });
    const response = await pass(url, 'test', {
      ...context,
      page: new URL('https://driftfeed.example/'),
      fetch: async () => landed,
    });
    expect(outcome(response)).toEqual([502, 'failed', 'private-address']);
    expect(await response.text()).toBe('');
    expect((await readLog(database))[0]?.finalUrl).toBe('https://router.lan/');
  });

  it('stops reading at the size limit', async () => {
    expect(outcome(await pass(`${origin}/large`, 'test', context))).toEqual([502, 'failed', 'too-large']);
  });

  it('stops waiting at the time limit', async () => {
    const hasty = { ...context, timeLimit: 50 };
    expect(outcome(await pass(`${origin}/silent`, 'test', hasty))).toEqual([502, 'failed', 'timeout']);
  });

  it('calls a network error "cors" while online and "offline" otherwise', async () => {
    expect(outcome(await pass(`${origin}/broken`, 'test', context))).toEqual([502, 'failed', 'cors']);
    seen = [];
    const offline = { ...context, online: () => false };
    expect(outcome(await pass(`${origin}/feed`, 'test', offline))).toEqual([502, 'failed', 'offline']);
    expect(seen).toEqual([]);
  });
});
