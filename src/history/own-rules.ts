// What this person wants kept out: sites, words, hours, pauses; and how long the rest is kept. Stored as a setting.
import * as v from 'valibot';
import { defineSetting } from '../storage/settings';
import { isListed, pageRuleNames } from './exclusions';
import { type OwnRuleId, type RuleName, tidyRules } from './rules';

const base = {
  id: v.custom<OwnRuleId>((id) => typeof id === 'string' && /^own:[\w-]{1,64}$/.test(id)),
  /** A rule that is off keeps its place in the list, and the preview says what it would leave out. */
  on: v.boolean(),
};
const minuteOfDay = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1440));

const ownRuleSchema = v.variant('kind', [
  /** A host, and all below it. */
  v.object({ ...base, kind: v.literal('site'), site: v.pipe(v.string(), v.minLength(1), v.maxLength(253)) }),
  /** In the title or the address, in any case. */
  v.object({ ...base, kind: v.literal('word'), word: v.pipe(v.string(), v.minLength(1), v.maxLength(80)) }),
  /** Local time; `days` are 0 (Sunday) to 6, of the start where the span goes over midnight. Equal ends: all day. */
  v.object({
    ...base,
    kind: v.literal('hours'),
    days: v.pipe(v.array(v.picklist([0, 1, 2, 3, 4, 5, 6])), v.minLength(1)),
    from: minuteOfDay,
    to: minuteOfDay,
  }),
  /** Ms since 1970, both included; `to` null: until it is ended. */
  v.object({ ...base, kind: v.literal('pause'), from: v.number(), to: v.nullable(v.number()) }),
]);
export type OwnRule = v.InferOutput<typeof ownRuleSchema>;

/** Days that can be chosen to keep visits for; null is for ever. */
const keepDays = v.nullable(v.picklist([30, 90, 365]));
export type KeepDays = v.InferOutput<typeof keepDays>;

/** Those of ours that can be switched off for good. */
const switched: readonly RuleName[] = [...pageRuleNames, ...tidyRules];

const settingSchema = v.object({
  own: v.array(ownRuleSchema),
  /** Rules of ours that are switched off for good; names of others, or that this version does not know, fall away. */
  off: v.pipe(
    v.array(v.string()),
    v.transform((names) =>
      names.filter((name): name is RuleName => switched.some((known) => known === name)),
    ),
  ),
  keepDays,
  /** Whether visits are kept as they came in, so that they can be tidied again. */
  keepRaw: v.optional(v.boolean(), true),
});
export type HistoryRules = v.InferOutput<typeof settingSchema>;

export const historyRulesSetting = defineSetting<HistoryRules>('history-rules', settingSchema, {
  own: [],
  off: [],
  keepDays: null,
  keepRaw: true,
});

/** The host that a person means by "https://www.Example.com/a" or "example.com"; null where it is none. */
export function siteOfText(text: string): string | null {
  const bare = text.trim().replace(/^\*\./, '');
  if (bare === '' || /\s/.test(bare)) return null;
  const spelled = /^[a-z][a-z0-9+.-]*:\/\//i.test(bare) ? bare : `https://${bare}`;
  if (!URL.canParse(spelled)) return null;
  const { protocol, hostname } = new URL(spelled);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  const host = hostname.replace(/\.+$/, '').replace(/^www\./, '');
  return host.includes('.') && !host.startsWith('.') ? host : null;
}

/** A word as it is compared: in lower case, one spelling a sign; null where it would meet nearly everything. */
export function wordOfText(text: string): string | null {
  const word = plain(text).replace(/\s+/g, ' ').trim();
  const signs = [...word].length;
  return signs >= (unspaced.test(word) ? 1 : 2) && signs <= 80 && /[\p{L}\p{N}]/u.test(word) ? word : null;
}

/** Scripts that are written without spaces: there a word has no edges to look for. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

export interface OwnMatcher {
  /** Rules by site and word that a page meets, in their order. */
  ofPage(page: { url: string; title: string }): OwnRuleId[];
  /** Rules by hour and pause that a moment meets, in their order. */
  ofTime(time: number): OwnRuleId[];
}

/** Compiles rules, those that are off among them: whoever asks decides what a match means. */
export function ownMatcher(rules: readonly OwnRule[]): OwnMatcher {
  const sites = rules
    .filter((rule) => rule.kind === 'site')
    .map(({ id, site }) => ({ id, sites: new Set([site]) }));
  const words = rules
    .filter((rule) => rule.kind === 'word')
    .map(({ id, word }) => ({ id, test: wordTest(word) }));
  const times = rules.filter((rule) => rule.kind === 'hours' || rule.kind === 'pause');
  return {
    ofPage({ url, title }) {
      if (sites.length + words.length === 0) return [];
      const host = URL.canParse(url) ? new URL(url).hostname : '';
      const met = sites.filter((rule) => isListed(rule.sites, host)).map(({ id }) => id);
      if (words.length === 0) return met;
      const text = plain(`${title} ${decoded(url)}`);
      return [...met, ...words.filter((rule) => rule.test(text)).map(({ id }) => id)];
    },
    ofTime(time) {
      if (times.length === 0) return [];
      return times.filter((rule) => holds(rule, time)).map(({ id }) => id);
    },
  };
}

function holds(rule: Extract<OwnRule, { kind: 'hours' | 'pause' }>, time: number): boolean {
  if (rule.kind === 'pause') return time >= rule.from && (rule.to === null || time <= rule.to);
  const date = new Date(time);
  const minute = date.getHours() * 60 + date.getMinutes();
  const { days, from, to } = rule;
  const onDay = (day: number) => days.some((one) => one === day);
  const today = date.getDay();
  if (from === to) return onDay(today);
  if (from < to) return onDay(today) && minute >= from && minute < to;
  return (onDay(today) && minute >= from) || (onDay((today + 6) % 7) && minute < to);
}

function wordTest(word: string): (text: string) => boolean {
  const plainWord = plain(word);
  if (unspaced.test(plainWord)) return (text) => text.includes(plainWord);
  const escaped = plainWord.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  const edged = new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'u');
  return (text) => edged.test(text);
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
