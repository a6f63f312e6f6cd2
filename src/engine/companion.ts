// The page's end of the companion: finds it on the page's own window and asks it, step by step.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import {
  answerSchema,
  type CompanionAnswer,
  type CompanionAsk,
  type CompanionVisit,
  companionChannel,
} from '../history/companion';

/** Ms within which a companion that is there says so, and within which it reads a step. */
const helloPatience = 1_500;
const stepPatience = 30_000;

type Question<Ask> = Ask extends CompanionAsk ? Omit<Ask, 'channel' | 'id'> : never;

/** Calls back with every answer that comes in on the page's own window. Returns a function that ends it. */
function listen(page: Window, hear: (answer: CompanionAnswer) => void): () => void {
  const onMessage = (event: MessageEvent) => {
    if (event.source !== page || event.origin !== page.location.origin) return;
    const answer = v.safeParse(answerSchema, event.data);
    if (answer.success) hear(answer.output);
  };
  page.addEventListener('message', onMessage);
  return () => page.removeEventListener('message', onMessage);
}

/** Null where nobody answers within `patience` ms. Throws `cancelled`. */
async function ask(
  page: Window,
  question: Question<CompanionAsk>,
  patience: number,
  signal?: AbortSignal,
): Promise<CompanionAnswer | null> {
  const id = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    const end = () => {
      stop();
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const stop = listen(page, (answer) => {
      if (!('id' in answer) || answer.id !== id) return;
      end();
      resolve(answer);
    });
    const timer = setTimeout(() => {
      end();
      resolve(null);
    }, patience);
    const onAbort = () => {
      end();
      reject(new DriftfeedError('cancelled'));
    };
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    else page.postMessage({ ...question, channel: companionChannel, id }, page.location.origin);
  });
}

/** Whether a companion is there that may answer this page. */
async function isThere(page: Window): Promise<boolean> {
  return (await ask(page, { ask: 'hello' }, helloPatience))?.answer === 'hello';
}

/** Calls back with whether the companion answers: once known, and again when it is let in. Returns a function that ends it. */
export function watch(page: Window, listener: (there: boolean) => void): () => void {
  let current = true;
  const look = () => void isThere(page).then((there) => current && listener(there));
  const stop = listen(page, ({ answer }) => answer === 'arrived' && look());
  look();
  return () => {
    current = false;
    stop();
  };
}

/**
 * Visits with since ≤ time < until, in parts as the companion reads them. Throws `companion-silent` where it
 * is not there, or may not answer any more, and `cancelled`.
 */
export async function* visitsBetween(
  page: Window,
  since: number,
  until: number,
  signal?: AbortSignal,
): AsyncGenerator<CompanionVisit[]> {
  for (let next = since; next < until; ) {
    const answer = await ask(page, { ask: 'visits', since: next, until }, stepPatience, signal);
    if (answer?.answer !== 'visits' || answer.next <= next) throw new DriftfeedError('companion-silent');
    if (answer.visits.length > 0) yield answer.visits;
    next = answer.next;
  }
}
