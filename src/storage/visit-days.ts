// The rows behind the visits: one a day. Only `visits` and `forget` know about them.
import type { ReadTransaction } from './database';
import type { VisitDayRow, VisitRow } from './schema';

const dayMs = 86_400_000;
/** Days read in one request: some hundreds to some thousands of visits. */
const daysAtOnce = 32;

export function dayOf(time: number): number {
  return Math.floor(time / dayMs);
}

/** Identity of a visit within the history. */
export function visitKey({ time, url }: Pick<VisitRow, 'time' | 'url'>): string {
  return `${time} ${url}`;
}

export function compareVisits(a: VisitRow, b: VisitRow): number {
  return a.time - b.time || (a.url < b.url ? -1 : a.url > b.url ? 1 : 0);
}

/** The next day rows with from ≤ day ≤ to, oldest first; none at the end. Days are whole days since 1970. */
export function readDays(transaction: ReadTransaction, from: number, to: number): Promise<VisitDayRow[]> {
  if (from > to) return Promise.resolve([]);
  const store = transaction.objectStore('visits');
  return store.getAll(IDBKeyRange.bound(from, to), daysAtOnce);
}

/** Every day row of a span, a few at a time, within one transaction. */
export async function* eachDay(
  transaction: ReadTransaction,
  from: number,
  to: number,
): AsyncGenerator<VisitDayRow> {
  for (let next = from; ; ) {
    const rows = await readDays(transaction, next, to);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < daysAtOnce) return;
    next = last.day + 1;
  }
}
