// Moments as people's programs write them out, in many languages, made into ms since 1970.
import { epochOf, isPlausible } from './epoch';
import { monthKey, monthNames } from './month-names';

export interface DateOptions {
  /**
   * Whether 03/04/2020 is the third of April. Null: told from the text itself where it can be (31/01, AM), else
   * taken for day first, as most of the world writes.
   */
  dayFirst?: boolean | null;
}

/** No date is longer; what is, is not looked at. */
const longest = 80;

/** Hours ahead of UTC. CST is America's except beside Chinese, IST India's. */
const zones: Readonly<Record<string, number>> = {
  Z: 0, UTC: 0, GMT: 0, WET: 0, WEST: 1, BST: 1, CET: 1, CEST: 2, MEZ: 1, MESZ: 2, EET: 2, EEST: 3, MSK: 3,
  TRT: 3, IST: 5.5, PKT: 5, WIB: 7, ICT: 7, HKT: 8, SGT: 8, MYT: 8, PHT: 8, AWST: 8, JST: 9, KST: 9,
  AEST: 10, AEDT: 11, NZST: 12, NZDT: 13, EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7,
  AKST: -9, AKDT: -8, HST: -10, BRT: -3, ART: -3, CLT: -4, COT: -5, PET: -5, SAST: 2, WAT: 1, EAT: 3, CAT: 2,
}; // biome-ignore format: a table

// Looked for right beside the time alone: elsewhere "am" is a German word and "Sa" a Saturday.
const afternoon =
  /[pP]\.?\s?[mM]\.?(?![a-zA-Z])|下午|晚上|午後|오후|(?<!\p{L})م(?!\p{L})|μ\.μ\.|(?<!\p{L})CH(?!\p{L})|ÖS/u;
const morning =
  /[aA]\.?\s?[mM]\.?(?![a-zA-Z])|上午|凌晨|早上|清晨|午前|오전|(?<!\p{L})ص(?!\p{L})|π\.μ\.|(?<!\p{L})SA(?!\p{L})|ÖÖ/u;
const noon = /中午/u;

/**
 * A moment written as ISO 8601, as an epoch of any clock `epochMs` knows, as e-mail and web servers write it, or in
 * the medium form of some thirty-five languages ("Jan 31, 2018, 10:54:50 PM EST", "31.01.2018, 22:54:50 MEZ",
 * "2018年1月31日 下午10:54:50"). A time without a zone is the device's own; a date without a time its midnight.
 * Null where it is none of these, or outside 1990 to 2100. Not read: other calendars than the Gregorian, years of
 * two digits, Croatian and Serbian month names.
 */
export function readDate(raw: string, { dayFirst = null }: DateOptions = {}): number | null {
  if (raw.length > longest) return null;
  const text = plain(raw);
  if (text === '') return null;
  // "U" is how one extension marks its epochs.
  const epoch = epochOf(text.replace(/^U(?=\d)/, ''));
  if (epoch !== null) return epoch;
  const { rest, clock, half } = splitClock(text);
  if (clock === null && /\d:\d/.test(rest)) return null;
  const date = dateOf(rest, dayFirst ?? (half ? false : null));
  if (!date) return null;
  const ms = momentOf(date, clock ?? { hour: 0, minute: 0, second: 0, zone: null });
  return ms !== null && isPlausible(ms) ? ms : null;
}

/**
 * Whether a list of dates is written day first: true or false where one of them can be read in no other way, else
 * null.
 */
export function dayFirstIn(texts: Iterable<string>): boolean | null {
  for (const text of texts) {
    const match = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}/.exec(text.slice(0, longest));
    if (match && Number(match[1]) > 12) return true;
    if (match && Number(match[2]) > 12) return false;
  }
  return null;
}

interface Day {
  year: number;
  month: number;
  day: number;
}

interface Clock {
  hour: number;
  minute: number;
  second: number;
  /** Minutes ahead of UTC; null where the text does not say. */
  zone: number | null;
}

/** One kind of space, Latin digits, no marks of direction. */
function plain(raw: string): string {
  return raw
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[\u0966-\u096f]/g, (digit) => String(digit.charCodeAt(0) - 0x966))
    .replace(/[\uff10-\uff19\uff0f\uff1a]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .trim();
}

const clockForms = [
  /(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?!\d)/,
  /(?<=\d{4}\D{1,8})(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?!\d)/, // Danish, Finnish, Indonesian
  /(\d{1,2}) ?h ?(\d{2})(?: ?min ?(\d{2}) ?s)?/, // French in Canada
  /(\d{1,2})时(\d{1,2})分(?:(\d{1,2})秒)?/,
];

