// Which page is being read, and when the site moves on to another without loading one.

export interface Place {
  location: string;
  canonical: string | null;
}

/**
 * Addresses the page goes by, the one it prefers first. `staleCanonical`: the canonical link is still that of
 * the page before, so only the address counts.
 */
export function pageAddresses(place: Place, staleCanonical = false): string[] {
  const address = place.location.split('#')[0]!;
  const { canonical } = place;
  return canonical && !staleCanonical && canonical !== address ? [canonical, address] : [address];
}

export function placeOf(page: Document): Place {
  const link = page.querySelector<HTMLLinkElement>('link[rel~="canonical"][href]');
  return { location: page.defaultView?.location.href ?? page.URL, canonical: link?.href || null };
}

/** How long a single-page site gets to draw the page that it has moved to. */
const settling = 250;

/**
 * Tells of moves within the page: `leaving` at once, `arrived` when the site has had time to draw. By the
 * Navigation API where there is one, else only for back and forward, since nothing tells of `pushState` (then
 * the site calls `refresh()`). Returns what ends it.
 */
export function watchMoves(window: Window, leaving: () => void, arrived: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const moved = () => {
    leaving();
    clearTimeout(timer);
    timer = setTimeout(arrived, settling);
  };
  const { navigation } = window as Window & { navigation?: EventTarget };
  const source = navigation ?? window;
  const event = navigation ? 'currententrychange' : 'popstate';
  source.addEventListener(event, moved);
  return () => {
    clearTimeout(timer);
    source.removeEventListener(event, moved);
  };
}

/** Resolves when the page is really shown: a page loaded ahead of time has not been read by anyone. */
export function shown(page: Document): Promise<void> {
  const { prerendering } = page as Document & { prerendering?: boolean };
  if (!prerendering) return Promise.resolve();
  return new Promise((resolve) => {
    page.addEventListener('prerenderingchange', () => resolve(), { once: true });
  });
}
