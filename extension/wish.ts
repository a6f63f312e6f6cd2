// The origin that the person is just about to allow, noted while the browser asks whether they mean it.
import * as v from 'valibot';
import type { Browser } from './browser';

const key = 'wish';

export function noteWish({ storage }: Browser, origin: string): Promise<void> {
  return storage.local.set({ [key]: origin });
}

/** Each wish is taken once. */
export async function takeWish({ storage }: Browser): Promise<string | null> {
  const kept = v.safeParse(v.object({ [key]: v.string() }), await storage.local.get(key));
  await storage.local.remove(key);
  return kept.success ? kept.output[key]! : null;
}
