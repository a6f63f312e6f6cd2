// A session that keeps all in memory: noted for this tab alone, so that a reload stays private and begins empty.

const key = 'driftfeed.private';

/** As of the page's start: a note made or taken away later is for the next page. */
export const isPrivate: boolean = noted();

function noted(): boolean {
  try {
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false; // a private session could not have been begun here
  }
}

/** Begins one on a fresh page. False where the browser lets nothing be noted: then nothing has happened. */
export function startPrivate(): boolean {
  try {
    sessionStorage.setItem(key, '');
  } catch {
    return false;
  }
  location.replace(import.meta.env.BASE_URL);
  return true;
}

/** Ends it: the next page is an ordinary one, and all that this one has in memory goes with it. */
export function endPrivate(): void {
  sessionStorage.removeItem(key);
  location.replace(import.meta.env.BASE_URL);
}

/** Dispatched on the window where the app has to be drawn from nothing, and a fresh page would be an empty one. */
export const drawAnew = 'driftfeed:draw-anew';

/**
 * A page that was left may be kept by the browser to be shown again on going back. This one is not: what is shown is
 * taken away as the page is left, and going back begins anew. Returns how to stop that.
 */
export function forgetOnLeaving(page: EventTarget, forget: () => void, reload: () => void): () => void {
  const onHide = () => forget();
  const onShow = (event: Event) => {
    if ((event as PageTransitionEvent).persisted) reload();
  };
  page.addEventListener('pagehide', onHide);
  page.addEventListener('pageshow', onShow);
  return () => {
    page.removeEventListener('pagehide', onHide);
    page.removeEventListener('pageshow', onShow);
  };
}
