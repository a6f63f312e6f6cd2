// Firefox' `places.sqlite`.
import type { RawVisit, Transition } from '../raw';
import type { Stepper } from '../steps';
import type { SqliteFile } from './sqlite';

// nsINavHistoryService.idl, TRANSITION_*; index 0 is not used.
const kinds: readonly Transition[] = [
  'other',
  'link',
  'typed',
  'bookmark',
  'frame', // embed: an image or a frame of a page
  'link', // redirect_permanent: where a redirect led (the hop is the visit it came from)
  'link', // redirect_temporary: likewise
  'download',
  'frame', // framed_link
  'reload',
];

export function isFirefox(tables: ReadonlySet<string>): boolean {
  return tables.has('moz_places') && tables.has('moz_historyvisits');
}

/** Reads moz_historyvisits ⋈ moz_places. Times are µs since 1970. */
export async function readFirefox(database: SqliteFile, stepper: Stepper): Promise<RawVisit[]> {
  const hops = new Set<number>();
  const hopQuery = 'SELECT from_visit FROM moz_historyvisits WHERE visit_type IN (5, 6) AND from_visit > 0';
  await database.each(hopQuery, stepper, ([id]) => {
    if (typeof id === 'number') hops.add(id);
  });

  const pages = new Map<number, { url: string; title: string; hidden: boolean }>();
  const pageQuery = `SELECT id, url, title, hidden FROM moz_places
    WHERE id IN (SELECT place_id FROM moz_historyvisits)`;
  await database.each(pageQuery, stepper, ([id, url, title, hidden]) => {
    if (typeof id !== 'number' || typeof url !== 'string') return;
    pages.set(id, { url, title: typeof title === 'string' ? title : '', hidden: hidden === 1 });
  });

  const visits: RawVisit[] = [];
  const query = 'SELECT id, place_id, visit_date / 1000, visit_type FROM moz_historyvisits';
  await database.each(query, stepper, ([id, pageId, time, type]) => {
    const page = typeof pageId === 'number' ? pages.get(pageId) : undefined;
    if (!page || typeof time !== 'number' || time <= 0) return;
    const visit: RawVisit = {
      url: page.url,
      title: page.title,
      time: Math.trunc(time),
      transition: hops.has(Number(id)) ? 'redirect' : (kinds[Number(type)] ?? 'other'),
    };
    if (page.hidden) visit.hidden = true;
    visits.push(visit);
  });
  return visits;
}
