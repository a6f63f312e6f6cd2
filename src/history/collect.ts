// Takes the rows of a file in: each becomes a visit or is counted as skipped, by the same rules in every format.
import { longestAddress } from '../storage/limits';
import type { RawVisit, SkipCause, Skipped, TableView, Transition } from './raw';

/** Characters; titles are cut to it. */
export const longestTitle = 2_000;
/** The first web page, in ms since 1970: 1990-12-20. */
export const earliestTime = 661_651_200_000;
const dayMs = 24 * 3_600_000;
const exampleLength = 100;
const mostExamples = 3;

export interface Row {
  /** Anything but a text is no address. */
  url: unknown;
  /** Anything but a text is no title. */
  title?: unknown;
  /** Milliseconds since 1970; null where the file has none, NaN where it has one that says nothing. */
  time: number | null;
  transition: Transition;
  durationMs?: number | undefined;
  hidden?: boolean | undefined;
  saved?: boolean | undefined;
}

export class VisitCollector {
  readonly visits: RawVisit[] = [];
  /** How many of them are `saved`. */
  saved = 0;
  /** Left by the reader of a table. */
  table: TableView | null = null;
  readonly #skipped = new Map<SkipCause, Skipped>();
  readonly #latest: number;

  /**
   * `now`: times more than a day later are not believed. `fileTime`: when the file was written, both in ms
   * since 1970; a reader may fall back on the latter for a list that has no times at all.
   */
  constructor(
    now: number,
    readonly fileTime: number,
  ) {
    this.#latest = now + dayMs;
  }

  add({ url, title, time, transition, durationMs, hidden, saved }: Row): void {
    const name = typeof title === 'string' ? title : '';
    if (typeof url !== 'string' || url === '') {
      this.skip('no-address', name);
      return;
    }
    const isBelieved = time !== null && time >= earliestTime && time <= this.#latest;
    if (!isBelieved || url.length > longestAddress) {
      this.skip(url.length > longestAddress ? 'too-long' : time === null ? 'no-time' : 'bad-time', url);
      return;
    }
    const visit: RawVisit = {
      url,
      title: name.length > longestTitle ? name.slice(0, longestTitle) : name,
      time: Math.trunc(time),
      transition,
    };
    if (durationMs !== undefined && durationMs > 0) visit.durationMs = Math.trunc(durationMs);
    if (hidden) visit.hidden = true;
    if (saved) {
      visit.saved = true;
      this.saved++;
    }
    this.visits.push(visit);
  }

  /** Counts a row that is not taken; `example` is what a person would know it by. */
  skip(cause: SkipCause, example: string): void {
    let entry = this.#skipped.get(cause);
    if (!entry) {
      entry = { cause, count: 0, examples: [] };
      this.#skipped.set(cause, entry);
    }
    entry.count++;
    if (entry.examples.length >= mostExamples || example === '') return;
    const short = example.length > exampleLength ? `${example.slice(0, exampleLength - 1)}…` : example;
    if (!entry.examples.includes(short)) entry.examples.push(short);
  }

  /** Most frequent cause first. */
  get skipped(): Skipped[] {
    return [...this.#skipped.values()].sort((a, b) => b.count - a.count);
  }
}
