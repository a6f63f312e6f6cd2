// Forgetting visits as they came in: those that are stored, and those of imports that wait.
import type { WriteTransaction } from './database';
import { eachRawDay, type KeptVisit, withoutKept } from './raw-days';
import type { RawDayRow } from './schema';
import { dayOf } from './visit-days';

/** An address that a page may be stored under, by whatever rules about addresses are on, and its site. */
export interface Spelling {
  url: string;
  site: string;
}

export type RawTarget = (visit: KeptVisit) => boolean;

/**
 * Takes what is meant out of the stored days; `span` in ms since 1970, both ends included, is where it lies. Returns how
 * many visits went.
 */
export async function withoutRaw(
  transaction: WriteTransaction,
  isMeant: RawTarget,
  span: { from: number; to: number } = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
): Promise<number> {
  let removed = 0;
  const changed: RawDayRow[] = [];
  const emptied: number[] = [];
  for await (const row of eachRawDay(transaction, dayOf(span.from), dayOf(span.to))) {
    const rest = withoutKept(row, isMeant);
    removed += row.count - (rest?.count ?? 0);
    if (rest === null) emptied.push(row.day);
    else if (rest !== row) changed.push(rest);
  }
  transaction.objectStore('raw').deleteAll(emptied);
  transaction.objectStore('raw').putAll(changed);
  return removed;
}

/** The same for days that wait; the list itself where nothing in it was meant. */
export function withoutRawOf(rows: RawDayRow[], isMeant: RawTarget): RawDayRow[] {
  const rest = rows.map((row) => withoutKept(row, isMeant));
  return rest.every((row, index) => row === rows[index]) ? rows : rest.filter((row) => row !== null);
}
