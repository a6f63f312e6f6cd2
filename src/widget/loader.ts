// widget.js: defines <drift-feed>, notes which page is being read, and loads the rest when the element comes near.
import { openSiteStorage, type SiteStorage } from '../engine/site-storage';
import { attributes, type Mount, type WidgetHost, type WidgetView } from './host';
import { pageAddresses, placeOf, shown, watchMoves } from './page';

/** Loads the core this far ahead of the visible part of the page. */
const ahead = '600px';

/** One storage for each catalog, however many elements show it. */
const storages = new Map<string, Promise<SiteStorage>>();
/** The page noted last, by catalog, so that two elements on a page do not count it twice. */
const lastNoted = new Map<string, string>();

function storageFor(catalogUrl: string): Promise<SiteStorage> {
  const { origin, pathname } = new URL(catalogUrl);
  const name = `driftfeed-site ${origin}${pathname}`;
  const storage = storages.get(name) ?? openSiteStorage(name);
  storages.set(name, storage);
  return storage;
}

function privacySignal(): boolean {
  return (navigator as Navigator & { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
}

class DriftFeedElement extends HTMLElement {
  static readonly observedAttributes = attributes;
  readonly #root: ShadowRoot;
  #end: (() => void)[] = [];
  #view: Promise<WidgetView | null> | null = null;
  #place = placeOf(document);
  /** The canonical link when the page was left for another within the same document. */
  #leftCanonical: string | null | undefined;
  #staleCanonical = false;
  #waiting = false;

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: 'open' });
  }

  connectedCallback(): void {
    if (!this.#catalogUrl()) return;
    this.#place = placeOf(document);
    void this.#note();
    const leaving = () => {
      this.#leftCanonical = placeOf(document).canonical;
    };
    this.#end.push(watchMoves(window, leaving, () => void this.refresh()));
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        void this.#load();
      },
      { rootMargin: ahead },
    );
    observer.observe(this);
    this.#end.push(() => observer.disconnect());
  }

  disconnectedCallback(): void {
    for (const end of this.#end) end();
    this.#end = [];
    void this.#view?.then((view) => view?.dispose());
    this.#view = null;
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.isConnected || before === after) return;
    if (name === 'catalog') {
      this.disconnectedCallback();
      this.connectedCallback();
    } else if (!this.#waiting) {
      // Several attributes are often set at once.
      this.#waiting = true;
      queueMicrotask(() => {
        this.#waiting = false;
        void this.#view?.then((view) => view?.refresh());
      });
    }
  }

  /** Looks again at which page is being read, remembers it, and ranks anew. For sites that change pages themselves. */
  async refresh(): Promise<void> {
    const now = placeOf(document);
    if (now.location !== this.#place.location) {
      const left = this.#leftCanonical === undefined ? this.#place.canonical : this.#leftCanonical;
      this.#staleCanonical = now.canonical === left;
    } else if (now.canonical !== this.#place.canonical) {
      this.#staleCanonical = false;
    }
    this.#leftCanonical = undefined;
    this.#place = now;
    await this.#note();
    await (await this.#view)?.refresh();
  }

  #catalogUrl(): string | null {
    const catalog = this.getAttribute('catalog');
    return catalog && URL.canParse(catalog, document.baseURI)
      ? new URL(catalog, document.baseURI).href
      : null;
  }

  #addresses(): string[] {
    return pageAddresses(this.#place, this.#staleCanonical);
  }

  /** Remembers this page view. Whether the page is in the catalog is found out by the core, later. */
  async #note(): Promise<void> {
    const catalogUrl = this.#catalogUrl();
    if (!catalogUrl) return;
    await shown(document);
    const addresses = this.#addresses();
    if (lastNoted.get(catalogUrl) === addresses[0]) return;
    lastNoted.set(catalogUrl, addresses[0]!);
    try {
      const storage = await storageFor(catalogUrl);
      if ((await storage.learning()) ?? !privacySignal()) await storage.note({ addresses, time: Date.now() });
    } catch {
      // Storage went away in the middle. A page view less is no reason to trouble the page.
    }
  }

  #load(): Promise<WidgetView | null> {
    this.#view ??= this.#mount();
    return this.#view;
  }

  async #mount(): Promise<WidgetView | null> {
    const catalogUrl = this.#catalogUrl();
    if (!catalogUrl) return null;
    try {
      const storage = await storageFor(catalogUrl);
      const { mount }: { mount: Mount } = await import('./core');
      const host: WidgetHost = {
        element: this,
        root: this.#root,
        storage,
        catalogUrl,
        privacySignal: privacySignal(),
        addresses: () => this.#addresses(),
      };
      return await mount(host);
    } catch {
      // The core did not come (offline, blocked). The page stays as it is; the next refresh tries again.
      this.#view = null;
      return null;
    }
  }
}

if (!customElements.get('drift-feed')) customElements.define('drift-feed', DriftFeedElement);
