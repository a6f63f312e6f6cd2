// The page's half of the gate: the only way to another origin, from a window or from any worker of ours.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';

const trafficSchema = v.object({
  time: v.number(),
  url: v.string(),
  source: v.string(),
  outcome: v.picklist(['allowed', 'refused', 'failed']),
  /** "ok", or why not: "not-allowed", "outside-gate", "cors", "timeout", "too-large" ... */
  reason: v.string(),
  status: v.nullable(v.number()),
  bytes: v.nullable(v.number()),
  finalUrl: v.nullable(v.string()),
});
/** One request that was asked of the gate, whether or not it went out. */
type TrafficRow = v.InferOutput<typeof trafficSchema>;

/** What another origin answered. */
export interface GateAnswer {
  /** Its HTTP status. */
  status: number;
  /** Where redirects ended. */
  url: string;
  contentType: string;
  bytes: ArrayBuffer;
}

export interface Gate {
  /**
   * Fetches an allowed address. Throws `gate-unavailable` without a service worker, `source-cors` where the
   * other side does not allow the read or can't be reached, `source-unreachable` where it surely can't,
   * `misuse` for an address that was not allowed first.
   */
  fetch(url: string, source: string, signal?: AbortSignal): Promise<GateAnswer>;
  /** Lets the gate ask this address; {yyyy}, {mm} and {dd} in it stand for the days around today. */
  allow(url: string, source: string): Promise<void>;
  /** Takes back all addresses of a source. */
  revoke(source: string): Promise<void>;
  /** Newest first, at most 500. */
  trafficLog(): Promise<TrafficRow[]>;
  /** Forgets the allowlist and the log. */
  erase(): Promise<void>;
  /**
   * Makes sure that large files of the build whose path starts with one of `paths` ("/models/minilm-en/")
   * are kept for offline use; they are otherwise kept from their first use under the service worker, and
   * the very first visit starts before there is one. Returns how many were added.
   */
  keep(paths: readonly string[]): Promise<number>;
}

/** The gate at `base` (where the app is served, ends in a slash). */
export function openGate(base = '/', ask: typeof fetch = (input, init) => fetch(input, init)): Gate {
  async function call(route: string, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
      response = await ask(`${base}gate/${route}`, { cache: 'no-store', mode: 'same-origin', ...init });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new DriftfeedError('gate-unavailable', String(error));
    }
    // Without the service worker the request reaches the server, which knows no such header.
    if (!response.headers.has('X-Gate-Outcome')) throw new DriftfeedError('gate-unavailable', route);
    return response;
  }

  /**
   * Calls that carry an address ask first whether the gate is there. Otherwise the address would reach the
   * server that the app came from, and tell it what the person follows.
   */
  async function callWithAddress(route: string, init?: RequestInit): Promise<Response> {
    await call('ready');
    return call(route, init);
  }

  async function post(route: string, body: object): Promise<unknown> {
    const response = await callWithAddress(route, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new DriftfeedError('storage-refused', `gate: ${await response.text()}`);
    return response.json();
  }

  async function list<Schema extends v.GenericSchema>(route: string, schema: Schema) {
    const response = await call(route);
    if (!response.ok) throw new DriftfeedError('storage-refused', `gate: ${await response.text()}`);
    return v.parse(v.object({ entries: v.array(schema) }), await response.json()).entries;
  }

  return {
    async fetch(url, source, signal) {
      const query = new URLSearchParams({ url, source });
      const response = await callWithAddress(`fetch?${query}`, signal ? { signal } : {});
      const reason = response.headers.get('X-Gate-Reason') ?? '';
      if (response.headers.get('X-Gate-Outcome') !== 'allowed') throw failure(reason, url);
      return {
        status: Number(response.headers.get('X-Gate-Status')),
        url: response.headers.get('X-Gate-Url') ?? url,
        contentType: response.headers.get('X-Gate-Content-Type') ?? '',
        bytes: await response.arrayBuffer(),
      };
    },
    async allow(url, source) {
      await post('allow', { url, source });
    },
    async revoke(source) {
      await post('revoke', { source });
    },
    trafficLog: () => list('log', trafficSchema),
    async erase() {
      await post('erase', {});
    },
    async keep(paths) {
      return v.parse(v.object({ kept: v.number() }), await post('keep', { paths })).kept;
    },
  };
}

function failure(reason: string, url: string): DriftfeedError {
  if (reason === 'cors') return new DriftfeedError('source-cors', url);
  if (reason === 'not-allowed') return new DriftfeedError('misuse', `not on the allowlist: ${url}`);
  if (reason === 'too-large') return new DriftfeedError('source-not-a-feed', `larger than 5 MiB: ${url}`);
  // Offline, out of time, or an address the gate never asks (not the web, the local network).
  return new DriftfeedError('source-unreachable', `${reason}: ${url}`);
}
