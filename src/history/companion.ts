// What the page and its companion extension say to each other, and how what it tells becomes a raw history.
import * as v from 'valibot';
import { VisitCollector } from './collect';
import type { RawHistory, RawVisit } from './raw';

/** Marks a message on the page's own window as one of ours; whoever changes the shapes below changes it too. */
const channel = v.literal('driftfeed-companion-1');
export const companionChannel = channel.literal;

/** Names a question, so that its answer finds back. */
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
/** Ms since 1970, up to the year 9999. */
const time = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(253_402_300_799_999));

const helloSchema = v.object({ channel, id, ask: v.literal('hello') });
const visitsAskSchema = v.object({ channel, id, ask: v.literal('visits'), since: time, until: time });

/** What the page asks: whether anyone is there, and for the first of the visits with since ≤ time < until. */
export const askSchema = v.variant('ask', [helloSchema, visitsAskSchema]);
export type CompanionAsk = v.InferOutput<typeof askSchema>;

const visitSchema = v.object({
  url: v.string(),
  title: v.string(),
  /** Whole ms, as the readers of history files have it, so that the same visit is known again. */
  time: v.pipe(time, v.integer()),
  transition: v.picklist(['link', 'typed', 'bookmark', 'form', 'reload', 'frame', 'download', 'other']),
});
export type CompanionVisit = v.InferOutput<typeof visitSchema>;

const presentSchema = v.object({ channel, id, answer: v.literal('hello') });
const visitsAnswerSchema = v.object({
  channel,
  id,
  answer: v.literal('visits'),
  visits: v.array(visitSchema),
  /** All visits before this are told; at `until` there are no more. */
  next: time,
});
/** Said unasked by one that may answer: when the page is loaded, or when the person lets it in later. */
const arrivedSchema = v.object({ channel, answer: v.literal('arrived') });

export const answerSchema = v.variant('answer', [presentSchema, visitsAnswerSchema, arrivedSchema]);
export type CompanionAnswer = v.InferOutput<typeof answerSchema>;

/** A page of the history as far as it matters here. */
interface KnownPage {
  url: string;
  title: string;
  firstVisit: number;
  lastVisit: number;
}

/**
 * The told visits as a history for cleaning, by the same bounds as a file's: addresses that are too long and times
 * that are not believed at `now` (ms since 1970) are left out, titles are cut. A reload counts only against an earlier visit of its page, and
 * that one may be known already rather than told: it is put before them. Such context is stored, so storing
 * it again changes nothing. Returns how many visits were put there.
 */
export function companionHistory(
  told: readonly CompanionVisit[],
  knownPage: (url: string) => KnownPage | undefined,
  now: number,
): { history: RawHistory; context: number } {
  const into = new VisitCollector(now, now);
  for (const visit of told) into.add(visit);
  const { visits } = into;
  const context = new Map<string, RawVisit>();
  for (const { url, time: at, transition } of visits) {
    const page = transition === 'reload' ? knownPage(url) : undefined;
    if (!page || page.firstVisit >= at) continue;
    const earlier = page.lastVisit < at ? page.lastVisit : page.firstVisit;
    context.set(page.url, {
      url: page.url,
      title: page.title,
      time: earlier,
      transition: 'link',
      known: true,
    });
  }
  return {
    history: { format: 'companion', visits: [...context.values(), ...visits] },
    context: context.size,
  };
}
