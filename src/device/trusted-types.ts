// The one Trusted Types policy of a page or worker: scripts come from this app's own origin, and no text ever becomes
// markup or code. To be imported by whatever starts a worker, before it does (a worker's policies are its own).

interface Types {
  createPolicy(name: 'default', rules: { createScriptURL(text: string): string | null }): unknown;
}

/**
 * The address as a script may be loaded from it, or null: own origin, fetched (not `blob:` or `data:`), and not through
 * the gate, whose answers are another origin's bytes. `page` is where the asking page or worker is.
 */
export function ownScript(text: string, page: string, base: string): string | null {
  if (!URL.canParse(text, page)) return null;
  const asked = new URL(text, page);
  const here = new URL(page);
  const own = asked.protocol === here.protocol && asked.host === here.host;
  return own && !asked.pathname.startsWith(`${base}gate/`) ? asked.href : null;
}

// Markup and code have no rule: where the browser enforces Trusted Types, every text given to them is refused.
(globalThis as { trustedTypes?: Types }).trustedTypes?.createPolicy('default', {
  createScriptURL: (text) => ownScript(text, location.href, import.meta.env.BASE_URL),
});
