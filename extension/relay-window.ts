// Which messages on a window are the page's own questions, and the way of their answers.
import * as v from 'valibot';
import {
  answerSchema,
  askSchema,
  type CompanionAnswer,
  type CompanionAsk,
  companionChannel,
} from '../src/history/companion';

/**
 * Says that the companion has arrived if it may answer here (the browser places the relay by host, whatever the
 * port). Passes on what the page itself asks (not a frame, not another window, nothing of another shape), and posts
 * the answer to the page's own origin. Where the companion is gone there is no answer.
 */
export function relay(page: Window, send: (ask: CompanionAsk) => Promise<unknown>): void {
  const post = (answer: CompanionAnswer) => page.postMessage(answer, page.location.origin);
  page.addEventListener('message', (event) => {
    if (event.source !== page || event.origin !== page.location.origin) return;
    const ask = v.safeParse(askSchema, event.data);
    if (!ask.success) return;
    send(ask.output).then(
      (told) => {
        if (v.is(answerSchema, told)) post(told);
      },
      () => {}, // switched off or updated since this page was loaded: the page will see that nobody answers
    );
  });
  send({ channel: companionChannel, id: 'arrival', ask: 'hello' }).then(
    (told) => {
      if (v.is(answerSchema, told)) post({ channel: companionChannel, answer: 'arrived' });
    },
    () => {},
  );
}