/** Takes the time of day and its zone out of the text. `half` says whether it is of a twelve-hour clock. */
function splitClock(text: string): { rest: string; clock: Clock | null; half: boolean } {
  for (const form of clockForms) {
    const match = form.exec(text);
    if (!match) continue;
    const before = text.slice(0, match.index);
    const after = text.slice(match.index + match[0].length);
    const { zone, rest } = splitZone(`${before} `, after);
    let hour = Number(match[1]);
    const beside = `${before.slice(-4)}\n${after.slice(0, 8)}`;
    const half = hour <= 12 && (afternoon.test(beside) || morning.test(beside));
    if (half) hour = (hour % 12) + (afternoon.test(beside) ? 12 : 0);
    else if (noon.test(beside) && hour < 3) hour += 12;
    const clock = { hour, minute: Number(match[2]), second: Number(match[3] ?? 0), zone };
    const isClock = hour <= 24 && clock.minute < 60 && clock.second <= 60;
    return isClock ? { rest, clock, half } : { rest: text, clock: null, half };
  }
  return { rest: text, clock: null, half: false };
}

function splitZone(before: string, after: string): { zone: number | null; rest: string } {
  const offset = /^[^\d+\-−]{0,12}([+\-−])(\d{1,2})(?::?(\d{2}))?(?![\d-])/;
  // An offset may also stand before the time ("GMT+8 22:54:50"), where a bare one would be a part of the date.
  const inFront = /(?:UTC|GMT) ?([+\-−])(\d{1,2})(?::?(\d{2}))?(?= )/.exec(before);
  const behind = offset.exec(after);
  const match = behind ?? inFront;
  if (match) {
    const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
    const zone = match[1] === '+' ? minutes : -minutes;
    if (Math.abs(zone) > 14 * 60) return { zone: null, rest: before + after };
    return {
      zone,
      rest: behind ? before + after.replace(offset, ' ') : before.replace(match[0], ' ') + after,
    };
  }
  const name = /(?<![A-Za-z])([A-Z]{1,4})(?![A-Za-z])/g;
  for (const [whole, word] of `${before}\n${after}`.matchAll(name)) {
    const hours = zones[word!];
    if (hours === undefined) continue;
    const chinese = word === 'CST' && /\p{sc=Han}/u.test(before + after);
    const rest = before.replace(whole, ' ') + after.replace(whole, ' ');
    return { zone: (chinese ? 8 : hours) * 60, rest };
  }
  return { zone: null, rest: before + after };
}

function dateOf(text: string, dayFirst: boolean | null): Day | null {
  const yearFirst =
    /(?<!\d)(\d{4})(?:[-/.]|\. ?|年 ?|년 ?)(\d{1,2})(?:[-/.]|\. ?|月 ?|월 ?)(\d{1,2})(?!\d)/.exec(text);
  if (yearFirst) {
    return { year: Number(yearFirst[1]), month: Number(yearFirst[2]), day: Number(yearFirst[3]) };
  }
  const named = namedMonth(text);
  if (named) return named;
  const numeric = /(?<!\d)(\d{1,2})([-/.]) ?(\d{1,2})[-/.] ?(\d{4})(?!\d)/.exec(text);
  if (!numeric) return null;
  const [first, second] = [Number(numeric[1]), Number(numeric[3])];
  const asDay = numeric[2] === '.' || first > 12 || (second <= 12 && (dayFirst ?? true));
  return { year: Number(numeric[4]), month: asDay ? second : first, day: asDay ? first : second };
}

/** A date with its month as a word: the number of four digits is the year, the other the day. */
function namedMonth(text: string): Day | null {
  const names = monthNames();
  let month: number | undefined;
  for (const [word] of text.matchAll(/[\p{L}\p{M}]{2,}\.?(?:[.\-’'][\p{L}\p{M}]+)*/gu)) {
    month ??= names.get(monthKey(word));
  }
  month ??= names.get(/Tháng \d+|tháng \d+|thg \d+/.exec(text)?.[0].toLowerCase() ?? '');
  if (month === undefined) return null;
  const numbers = (text.replace(/t(?:háng|hg) \d+/i, ' ').match(/\d+/g) ?? []).filter(
    (digits) => digits.length <= 4,
  );
  const year = numbers.find((digits) => digits.length === 4);
  const day = numbers.find((digits) => digits.length <= 2);
  return year && day ? { year: Number(year), month, day: Number(day) } : null;
}

function momentOf({ year, month, day }: Day, { hour, minute, second, zone }: Clock): number | null {
  const days = new Date(Date.UTC(year, month - 1, day));
  // 31 February would otherwise be a day in March.
  if (days.getUTCMonth() !== month - 1 || days.getUTCDate() !== day) return null;
  if (zone === null) return new Date(year, month - 1, day, hour, minute, second).getTime();
  return Date.UTC(year, month - 1, day, hour, minute - zone, second);
}
