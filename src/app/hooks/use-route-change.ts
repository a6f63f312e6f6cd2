// What a page load does by itself and a route change does not: scroll, focus and title; and back puts you where you were.
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { isPrivate } from '../view/private-session';

/** How the page in view was come to; `settled` once its scroll has been seen to. */
type Arrival = 'link' | 'back' | 'settled';

let arrival: Arrival = 'settled';
/** In a private session, of which the browser's own storage hears nothing. */
const inMemory = new Map<string, number>();
const key = (path: string) => `driftfeed.scroll.${path}`;

/** Call once before the first render, so that the browser leaves scrolling to us. */
export function startScrollMemory(): void {
  history.scrollRestoration = 'manual';
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  arrival = navigation?.type === 'reload' || navigation?.type === 'back_forward' ? 'back' : 'settled';
  window.addEventListener('popstate', () => {
    arrival = 'back';
  });
  // wouter makes these events of its own navigation.
  for (const move of ['pushState', 'replaceState']) {
    window.addEventListener(move, () => {
      arrival = 'link';
    });
  }
}

function remembered(path: string): number {
  if (isPrivate) return inMemory.get(path) ?? 0;
  try {
    return Number(sessionStorage.getItem(key(path)) ?? 0);
  } catch {
    return 0;
  }
}

function remember(path: string): void {
  // The address changes before the old page is gone; the next page's short height must not count as its scroll.
  if (location.pathname !== path) return;
  if (isPrivate) {
    inMemory.set(path, window.scrollY);
    return;
  }
  try {
    sessionStorage.setItem(key(path), String(Math.round(window.scrollY)));
  } catch {
    // Without session storage, back goes to the top.
  }
}

/**
 * Restores a page's scroll after back or reload once its content is there (`ready`), and remembers it from
 * then on; remembering earlier would store the top of an empty page.
 */
export function useScrollMemory(ready: boolean): void {
  const [path] = useLocation();

  // Nothing of this is kept in the component: one that was hidden behind a page still loading is shown again
  // with its state and refs, and its scroll must be restored all the same.
  useLayoutEffect(() => {
    if (!ready || arrival !== 'back') return;
    arrival = 'settled';
    window.scrollTo({ top: remembered(path), behavior: 'instant' });
  }, [ready, path]);

  useEffect(() => {
    if (!ready) return;
    let frame = 0;
    const onScroll = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => remember(path));
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', onScroll);
    };
  }, [ready, path]);
}

/** After a move inside the app, takes the focus to the page's content, and the view to its top unless its scroll was restored. */
export function useRouteChange(main: RefObject<HTMLElement | null>): void {
  const [path] = useLocation();
  const shown = useRef(path);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what changes
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    // A page with scroll memory has restored its own by now, or will once it is ready.
    if (arrival !== 'settled') window.scrollTo({ top: 0, behavior: 'instant' });
    main.current?.focus({ preventScroll: true });
  }, [path]);
}
