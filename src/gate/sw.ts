// The service worker: opens the app without a network, and is the only door to other origins.
//
// The page and its workers may connect to their own origin only. They ask this door under gate/ (the page
// half is src/catalog/gate-client.ts): GET fetch, log, ready; POST allow, revoke, keep, erase.
import * as v from 'valibot';
import { inertHeaders, pass } from './passage';
import { answerShare, sharePath } from './share';
import { Shell, type ShellEntry } from './shell';
import {
  addToLog,
  allowSchema,
  eraseGate,
  type GateDatabase,
  openGateDatabase,
  readLog,
  revoke,
  revokeSchema,
} from './store';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: ShellEntry[] };

const scope = new URL(self.registration.scope);
const gate = new URL('gate/', scope);
const share = new URL(sharePath, scope);
const shell = new Shell(self.__WB_MANIFEST, scope);

let opened: Promise<GateDatabase> | null = null;

/** Opened on first need; a failure is not remembered, so that the next request tries again. */
function database(): Promise<GateDatabase> {
  opened ??= openGateDatabase().catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

self.addEventListener('install', (event) => {
  event.waitUntil(shell.install(event));
});

self.addEventListener('activate', (event) => {
  // Claiming puts the very first page view behind the door too, not only the second.
  event.waitUntil(shell.activate(event).then(() => self.clients.claim()));
});

// A new version waits until the person agrees; then the app sends this and reloads.
self.addEventListener('message', (event) => {
  if (v.is(v.object({ type: v.literal('SKIP_WAITING') }), event.data)) event.waitUntil(self.skipWaiting());
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== scope.origin) event.respondWith(refuse(event.request));
  else if (url.pathname.startsWith(gate.pathname)) event.respondWith(door(event.request, url));
  else if (event.request.method === 'POST' && url.pathname === share.pathname)
    event.respondWith(answerShare(event.request, scope));
  else {
    const answer = shell.answer(event);
    if (answer) event.respondWith(answer);
  }
});

/** Whatever a page or worker of ours asks of another origin outside the gate. Nothing is sent. */
async function refuse(request: Request): Promise<Response> {
  try {
    await addToLog(await database(), {
      time: Date.now(),
      url: request.url,
      source: '',
      outcome: 'refused',
      reason: 'outside-gate',
      status: null,
      bytes: null,
      finalUrl: null,
    });
  } catch {
    // It is refused also where it can't be written down.
  }
  return Response.error();
}

async function door(request: Request, url: URL): Promise<Response> {
  // Only a script's fetch may come here: neither a link nor an element may show a foreign body as ours.
  if (request.mode === 'navigate' || request.destination !== '')
    return answer(403, { reason: 'not-a-script' });
  const route = `${request.method} ${url.pathname.slice(gate.pathname.length)}`;
  try {
    switch (route) {
      case 'GET ready':
        return answer(200, {});
      case 'GET fetch':
        return await pass(url.searchParams.get('url') ?? '', url.searchParams.get('source') ?? '', {
          database: await database(),
          page: scope,
          fetch: (input, init) => fetch(input, init),
          now: () => Date.now(),
          online: () => self.navigator.onLine,
        });
      case 'GET log':
        return answer(200, { entries: await readLog(await database()) });
      case 'POST allow': {
        const row = { ...v.parse(allowSchema, await request.json()), since: Date.now() };
        await (await database()).put('allowed', row);
        return answer(200, {});
      }
      case 'POST revoke':
        await revoke(await database(), v.parse(revokeSchema, await request.json()));
        return answer(200, {});
      case 'POST keep': {
        const { paths } = v.parse(v.object({ paths: v.array(v.string()) }), await request.json());
        return answer(200, { kept: await shell.keep(paths) });
      }
      case 'POST erase':
        await eraseGate(await database());
        return answer(200, {});
      default:
        return answer(404, { reason: 'no-such-route' });
    }
  } catch (error) {
    const misuse = v.isValiError(error) || error instanceof SyntaxError;
    return answer(misuse ? 400 : 500, { reason: misuse ? 'misuse' : 'storage' });
  }
}

/** X-Gate-Outcome on every answer tells the page that it is the door that speaks, not a server. */
function answer(status: number, body: object): Response {
  const outcome = status === 200 ? 'allowed' : status < 500 ? 'refused' : 'failed';
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...inertHeaders, 'X-Gate-Outcome': outcome, 'Content-Type': 'application/json' },
  });
}
