// One request to another origin: judged, sent bare, bounded in time and size, logged, and handed back inert.
import { checkAddress } from './addresses';
import { inertPolicy } from './headers';
import { addToLog, findAllowed, type GateDatabase, type LogRow } from './store';

const timeLimitMilliseconds = 15_000;
export const sizeLimitBytes = 5 * 1024 * 1024;

/** What a passage depends on; the service worker passes the real ones. */
export interface PassageContext {
  database: GateDatabase;
  /** Where the app runs. */
  page: URL;
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now: () => number;
  online: () => boolean;
  timeLimit?: number;
}

/**
 * Asks another origin for `url` on behalf of `source` and answers with its body. The answer's own status
 * speaks of the gate (200, 403 refused, 502 failed); the headers X-Gate-Outcome, -Reason, -Status, -Url and
 * -Content-Type say what happened on the other side.
 *
 * The request carries no cookies, no referrer and no language, and is never answered from a cache. The
 * browser adds `Origin`, without which no server could allow a cross-origin read.
 *
 * Scripts cannot tell a host that can't be reached from one that does not allow cross-origin reads: both
 * are a TypeError. Another request could sometimes tell them apart, but the gate sends no more than was
 * asked for; so a failure while the device is online is called "cors", and the app says both.
 *
 * Redirects are followed, to other hosts too. Where one leads can't be seen before it is followed
 * (`redirect: 'manual'` hides it), so the choice is all or none, and with none a feed that has moved, or that
 * a hosting service serves, could not be read; to refuse an answer once its host has been asked would protect
 * nobody. Nothing of the person goes along: the target is the source's choice, the same for all who follow
 * it, and every host on the way must allow cross-origin reads. So what the person allows is the source, and
 * the log names where its answer came from. The browser names neither the hosts in between nor one at which
 * it gave up.
 */
export async function pass(url: string, source: string, context: PassageContext): Promise<Response> {
  const time = context.now();
  const entry: LogRow = {
    time,
    url,
    source,
    outcome: 'refused',
    reason: '',
    status: null,
    bytes: null,
    finalUrl: null,
  };
  const checked = checkAddress(url, context.page);
  if ('refusal' in checked) return finish(context, { ...entry, reason: checked.refusal });
  if (!(await findAllowed(context.database, url, time)))
    return finish(context, { ...entry, reason: 'not-allowed' });
  if (!context.online()) return finish(context, { ...entry, outcome: 'failed', reason: 'offline' });

  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), context.timeLimit ?? timeLimitMilliseconds);
  try {
    const response = await context.fetch(checked.url, {
      mode: 'cors',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      redirect: 'follow',
      headers: { 'Accept-Language': '*' },
      signal: end.signal,
    });
    entry.status = response.status;
    if (response.redirected) entry.finalUrl = response.url;
    // Redirects were followed by the browser; where they ended can only be judged now.
    const landed = checkAddress(response.url || url, context.page);
    const body = 'refusal' in landed ? null : await readBounded(response);
    if (!body) {
      end.abort();
      const reason = 'refusal' in landed ? landed.refusal : 'too-large';
      return finish(context, { ...entry, outcome: 'failed', reason });
    }
    entry.bytes = body.byteLength;
    return finish(context, { ...entry, outcome: 'allowed', reason: 'ok' }, body, response);
  } catch {
    const reason = end.signal.aborted ? 'timeout' : context.online() ? 'cors' : 'offline';
    return finish(context, { ...entry, outcome: 'failed', reason });
  } finally {
    clearTimeout(timer);
  }
}

/** The body, or null where it is larger than the gate carries. */
async function readBounded(response: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > sizeLimitBytes) return null;
    chunks.push(value);
  }
  const body = new Uint8Array(bytes);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}

async function finish(
  context: PassageContext,
  entry: LogRow,
  body: Uint8Array<ArrayBuffer> | null = null,
  answer?: Response,
): Promise<Response> {
  await addToLog(context.database, entry);
  const headers = new Headers(inertHeaders);
  headers.set('X-Gate-Outcome', entry.outcome);
  headers.set('X-Gate-Reason', entry.reason);
  // A refused address may be any text; a header's value may not.
  const finalUrl = entry.finalUrl ?? entry.url;
  if (URL.canParse(finalUrl)) headers.set('X-Gate-Url', new URL(finalUrl).href);
  if (entry.status !== null) headers.set('X-Gate-Status', String(entry.status));
  const type = answer?.headers.get('Content-Type');
  if (type) headers.set('X-Gate-Content-Type', type);
  const status = entry.outcome === 'allowed' ? 200 : entry.outcome === 'refused' ? 403 : 502;
  return new Response(body, { status, headers });
}

/** Another origin's bytes under our own name must never run or render, wherever they end up. */
export const inertHeaders: Readonly<Record<string, string>> = {
  'Content-Type': 'application/octet-stream',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': inertPolicy,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};
