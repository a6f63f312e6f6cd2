// The stored history as tests look at it: whole.
import type { Storage } from './database';
import { eachRawDay, type KeptVisit, unpackDay } from './raw-days';
import type { PageRow, VisitRow } from './schema';
import { allPages, allVisits } from './visits';

/** Every visit, oldest first. */
export async function storedVisits(storage: Storage): Promise<VisitRow[]> {
  const visits: VisitRow[] = [];
  for await (const rows of allVisits(storage)) visits.push(...rows);
  return visits;
}

export async function storedPage(storage: Storage, url: string): Promise<PageRow | undefined> {
  return (await allPages(storage)).find((page) => page.url === url);
}

/** Every visit as it came in, oldest first. */
export function storedRaw(storage: Storage): Promise<KeptVisit[]> {
  return storage.read(['raw'], async (transaction) => {
    const visits: KeptVisit[] = [];
    for await (const row of eachRawDay(transaction)) visits.push(...unpackDay(row)!);
    return visits;
  });
}
