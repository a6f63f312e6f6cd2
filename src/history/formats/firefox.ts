// Firefox' `places.sqlite`: visits, and the bookmarks that lie in the same file.
import { DriftfeedError } from '../../device/errors';
import type { VisitCollector } from '../collect';
import type { Transition } from '../raw';
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
const redirects: ReadonlySet<unknown> = new Set([5, 6]);
/** moz_bookmarks.type of a bookmark; folders and separators are others. */
const bookmarkType = 1;
const tagsGuid = 'tags________';

export function isFirefox(tables: ReadonlySet<string>): boolean {
  return tables.has('moz_places') && tables.has('moz_historyvisits');
}

interface Visit {
  id: number;
  page: number;
  time: number | null;
  type: number;
}

interface Bookmark {
  page: number;
  parent: number;
  title: string;
  time: number | null;
}

/** Reads moz_historyvisits and moz_bookmarks, joined with moz_places. Times are µs since 1970. */
export async function readFirefox(
  database: SqliteFile,
  into: VisitCollector,
  stepper: Stepper,
): Promise<void> {
  const columns = database.columns('moz_historyvisits');
  const pageColumns = database.columns('moz_places');
  if (!['place_id', 'visit_date'].every((name) => columns.has(name)) || !pageColumns.has('url')) {
    throw new DriftfeedError('wrong-file', 'tables named as Firefox’s, with other columns');
  }
  const visits: Visit[] = [];
  const hops = new Set<number>();
  await database.each(
    'moz_historyvisits',
    [
      'rowid',
      'place_id',
      'visit_date / 1000',
      columns.has('visit_type') ? 'visit_type' : '1',
      columns.has('from_visit') ? 'from_visit' : '0',
    ],
    stepper,
    ([id, page, time, type, from]) => {
      if (redirects.has(type) && typeof from === 'number') hops.add(from);
      visits.push({ id: Number(id), page: Number(page), time: numberOr(time), type: Number(type) });
    },
  );
  const bookmarks = await bookmarksOf(database, stepper);

  const wanted = new Set([...visits, ...bookmarks].map(({ page }) => page));
  const pages = new Map<number, { url: unknown; title: unknown; hidden: boolean }>();
  await database.each(
    'moz_places',
    ['rowid', 'url', pageColumns.has('title') ? 'title' : "''", pageColumns.has('hidden') ? 'hidden' : '0'],
    stepper,
    ([id, url, title, hidden]) => {
      if (wanted.has(Number(id))) pages.set(Number(id), { url, title, hidden: hidden === 1 });
    },
  );

  for (const { id, page: pageId, time, type } of visits) {
    const page = pages.get(pageId);
    const transition = hops.has(id) ? 'redirect' : (kinds[type] ?? 'other');
    into.add({ url: page?.url, title: page?.title, time, transition, hidden: page?.hidden });
    if (stepper.due()) await stepper.pause();
  }
  for (const { page: pageId, title, time } of bookmarks) {
    const page = pages.get(pageId);
    if (typeof page?.url === 'string' && page.url.startsWith('place:')) {
      into.skip('not-a-page', title);
      continue;
    }
    into.add({ url: page?.url, title: title || page?.title, time, transition: 'other', saved: true });
  }
}

/** Bookmarks without folders, separators, and tags (which are further rows of the same page). */
async function bookmarksOf(database: SqliteFile, stepper: Stepper): Promise<Bookmark[]> {
  const columns = database.columns('moz_bookmarks');
  if (!['type', 'fk', 'parent', 'dateAdded'].every((name) => columns.has(name))) return [];
  const found: Bookmark[] = [];
  const parents = new Map<number, number>();
  let tags = await tagsRoot(database, stepper);
  const guid = columns.has('guid') ? 'guid' : 'NULL';
  const title = columns.has('title') ? 'title' : "''";
  await database.each(
    'moz_bookmarks',
    ['rowid', 'type', 'fk', 'parent', title, 'dateAdded / 1000', guid],
    stepper,
    ([id, type, page, parent, name, time, ownGuid]) => {
      if (ownGuid === tagsGuid) tags = Number(id);
      if (type !== bookmarkType) parents.set(Number(id), Number(parent));
      else {
        found.push({
          page: Number(page),
          parent: Number(parent),
          title: typeof name === 'string' ? name : '',
          time: numberOr(time),
        });
      }
    },
  );
  return found.filter(({ parent }) => tags === null || (parent !== tags && parents.get(parent) !== tags));
}

/** Where the tags hang in files older than the guid of their folder. */
async function tagsRoot(database: SqliteFile, stepper: Stepper): Promise<number | null> {
  const columns = database.columns('moz_bookmarks_roots');
  let root: number | null = null;
  if (!columns.has('root_name') || !columns.has('folder_id')) return root;
  await database.each('moz_bookmarks_roots', ['root_name', 'folder_id'], stepper, ([name, id]) => {
    if (name === 'tags') root = Number(id);
  });
  return root;
}

function numberOr(value: unknown): number | null {
  if (value === null) return null;
  return typeof value === 'number' ? value : Number.NaN;
}
