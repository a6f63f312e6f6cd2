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

/** The one spelling that `canonical` knows, for whoever has no others. */
export function spelledAs(canonical: (url: string) => string | null): (url: string) => Spelling[] {
  return (raw) => {
    const url = canonical(raw) ?? raw;
    return [{ url, site: URL.canParse(url) ? new URL(url).hostname : '' }];
  };
}

/** Takes what is meant out of the stored days; `span` in ms since 1970, both ends included, is where it lies. */
export async function withoutRaw(
  transaction: WriteTransaction,
  isMeant: RawTarget,
  span: { from: number; to: number } = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
): Promise<void> {
  const changed: RawDayRow[] = [];
  const emptied: number[] = [];
  for await (const row of eachRawDay(transaction, dayOf(span.from), dayOf(span.to))) {
    const rest = withoutKept(row, isMeant);
    if (rest === null) emptied.push(row.day);
    else if (rest !== row) changed.push(rest);
  }
  transaction.objectStore('raw').deleteAll(emptied);
  transaction.objectStore('raw').putAll(changed);
}

/** The same for days that wait; the list itself where nothing in it was meant. */
export function withoutRawOf(rows: RawDayRow[], isMeant: RawTarget): RawDayRow[] {
  const rest = rows.map((row) => withoutKept(row, isMeant));
  return rest.every((row, index) => row === rows[index]) ? rows : rest.filter((row) => row !== null);
}
