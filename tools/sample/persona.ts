// What a made-up person is made of. Hours are UTC wall-clock hours: nobody here lives
// anywhere in particular, and weeks count from the start of the span.

import { type Interest, type Shape, SPAN_WEEKS } from './interest';
import type { Page } from './table';

export interface Scene {
  readonly id: string;
  readonly days: 'weekday' | 'weekend';
  readonly fromHour: number;
  readonly toHour: number;
  /** Part of the day's visits that falls in this scene; a day kind's scenes add up to 1. */
  readonly part: number;
  /** Topics this scene is for; the rest of the interests are damped by `others`. */
  readonly favours: readonly string[];
  readonly others: number;
}

interface HomePage extends Page {
  /** Chance of a visit on any one day. */
  readonly perDay: number;
}

export interface Persona {
  readonly id: string;
  readonly name: { readonly en: string; readonly 'zh-CN': string };
  readonly about: { readonly en: string; readonly 'zh-CN': string };
  readonly lang: 'en' | 'zh';
  readonly seed: number;
  readonly visitsPerDay: { readonly weekday: number; readonly weekend: number };
  readonly interests: readonly Interest[];
  /** Topics met by chance, and how often a session goes astray into one of them. */
  readonly wanders: readonly string[];
  readonly wanderShare: number;
  readonly scenes: readonly Scene[];
  readonly homes: readonly HomePage[];
  /** Sign-in pages, present so that the app's cleaning has something to drop. */
  readonly signIns: readonly Page[];
}

export const PAYPAL: Page = { title: 'Log in to your PayPal account', url: 'https://www.paypal.com/signin' };
export const GITHUB: Page = { title: 'Sign in to GitHub · GitHub', url: 'https://github.com/login' };

/** Short form: steady over the whole span unless said otherwise. */
export function interest(
  topic: string,
  share: number,
  shape: Shape = 'steady',
  from = 0,
  to = SPAN_WEEKS,
): Interest {
  return { topic, share, shape, from, to };
}
