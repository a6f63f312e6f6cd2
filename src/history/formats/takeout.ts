// Google Takeout's Chrome history: History.json or BrowserHistory.json, whatever the person's language calls it.
import { DriftfeedError } from '../../device/errors';
import type { VisitCollector } from '../collect';
import type { Transition } from '../raw';
import { chromeEpochMs } from './chrome';
import type { TextFormat } from './text-format';

const transitions: Readonly<Record<string, Transition>> = {
  LINK: 'link',
  TYPED: 'typed',
  AUTO_BOOKMARK: 'bookmark',
  AUTO_SUBFRAME: 'frame',
  MANUAL_SUBFRAME: 'frame',
  GENERATED: 'typed',
  AUTO_TOPLEVEL: 'other',
  FORM_SUBMIT: 'form',
  RELOAD: 'reload',
  KEYWORD: 'typed',
  KEYWORD_GENERATED: 'typed',
};

export const takeout: TextFormat = {
  format: 'takeout',
  // What stands before the history in a file of Chrome's whole sync data may be longer than the start.
  matches: (start) => /^\s*[[{]/.test(start) && /"(time_usec|Browser History|Typed Url)"/.test(start),
  /**
   * Reads `{"Browser History": [...]}`, the same under a translated name, or the bare list. Throws
   * `damaged-file` for JSON that breaks off, `wrong-file` for JSON without a browser history.
   */
  async read(text, into, { stepper }) {
    const entries = entriesOf(parse(text));
    if (!entries) throw new DriftfeedError('wrong-file', 'JSON without a browser history');
    let done = 0;
    for (const entry of entries) {
      take(entry, into);
      if ((++done & 255) === 0 && stepper.due()) await stepper.pause();
    }
  },
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DriftfeedError('damaged-file', error instanceof Error ? error.name : '');
  }
}

function entriesOf(json: unknown): readonly unknown[] | null {
  if (Array.isArray(json)) return json.some(isEntry) ? json : null;
  if (typeof json !== 'object' || json === null) return null;
  const named = (json as Record<string, unknown>)['Browser History'];
  if (Array.isArray(named)) return named;
  for (const value of Object.values(json)) if (Array.isArray(value) && value.some(isEntry)) return value;
  return null;
}

function isEntry(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && 'url' in value && 'time_usec' in value;
}

function take(entry: unknown, into: VisitCollector): void {
  if (!isEntry(entry)) {
    into.skip('unreadable-row', '');
    return;
  }
  into.add({
    url: entry.url,
    title: entry.title,
    time: takeoutTime(entry.time_usec),
    transition: transitions[String(entry.page_transition)] ?? 'other',
  });
}

/**
 * Microseconds, as number or text, since 1970 or (in some exports) since 1601, to ms since 1970. The two
 * are told apart by range: 8e15 µs is the year 2223 by one clock and 1854 by the other. Null where there is
 * none, NaN where it says nothing.
 */
export function takeoutTime(value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null;
  const microseconds = typeof value === 'string' ? Number(value) : value;
  if (typeof microseconds !== 'number' || !(microseconds > 0)) return Number.NaN;
  const milliseconds = Math.floor(microseconds / 1000);
  return microseconds > 8e15 ? milliseconds - chromeEpochMs : milliseconds;
}
