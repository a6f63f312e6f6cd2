// What the companion answers, and to whom. It keeps nothing of what it reads and has no way out but the answer.
import * as v from 'valibot';
import { askSchema, type CompanionAnswer, companionChannel } from '../src/history/companion';
import { allowedOrigin, isAllowed } from './allowed';
import type { Browser, Sender } from './browser';
import { readStep } from './visits';

/** Null, which nobody hears of, where the sender may not ask or it is no question. */
export async function answer(
  api: Browser,
  message: unknown,
  sender: Sender,
): Promise<CompanionAnswer | null> {
  const parsed = v.safeParse(askSchema, message);
  if (!parsed.success) return null;
  if (!isAllowed(sender, api.runtime.id, await allowedOrigin(api))) return null;
  const ask = parsed.output;
  const { id } = ask;
  const channel = companionChannel;
  if (ask.ask === 'hello') return { channel, id, answer: 'hello' };
  return { channel, id, answer: 'visits', ...(await readStep(api.history, ask.since, ask.until)) };
}
