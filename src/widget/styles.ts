// The widget's own look, as a constructed style sheet: works under a CSP without 'unsafe-inline'. It inherits the
// page's font and text colour, so that light and dark follow the site; the site changes it by custom properties
// and ::part().

const css = `
:host {
  display: block;
  container-type: inline-size;
  font-family: var(--driftfeed-font, inherit);
  color: var(--driftfeed-text, inherit);
  --accent: var(--driftfeed-accent, light-dark(#0b5e73, #7fd0e3));
  --muted: var(--driftfeed-muted, color-mix(in srgb, currentColor 72%, transparent));
  --border: var(--driftfeed-border, color-mix(in srgb, currentColor 20%, transparent));
  --surface: var(--driftfeed-surface, transparent);
  --radius: var(--driftfeed-radius, 0.6rem);
  --gap: var(--driftfeed-gap, 1rem);
}
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
section { display: grid; gap: 0.9rem; }
h1, h2, h3, h4, h5, h6, p, ul { margin: 0; padding: 0; }
.heading { font-size: 1.35em; font-weight: 600; line-height: 1.2; }
.lede { color: var(--muted); font-size: 0.95em; }
ul {
  list-style: none;
  display: grid;
  gap: var(--gap);
  grid-template-columns: repeat(auto-fit, minmax(min(100%, var(--driftfeed-columns, 16rem)), 1fr));
}
li {
  display: flex;
  flex-direction: column;
  gap: 0.4rem;
  padding: 0.95rem 1rem 0.55rem;
  border: 1px solid var(--border);
  border-radius: var(--radius);
  background: var(--surface);
  min-width: 0;
}
.title { font-size: 1.08em; font-weight: 600; line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; }
.title a { color: inherit; text-decoration: none; }
.title a:hover { text-decoration: underline; text-decoration-color: var(--accent); text-underline-offset: 0.18em; }
.summary { font-size: 0.92em; line-height: 1.45; color: var(--muted); }
.foot { margin-top: auto; padding-top: 0.35rem; display: grid; gap: 0.15rem; }
.why { font-size: 0.84em; line-height: 1.4; color: var(--muted); padding-inline-start: 0.65em; border-inline-start: 2px solid var(--accent); }
.actions { display: flex; gap: 0.1rem; margin-inline-start: -0.5rem; }
button {
  font: inherit;
  color: inherit;
  background: none;
  border: 0;
  border-radius: calc(var(--radius) * 0.7);
  padding: 0.3em 0.55em;
  cursor: pointer;
}
button:hover { background: color-mix(in srgb, currentColor 9%, transparent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.actions button { inline-size: 2.25rem; block-size: 2.25rem; padding: 0; display: grid; place-items: center; color: var(--muted); }
.actions button:hover { color: inherit; }
svg { inline-size: 1.05rem; block-size: 1.05rem; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.actions [aria-pressed='true'] { color: var(--accent); }
[aria-pressed='true'] svg { fill: currentColor; }
li.gone { border-style: dashed; justify-content: center; align-items: flex-start; padding-block: 0.95rem; font-size: 0.92em; color: var(--muted); }
.link { text-decoration: underline; text-underline-offset: 0.18em; text-decoration-color: var(--border); padding-inline: 0.15em; }
.link:hover { text-decoration-color: currentColor; }
.privacy { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.1rem 0.9rem; font-size: 0.84em; color: var(--muted); }
.privacy p { flex: 1 1 18rem; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: no-preference) {
  li.new { animation: rise 0.35s ease-out both; }
  @keyframes rise { from { transform: translateY(8px); } }
}
@media (forced-colors: active) { [aria-pressed='true'] { outline: 2px solid; } }
@media print { .actions, .privacy { display: none; } }
`;

let sheet: CSSStyleSheet | null = null;

/** One sheet for all elements of the page. */
export function dress(root: ShadowRoot): void {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  root.adoptedStyleSheets = [sheet];
}
