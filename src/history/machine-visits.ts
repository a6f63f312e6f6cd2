// Visits that no person made: a page that refreshes itself, and the tabs that a browser opens again at its start.
import type { Transition } from './raw';
import { sessionGap } from './session';

/** What is looked at; `page` is whatever stands for the page, the same object for the same page. */
export interface Timed {
  page: object;
  visit: { time: number; transition: Transition };
}

/** A page refreshes itself at steps between these, in ms. */
const shortestStep = 20_000;
const longestStep = 65 * 60_000;
/** As many visits at one step are no coincidence. */
const fewestRefreshes = 5;
/** Nearer to each other than this, two visits are records of one. */
const sameVisit = 1_000;

/** How far a step may be off, in ms: timers are late, people are far later. */
function tolerance(step: number): number {
  return Math.max(1_500, step * 0.02);
}

/**
 * The places of visits by which a page refreshed itself: the same page at least `fewestRefreshes` times at one
 * step, all but the first. What was typed or opened from a bookmark is a person's. Expects time order.
 */
export function selfRefreshes(visits: readonly Timed[]): Set<number> {
  const places = new Map<object, number[]>();
  visits.forEach(({ page }, place) => {
    const own = places.get(page);
    if (own) own.push(place);
    else places.set(page, [place]);
  });
  const found = new Set<number>();
  for (const own of places.values()) {
    if (own.length >= fewestRefreshes) markRuns(own, visits, found);
  }
  return found;
}

function markRuns(own: readonly number[], visits: readonly Timed[], found: Set<number>): void {
  const timeOf = (place: number) => visits[place]!.visit.time;
  let run: number[] = [];
  let step = 0;
  const close = () => {
    if (run.length >= fewestRefreshes) for (const place of run.slice(1)) found.add(place);
  };
  for (const place of own) {
    const last = run.at(-1);
    const gap = last === undefined ? Number.POSITIVE_INFINITY : timeOf(place) - timeOf(last);
    if (gap < sameVisit) continue;
    const { transition } = visits[place]!.visit;
    const possible =
      last !== undefined &&
      gap >= shortestStep &&
      gap <= longestStep &&
      transition !== 'typed' &&
      transition !== 'bookmark';
    if (possible && run.length > 1 && Math.abs(gap - step) <= tolerance(step)) {
      run.push(place);
      step += (gap - step) / (run.length - 1);
      continue;
    }
    close();
    run = possible ? [last, place] : [place];
    step = gap;
  }
  close();
}

/** So many pages at once, after a pause, are a browser's. */
const fewestTabs = 5;
const atOnce = 1_000;

/**
 * The places of visits by which a browser opened a session's tabs again: many pages within a second, after a pause
 * that ends a session, each of which the file already knows or the browser says it reloaded. Expects time order.
 */
export function restoredTabs(visits: readonly Timed[]): Set<number> {
  const found = new Set<number>();
  const seen = new Set<object>();
  let before = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < visits.length; ) {
    const start = visits[place]!.visit.time;
    let end = place + 1;
    if (start - before > sessionGap) {
      while (end < visits.length && visits[end]!.visit.time - start <= atOnce) end++;
      markTabs(visits, place, end, seen, found);
    }
    for (let one = place; one < end; one++) seen.add(visits[one]!.page);
    before = visits[end - 1]!.visit.time;
    place = end;
  }
  return found;
}

function markTabs(
  visits: readonly Timed[],
  from: number,
  to: number,
  seen: ReadonlySet<object>,
  found: Set<number>,
): void {
  if (to - from < fewestTabs) return;
  const again: number[] = [];
  const pages = new Set<object>();
  for (let place = from; place < to; place++) {
    const { page, visit } = visits[place]!;
    if (visit.transition !== 'reload' && !seen.has(page)) continue;
    again.push(place);
    pages.add(page);
  }
  if (pages.size >= fewestTabs) for (const place of again) found.add(place);
}
