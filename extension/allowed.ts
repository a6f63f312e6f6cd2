// The one origin that may ask: which it is, how the person lets it in and sends it away.
import * as v from 'valibot';
import type { Browser, ContentScript, Sender } from './browser';

const key = 'origin';
const scriptId = 'relay';
export const relayFile = 'relay.js';

/** The origin of an address that may be allowed: https, or a page served by this machine. Else null. */
export function allowableOrigin(address: string | undefined): string | null {
  if (!address || !URL.canParse(address)) return null;
  const { protocol, hostname, origin } = new URL(address);
  if (protocol === 'https:') return origin;
  return protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1') ? origin : null;
}

/** The permission that a content script on the origin needs. Patterns know no ports: `isAllowed` does. */
export function patternOf(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}

export async function allowedOrigin({ storage }: Browser): Promise<string | null> {
  const kept = v.safeParse(v.object({ [key]: v.string() }), await storage.local.get(key));
  return kept.success ? kept.output[key]! : null;
}

/**
 * From now on this origin's pages get the relay, and no other's. Its permission must have been given; that of the
 * one before is given back. The popup and the background may both do so at the same time.
 */
export async function allow(api: Browser, origin: string): Promise<void> {
  const before = await allowedOrigin(api);
  await api.storage.local.set({ [key]: origin });
  await placeRelay(api, origin);
  if (before === null || patternOf(before) === patternOf(origin)) return;
  await api.permissions.remove({ origins: [patternOf(before)] }).catch(() => false);
}

/** The browser drops registered scripts when it takes in a new version of the extension. */
export async function restoreRelay(api: Browser): Promise<void> {
  const origin = await allowedOrigin(api);
  const registered = await api.scripting.getRegisteredContentScripts({ ids: [scriptId] });
  if (origin !== null && registered.length === 0) await placeRelay(api, origin);
}

export async function disallow(api: Browser): Promise<void> {
  await api.storage.local.remove(key);
  await removeRelay(api);
}

/** Placed once, and moved when it is there already. */
async function placeRelay({ scripting }: Browser, origin: string): Promise<void> {
  const relay: ContentScript = {
    id: scriptId,
    matches: [patternOf(origin)],
    js: [relayFile],
    runAt: 'document_start',
    persistAcrossSessions: true,
  };
  try {
    await scripting.registerContentScripts([relay]);
  } catch {
    await scripting.updateContentScripts([relay]);
  }
}

async function removeRelay({ scripting }: Browser): Promise<void> {
  const registered = await scripting.getRegisteredContentScripts({ ids: [scriptId] });
  if (registered.length > 0) await scripting.unregisterContentScripts({ ids: [scriptId] });
}

/**
 * Whether a message may be answered: from the extension's own relay, in the top frame of a tab that is not
 * private, on exactly the allowed origin. Whether it is that is told by the browser, not by the message.
 */
export function isAllowed(sender: Sender, ownId: string, allowed: string | null): boolean {
  const origin = sender.origin ?? (sender.url ? new URL(sender.url).origin : null);
  return (
    allowed !== null &&
    sender.id === ownId &&
    sender.tab !== undefined &&
    !sender.tab.incognito &&
    sender.frameId === 0 &&
    origin === allowed
  );
}
