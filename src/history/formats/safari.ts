// Safari's `History.db`.
import { DriftfeedError } from '../../device/errors';
import type { VisitCollector } from '../collect';
import type { Stepper } from '../steps';
import type { SqliteFile } from './sqlite';

/** Milliseconds from 1970-01-01 to 2001-01-01, where Apple's clock starts. */
export const appleEpochMs = 978_307_200_000;

export function isSafari(tables: ReadonlySet<string>): boolean {
  return tables.has('history_items') && tables.has('history_visits');
}

interface Visit {
  item: number;
  time: number | null;
  title: string;
  hop: boolean;
  form: boolean;
  loaded: boolean;
}

/**
 * Reads history_visits ⋈ history_items. Times are seconds since 2001, with a fraction. In a chain of
 * redirects every visit but the last says where it led (redirect_destination); only the last has a title,
 * as a page has one only once it has come. A page whose visit has no title takes the newest of its others.
 */
export async function readSafari(
  database: SqliteFile,
  into: VisitCollector,
  stepper: Stepper,
): Promise<void> {
  const itemColumns = database.columns('history_items');
  const columns = database.columns('history_visits');
  if (!itemColumns.has('url') || !columns.has('history_item') || !columns.has('visit_time')) {
    throw new DriftfeedError('wrong-file', 'tables named as Safari’s, with other columns');
  }
  const addresses = new Map<number, unknown>();
  await database.each('history_items', ['rowid', 'url'], stepper, ([id, url]) => {
    addresses.set(Number(id), url);
  });

  const or = (name: string, otherwise: string) => (columns.has(name) ? name : otherwise);
  const visits: Visit[] = [];
  const titles = new Map<number, { title: string; time: number }>();
  await database.each(
    'history_visits',
    [
      'history_item',
      'visit_time',
      or('title', "''"),
      or('redirect_destination', 'NULL'),
      or('http_non_get', '0'),
      or('load_successful', '1'),
    ],
    stepper,
    ([itemId, seconds, name, destination, nonGet, loaded]) => {
      const item = Number(itemId);
      const time = seconds === null ? null : Number(seconds) * 1000 + appleEpochMs;
      const title = typeof name === 'string' ? name : '';
      if (title !== '' && time !== null && time > (titles.get(item)?.time ?? Number.NEGATIVE_INFINITY)) {
        titles.set(item, { title, time });
      }
      const hop = typeof destination === 'number' && destination > 0;
      visits.push({ item, time, title, hop, form: nonGet === 1, loaded: loaded !== 0 });
    },
  );

  for (const { item, time, title, hop, form, loaded } of visits) {
    const url = addresses.get(item);
    if (!loaded && !hop) into.skip('not-loaded', String(url ?? ''));
    else {
      into.add({
        url,
        title: title || titles.get(item)?.title,
        time,
        transition: hop ? 'redirect' : form ? 'form' : 'link',
      });
    }
    if (stepper.due()) await stepper.pause();
  }
}
