// Puts the histories of several files together; what a file tells twice in two ways is taken once.
import type { VisitCollector } from './collect';
import type { HistoryFormat, RawVisit, ReadReport } from './raw';

/** What was read of one file. */
export interface Part {
  name: string;
  format: HistoryFormat;
  into: VisitCollector;
  withLog?: boolean;
}

const dayMs = 24 * 3_600_000;

/**
 * All visits, and a report for each part. A page that was kept within a day of a visit to the very same
 * address is not taken again: the visit says it already. A part without any visit is reported as
 * `empty-history`, or `no-dates` where that is what its rows lack. `format` is the one of the part with most visits.
 */
export function mergeParts(parts: readonly Part[]): {
  format: HistoryFormat;
  visits: RawVisit[];
  reports: ReadReport[];
} {
  const times = visitTimes(parts);
  const visits: RawVisit[] = [];
  const reports: ReadReport[] = [];
  for (const { name, format, into, withLog } of parts) {
    const isEmpty = into.visits.length === 0;
    let taken = 0;
    let saved = 0;
    for (const visit of into.visits) {
      if (visit.saved && times.get(visit.url)?.some((time) => Math.abs(time - visit.time) <= dayMs)) {
        into.skip('already-visited', visit.title || visit.url);
        continue;
      }
      visits.push(visit);
      taken++;
      if (visit.saved) saved++;
    }
    reports.push({
      name,
      format,
      visits: taken,
      saved,
      skipped: into.skipped,
      refused: isEmpty ? (into.skipped[0]?.cause === 'no-time' ? 'no-dates' : 'empty-history') : null,
      ...(withLog ? { withLog: true as const } : {}),
      ...(into.table ? { table: into.table } : {}),
    });
  }
  reports.sort((a, b) => b.visits - a.visits);
  return { format: reports[0]?.format ?? 'chrome', visits, reports };
}

/** Of the addresses that were kept, the times at which they were visited. */
function visitTimes(parts: readonly Part[]): ReadonlyMap<string, number[]> {
  const times = new Map<string, number[]>();
  for (const { into } of parts) {
    if (into.saved === 0) continue;
    for (const { saved, url } of into.visits) if (saved && !times.has(url)) times.set(url, []);
  }
  if (times.size === 0) return times;
  for (const { into } of parts) {
    for (const { saved, url, time } of into.visits) if (!saved) times.get(url)?.push(time);
  }
  return times;
}
