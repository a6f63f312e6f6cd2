// Reads visits out of the browser's history, a step at a time, so that no answer grows beyond measure and
// nothing has to be kept between two questions.
import type { CompanionVisit } from '../src/history/companion';
import type { HistoryReader } from './browser';

/** Pages asked for at once; as many as that may mean that there are more. */
const mostPages = 500;
/** A step ends once it has so many visits. */
const enoughVisits = 1000;
/** A span this short, in ms, is read whole, however much it holds. */
const shortestSpan = 1000;
const allPages = 1_000_000;

const transitions: Readonly<Record<string, CompanionVisit['transition']>> = {
  link: 'link',
  typed: 'typed',
  generated: 'typed',
  keyword: 'typed',
  keyword_generated: 'typed',
  auto_bookmark: 'bookmark',
  form_submit: 'form',
  reload: 'reload',
  auto_subframe: 'frame',
  manual_subframe: 'frame',
};

export interface Step {
  /** Visits of web pages, in no particular order. */
  visits: CompanionVisit[];
  /** All visits before this time are read, ms since 1970. */
  next: number;
}

/** The first of the visits with since ≤ time < until. Go on from `next` until it is `until`. */
export async function readStep(history: HistoryReader, since: number, until: number): Promise<Step> {
  const visits: CompanionVisit[] = [];
  let next = since;
  let span = until - since;
  while (next < until && visits.length < enoughVisits) {
    span = Math.min(span, until - next);
    const short = span <= shortestSpan;
    const found = await history.search({
      text: '',
      startTime: next,
      endTime: next + span,
      maxResults: short ? allPages : mostPages,
    });
    if (!short && found.length >= mostPages) {
      span = Math.ceil(span / 2);
      continue;
    }
    for (const visit of await visitsOf(history, found, next, next + span)) visits.push(visit);
    next += span;
    span *= 2;
  }
  return { visits, next };
}

async function visitsOf(
  history: HistoryReader,
  pages: readonly { url?: string; title?: string }[],
  from: number,
  to: number,
): Promise<CompanionVisit[]> {
  const told = await Promise.all(
    pages.map(async ({ url, title }) => {
      if (!url || !/^https?:/i.test(url)) return [];
      const all = await history.getVisits({ url });
      return all.flatMap(({ visitTime = -1, transition }) =>
        visitTime >= from && visitTime < to
          ? [
              {
                url,
                title: title ?? '',
                time: Math.trunc(visitTime),
                transition: transitions[transition] ?? ('other' as const),
              },
            ]
          : [],
      );
    }),
  );
  return told.flat();
}
