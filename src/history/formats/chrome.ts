// The `History` database of Chrome and its family (Chromium, Edge, Brave, Opera, Vivaldi).
import { DriftfeedError } from '../../device/errors';
import type { VisitCollector } from '../collect';
import type { Transition } from '../raw';
import type { Stepper } from '../steps';
import type { SqliteFile } from './sqlite';

/** Milliseconds from 1601-01-01, where Chrome's clock starts, to 1970-01-01. */
const chromeEpochMs = 11_644_473_600_000;

// ui/base/page_transition_types.h: the low byte is the kind, the high bits qualify it.
const chainStart = 0x10000000;
const chainEnd = 0x20000000;
const clientRedirect = 0x40000000;
const serverRedirect = 0x80000000;

const kinds: readonly Transition[] = [
  'link',
  'typed',
  'bookmark', // auto_bookmark: from the browser's own suggestions
  'frame', // auto_subframe
  'frame', // manual_subframe
  'typed', // generated: a suggestion of the address bar
  'other', // auto_toplevel: start page
  'form',
  'reload', // also a restored session
  'typed', // keyword search
  'typed', // keyword_generated
];

export function isChrome(tables: ReadonlySet<string>): boolean {
  return tables.has('urls') && tables.has('visits');
}

/** Reads visits ⋈ urls. Times are µs since 1601; the division by 1,000 is SQLite's, as they exceed 2^53. */
export async function readChrome(
  database: SqliteFile,
  into: VisitCollector,
  stepper: Stepper,
): Promise<void> {
  // Addresses first, once each: most visits share theirs, and moving text out of WASM is what costs.
  const urlColumns = database.columns('urls');
  const columns = database.columns('visits');
  const isKnown = urlColumns.has('id') && urlColumns.has('url');
  if (!isKnown || !columns.has('url') || !columns.has('visit_time')) {
    throw new DriftfeedError('wrong-file', 'tables named as Chrome’s, with other columns');
  }
  const hidden = urlColumns.has('hidden') ? 'hidden' : '0';
  const titled = urlColumns.has('title') ? 'title' : "''";
  const pages = new Map<number, { url: unknown; title: unknown; hidden: boolean }>();
  await database.each('urls', ['id', 'url', titled, hidden], stepper, ([id, url, title, flag]) => {
    if (typeof id === 'number') pages.set(id, { url, title, hidden: flag === 1 });
  });

  const expressions = [
    'CAST(url AS INTEGER)',
    `visit_time / 1000 - ${chromeEpochMs}`,
    columns.has('transition') ? 'transition' : '0',
    columns.has('visit_duration') ? 'visit_duration / 1000' : '0',
  ];
  await database.each('visits', expressions, stepper, ([pageId, time, flags, durationMs]) => {
    const page = typeof pageId === 'number' ? pages.get(pageId) : undefined;
    into.add({
      url: page?.url,
      title: page?.title,
      time: typeof time === 'number' ? time : null,
      transition: chromeTransition(typeof flags === 'number' ? flags : 0),
      durationMs: typeof durationMs === 'number' ? durationMs : undefined,
      hidden: page?.hidden,
    });
  });
}

/**
 * The flags as Chrome stores them, signed or not. In a chain of redirects only the last visit carries the
 * chain-end flag; the others are hops. Rows without any chain flag (other tools write such) are ordinary.
 */
export function chromeTransition(flags: number): Transition {
  const has = (flag: number) => (flags & flag) !== 0;
  const inChain = has(chainStart) || has(clientRedirect) || has(serverRedirect);
  if (inChain && !has(chainEnd)) return 'redirect';
  return kinds[flags & 0xff] ?? 'other';
}
